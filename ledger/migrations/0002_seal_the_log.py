from django.db import migrations

from ledger.seals import LOG


class Migration(migrations.Migration):

    dependencies = [("ledger", "0001_log_and_outbox")]

    operations = [migrations.RunPython(LOG.forwards, LOG.backwards)]
