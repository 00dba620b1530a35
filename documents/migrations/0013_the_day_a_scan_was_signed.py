from django.db import migrations, models

from documents.seals import SCAN_DAYS, SIGNED_COPIES


class Migration(migrations.Migration):
    """On which day a paper was signed that came back as a scan; what is known of older scans stays empty."""

    dependencies = [("documents", "0012_keep_the_original_of_a_picture")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, SIGNED_COPIES.forwards),
        migrations.AddField(
            model_name="signedcopy",
            name="signed_on",
            field=models.DateField(blank=True, null=True, verbose_name="ngày ký trên bản chụp"),
        ),
        migrations.AddConstraint(
            model_name="signedcopy",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", "SCAN"), ("signed_on__isnull", True), _connector="OR"),
                name="only_a_scan_has_a_day",
            ),
        ),
        # SQLite builds an altered table anew, without its triggers.
        migrations.RunPython(SIGNED_COPIES.forwards, migrations.RunPython.noop),
        migrations.RunPython(SCAN_DAYS.forwards, SCAN_DAYS.backwards),
    ]
