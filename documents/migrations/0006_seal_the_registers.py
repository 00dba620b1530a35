from django.db import migrations

from documents import register_seals, seals


class Migration(migrations.Migration):
    """Numbers stay on their line. The seals of papers go on anew: 0005 built their table again on SQLite."""

    dependencies = [("documents", "0005_registers_versions_and_codes")]

    operations = [
        migrations.RunPython(register_seals.forwards, register_seals.backwards),
        migrations.RunPython(seals.forwards, migrations.RunPython.noop),
    ]
