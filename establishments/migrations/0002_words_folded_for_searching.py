from django.db import migrations, models

from language.searching import fold_rows, index_words


class Migration(migrations.Migration):

    dependencies = [
        ('establishments', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='establishment',
            name='search_text',
            field=models.TextField(blank=True, default='', editable=False, verbose_name='chữ để tìm'),
        ),
        migrations.RunPython(fold_rows("establishments", "Establishment", ('name', 'representative', 'address'), ('tax_code',)), migrations.RunPython.noop),
        migrations.RunPython(*index_words("establishments_establishment")),
    ]
