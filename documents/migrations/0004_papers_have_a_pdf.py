import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from documents.seals import PAPERS

BEFORE = "Văn bản được lập trước khi phần mềm biết lập bản PDF; bản Word vẫn tải về được."


def say_why_older_papers_have_none(apps, schema_editor):
    """Nobody works on their PDF: they must not wait for ever."""
    apps.get_model("documents", "Paper").objects.filter(file__isnull=False, pdf__isnull=True).update(
        pdf_status="UNAVAILABLE", pdf_why=BEFORE
    )


class Migration(migrations.Migration):
    """SQLite builds the table anew without its seals; so both ways end by putting them on (documents/seals.py)."""

    dependencies = [("documents", "0003_papers_are_never_deleted")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, PAPERS.forwards),
        migrations.AddField(
            model_name="paper",
            name="pdf",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.storedfile",
                verbose_name="bản PDF",
            ),
        ),
        migrations.AddField(
            model_name="paper",
            name="pdf_pages",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="số trang"),
        ),
        migrations.AddField(
            model_name="paper",
            name="pdf_status",
            field=models.CharField(
                choices=[
                    ("WAITING", "Đang lập bản PDF"),
                    ("MADE", "Đã có bản PDF"),
                    ("FAILED", "Chưa lập được bản PDF"),
                    ("UNAVAILABLE", "Không lập được bản PDF ở máy chủ này"),
                ],
                default="WAITING",
                max_length=11,
                verbose_name="bản PDF",
            ),
        ),
        migrations.AddField(
            model_name="paper",
            name="pdf_tools",
            field=models.CharField(blank=True, max_length=200, verbose_name="lập bằng"),
        ),
        migrations.AddField(
            model_name="paper",
            name="pdf_why",
            field=models.TextField(blank=True, verbose_name="vì sao chưa có bản PDF"),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=~Q(pdf_status="MADE") | Q(pdf__isnull=False, pdf_pages__gte=1), name="made_pdf_has_bytes"
            ),
        ),
        migrations.RunPython(PAPERS.forwards, PAPERS.backwards),
        migrations.RunPython(say_why_older_papers_have_none, migrations.RunPython.noop),
    ]
