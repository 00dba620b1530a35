"""Texts that papers cite say whose they are, who cites them and where; what nobody found has no date and is not cited."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

#: How the issuer's name begins -> its level.
LEVELS = (
    ("Quốc hội", "ASSEMBLY"),
    ("Chính phủ", "GOVERNMENT"),
    ("Thủ tướng", "PRIME"),
    ("Bộ trưởng", "MINISTRY"),
    ("Hội đồng nhân dân", "COUNCIL"),
    ("Sở", "DEPARTMENT"),
)
#: Titles that were cut off: number -> how the title went on.
GOES_ON = {
    "17/2018/TT-BCT": " của Bộ trưởng Bộ Công Thương quy định về việc xây dựng kế hoạch, tổ chức thực hiện và quản lý kinh "
    "phí khuyến công quốc gia",
    "64/2024/TT-BTC": " của Bộ trưởng Bộ Tài chính hướng dẫn lập, quản lý và sử dụng kinh phí khuyến công",
}


def complete(apps, schema_editor):
    model = apps.get_model("programmes", "LegalDocument")
    for row in model.objects.all():
        row.level = next((level for name, level in LEVELS if row.issuer.startswith(name)), "PROVINCE")
        if row.code.startswith("LUAT-TCCQDP"):
            row.cited_by = "PROVINCE"
        if row.number in GOES_ON and row.abstract.endswith((" năm 2013", " năm 2018")):
            row.abstract += GOES_ON[row.number]
        if row.type != "LAW" and not row.number:
            row.cited = False
        row.save()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("programmes", "0005_clauses_in_official_form"),
    ]

    operations = [
        migrations.AddField(
            "legaldocument",
            "level",
            models.CharField(
                "cấp ban hành",
                max_length=12,
                choices=[
                    ("ASSEMBLY", "Quốc hội"),
                    ("GOVERNMENT", "Chính phủ"),
                    ("PRIME", "Thủ tướng Chính phủ"),
                    ("MINISTRY", "Bộ trưởng"),
                    ("COUNCIL", "Hội đồng nhân dân tỉnh"),
                    ("PROVINCE", "Ủy ban nhân dân tỉnh, Chủ tịch Ủy ban nhân dân tỉnh"),
                    ("DEPARTMENT", "Sở"),
                ],
                default="PROVINCE",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "legaldocument",
            "cited_by",
            models.CharField(
                "chỉ văn bản của",
                max_length=10,
                blank=True,
                choices=[("", "mọi cơ quan"), ("PROVINCE", "Ủy ban nhân dân tỉnh và Sở"), ("CENTRAL", "Bộ và Cục")],
                default="",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "legaldocument",
            "cited_in",
            models.CharField(
                "chỉ trong",
                max_length=10,
                blank=True,
                choices=[
                    ("", "mọi văn bản có căn cứ"),
                    ("CONTRACT", "hợp đồng, phụ lục và biên bản thanh lý"),
                ],
                default="",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "legaldocument",
            "powers_of",
            models.ForeignKey(
                "accounts.organisation",
                django.db.models.deletion.PROTECT,
                null=True,
                blank=True,
                related_name="powers",
                verbose_name="chức năng, nhiệm vụ của",
                help_text="Văn bản giao quyền cho cơ quan ban hành: chỉ văn bản của cơ quan ấy nêu ở phần căn cứ.",
            ),
        ),
        migrations.AlterField(
            "legaldocument", "issued_on", models.DateField("ngày ban hành", null=True, blank=True)
        ),
        migrations.AlterField(
            "legaldocument",
            "type",
            models.CharField(
                "loại",
                max_length=16,
                choices=[
                    ("CODE", "Bộ luật"),
                    ("LAW", "Luật"),
                    ("DECREE", "Nghị định"),
                    ("JOINT_CIRCULAR", "Thông tư liên tịch"),
                    ("CIRCULAR", "Thông tư"),
                    ("DECISION", "Quyết định"),
                    ("RESOLUTION", "Nghị quyết"),
                ],
            ),
        ),
        migrations.RunPython(complete, migrations.RunPython.noop),
        migrations.AddConstraint(
            "legaldocument",
            models.CheckConstraint(
                condition=Q(cited=False)
                | (Q(issued_on__isnull=False) & (~Q(number="") | Q(type__in=["CODE", "LAW"]))),
                name="cited_text_is_known",
                violation_error_message="Nêu ở phần căn cứ thì phải có số và ngày ban hành (luật: có ngày).",
            ),
        ),
    ]
