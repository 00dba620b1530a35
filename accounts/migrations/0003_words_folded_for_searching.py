from django.db import migrations, models

from language.searching import fold_rows, index_words


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_heads_record_absence'),
    ]

    operations = [
        migrations.AddField(
            model_name='administrativeunit',
            name='search_text',
            field=models.TextField(blank=True, default='', editable=False, verbose_name='chữ để tìm'),
        ),
        migrations.RunPython(fold_rows("accounts", "AdministrativeUnit", ('name',), ()), migrations.RunPython.noop),
        migrations.RunPython(*index_words("accounts_administrativeunit")),
    ]
