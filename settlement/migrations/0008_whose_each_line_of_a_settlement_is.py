"""Each line of a settlement keeps the place of its beneficiary; until now it only kept what the beneficiary was called."""

from django.db import migrations


def say_whose(apps, schema_editor):
    """By the only beneficiary; else by the name the line has, as the register or a paper of the dossier writes it."""
    Settlement = apps.get_model("settlement", "Settlement")
    Beneficiary = apps.get_model("dossiers", "Beneficiary")
    Paper = apps.get_model("documents", "Paper")
    for settlement in Settlement.objects.order_by("pk").iterator(chunk_size=200):
        if all("owner" in line for line in settlement.lines):
            continue
        rows = list(
            Beneficiary.objects.filter(dossier=settlement.dossier_id)
            .select_related("establishment")
            .order_by("order", "id")
        )
        names = {} if len(rows) == 1 else _names(rows, Paper.objects.filter(chain=settlement.dossier_id))
        for line in settlement.lines:
            owner = rows[0].order if len(rows) == 1 else names.get(line["beneficiary"])
            if owner is not None:
                line["owner"] = owner
        settlement.save(update_fields=["lines"])


def _names(rows, papers):
    """What leads to exactly one beneficiary: name -> place."""
    found = {}

    def told(name, code, order):
        for written in (name, f"{name} (mã số thuế {code})"):
            found.setdefault(written, set()).add(order)

    for row in rows:
        told(row.establishment.name, row.establishment.tax_code, row.order)
    for facts in papers.values_list("facts", flat=True).iterator():
        written = facts.get("beneficiaries") or []
        if len(written) == len(rows):
            for row, one in zip(rows, written):
                told(one.get("name"), one.get("tax_code"), row.order)
    return {name: next(iter(orders)) for name, orders in found.items() if len(orders) == 1}


def forget(apps, schema_editor):
    Settlement = apps.get_model("settlement", "Settlement")
    for settlement in Settlement.objects.iterator(chunk_size=200):
        for line in settlement.lines:
            line.pop("owner", None)
        settlement.save(update_fields=["lines"])


class Migration(migrations.Migration):

    dependencies = [
        ('settlement', '0007_personal_number_of_the_buyer'),
        ('dossiers', '0010_one_beneficiary_at_a_place'),
        ('documents', '0010_seal_signed_copies_and_shares'),
    ]

    operations = [migrations.RunPython(say_whose, forget)]
