from django.db import migrations, models

from documents.seals import NUMBERS
from language.searching import fold_rows, index_words


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0010_seal_signed_copies_and_shares'),
    ]

    operations = [
        migrations.AddField(
            model_name='numberentry',
            name='search_text',
            field=models.TextField(blank=True, default='', editable=False, verbose_name='chữ để tìm'),
        ),
        migrations.RunPython(fold_rows("documents", "NumberEntry", ('abstract', 'signer'), ()), migrations.RunPython.noop),
        migrations.RunPython(*index_words("documents_numberentry")),
        # SQLite builds an altered table anew, without its triggers.
        migrations.RunPython(NUMBERS.forwards, migrations.RunPython.noop),
    ]
