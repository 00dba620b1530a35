from django.db import migrations

from documents.seals import NUMBERS, SHARES, SIGNED_COPIES


class Migration(migrations.Migration):
    """Signed copies and shared papers stay as they are; a number cannot be put in another's place either."""

    dependencies = [("documents", "0009_word_templates_of_papers")]

    operations = [
        migrations.RunPython(seals.forwards, seals.backwards) for seals in (SHARES, SIGNED_COPIES)
    ] + [migrations.RunPython(NUMBERS.forwards, migrations.RunPython.noop)]
