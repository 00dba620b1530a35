from django.db import migrations, models

from language.searching import fold_rows, index_words


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0008_letters_of_opinions'),
    ]

    operations = [
        migrations.AddField(
            model_name='dossier',
            name='search_text',
            field=models.TextField(blank=True, default='', editable=False, verbose_name='chữ để tìm'),
        ),
        migrations.RunPython(fold_rows("dossiers", "Dossier", ('title', 'site'), ('code',)), migrations.RunPython.noop),
        migrations.RunPython(*index_words("dossiers_dossier")),
    ]
