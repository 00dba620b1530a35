"""Rules that were written down in other forms are cited as papers cite them: «khoản 4 Điều 8 Thông tư số …»."""

from django.db import migrations

from language.clauses import official

#: Model -> the column in which it says where it stands.
CITES = {"Norm": "legal_source", "AdvanceRule": "clause", "DatedRule": "clause"}


def rewrite(apps, schema_editor):
    for name, column in CITES.items():
        model = apps.get_model("programmes", name)
        for row in model.objects.all():
            cited = official(getattr(row, column))
            if cited != getattr(row, column) and len(cited) <= model._meta.get_field(column).max_length:
                model.objects.filter(pk=row.pk).update(**{column: cited})


class Migration(migrations.Migration):
    dependencies = [("programmes", "0004_norms_of_two_people")]

    # Both forms say the same: going back leaves the better one.
    operations = [migrations.RunPython(rewrite, migrations.RunPython.noop)]
