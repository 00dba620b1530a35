from django.db import migrations

from documents.seals import NUMBERS, PAPERS


class Migration(migrations.Migration):
    """Numbers stay on their line. The seals of papers go on anew: 0005 built their table again on SQLite."""

    dependencies = [("documents", "0005_registers_versions_and_codes")]

    operations = [
        migrations.RunPython(NUMBERS.forwards, NUMBERS.backwards),
        migrations.RunPython(PAPERS.forwards, migrations.RunPython.noop),
    ]
