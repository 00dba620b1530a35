from django.db import migrations

from documents.seals import backwards, forwards


class Migration(migrations.Migration):

    dependencies = [("documents", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
