from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [('settlement', '0012_earlier_invoices_as_rows')]

    operations = [
        migrations.RemoveField(model_name='invoice', name='earlier'),
        migrations.RemoveField(model_name='invoice', name='replaced_by'),
    ]
