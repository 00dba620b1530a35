from django.db import migrations

from ledger.seals import backwards, forwards


class Migration(migrations.Migration):

    dependencies = [("ledger", "0001_log_and_outbox")]

    operations = [migrations.RunPython(forwards, backwards)]
