import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from documents.seals import PAPERS


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0008_signed_copies_and_signing_keys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Undone, the table is built anew too: its seals go back on last.
        migrations.RunPython(migrations.RunPython.noop, PAPERS.forwards),
        migrations.AlterField(
            model_name='paper',
            name='template_version',
            field=models.CharField(max_length=80, verbose_name='phiên bản mẫu'),
        ),
        migrations.CreateModel(
            name='PaperTemplate',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40, verbose_name='loại văn bản')),
                ('version', models.PositiveIntegerField(verbose_name='phiên bản')),
                ('regime', models.CharField(blank=True, max_length=40, verbose_name='chỉ cho chế độ')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('note', models.TextField(verbose_name='thay đổi gì, vì sao')),
                ('status', models.CharField(choices=[('DRAFT', 'Có lỗi phải sửa'), ('CHECKED', 'Đã kiểm tra, chờ áp dụng'), ('ACTIVE', 'Đang áp dụng'), ('RETIRED', 'Đã thôi áp dụng'), ('REFUSED', 'Không chấp nhận')], default='DRAFT', max_length=8, verbose_name='tình trạng')),
                ('report', models.JSONField(default=dict, verbose_name='kết quả kiểm tra')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='áp dụng từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('uploaded_at', models.DateTimeField(verbose_name='gửi lúc')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='duyệt lúc')),
                ('decision_note', models.TextField(blank=True, verbose_name='ý kiến khi duyệt')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người duyệt')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'mẫu văn bản',
                'verbose_name_plural': 'mẫu văn bản',
                'ordering': ['kind', '-version'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'version'), name='paper_template_version_once'), models.UniqueConstraint(condition=models.Q(('status', 'ACTIVE'), ('valid_to__isnull', True)), fields=('kind', 'regime'), name='paper_template_one_open_end'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('uploaded_by')), _negated=True), _connector='OR'), name='paper_template_four_eyes'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('ACTIVE', 'RETIRED')), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('valid_from__isnull', False)), _connector='OR'), name='paper_template_in_force_is_dated'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='paper_template_ends_after_it_begins')],
            },
        ),
        migrations.RunPython(PAPERS.forwards, migrations.RunPython.noop),
    ]
