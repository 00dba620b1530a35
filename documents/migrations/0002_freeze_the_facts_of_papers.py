from django.db import migrations

from documents.seals import PAPERS


class Migration(migrations.Migration):

    dependencies = [("documents", "0001_initial")]

    operations = [migrations.RunPython(PAPERS.forwards, PAPERS.backwards)]
