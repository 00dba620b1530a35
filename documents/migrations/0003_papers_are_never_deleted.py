from django.db import migrations

from documents.seals import PAPERS


class Migration(migrations.Migration):
    """Puts on the seals against DELETE as well; taking it back leaves them to 0002."""

    dependencies = [("documents", "0002_freeze_the_facts_of_papers")]

    operations = [migrations.RunPython(PAPERS.forwards, migrations.RunPython.noop)]
