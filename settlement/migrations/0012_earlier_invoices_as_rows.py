"""What invoices named as one text becomes rows; what had its effect in a decided dossier keeps it there."""

import re

from django.db import migrations

EARLIER = re.compile(r"([1-9]?)([^/]*)/(\d{1,8})")


def split(apps, schema_editor):
    Invoice = apps.get_model("settlement", "Invoice")
    EarlierNamed = apps.get_model("settlement", "EarlierNamed")
    for invoice in Invoice.objects.exclude(relation="").select_related("dossier", "replaced_by").iterator(chunk_size=200):
        found = EARLIER.fullmatch(invoice.earlier)
        if found:
            EarlierNamed.objects.create(invoice=invoice, form=found[1], series=found[2][:8], number=found[3])
        invoice.told = "ELEMENT" if found else "DOUBT"
        # A decision that was signed is not opened again: what it rested on stays as it was.
        if invoice.dossier.settled_vnd is not None:
            invoice.proof = "BEFORE"
        invoice.save(update_fields=["told", "proof"])


def join(apps, schema_editor):
    Invoice = apps.get_model("settlement", "Invoice")
    for invoice in Invoice.objects.exclude(relation="").prefetch_related("names").iterator(chunk_size=200):
        named = invoice.names.first()
        if named is None:
            continue
        invoice.earlier = f"{named.form}{named.series}/{named.number}"[:40]
        invoice.save(update_fields=["earlier"])
        if invoice.relation == "replaces":
            Invoice.objects.filter(
                dossier=invoice.dossier_id,
                seller_tax_code=invoice.seller_tax_code,
                form=named.form,
                series=named.series,
                number=named.number,
            ).update(replaced_by=invoice)
        named.delete()


class Migration(migrations.Migration):

    dependencies = [('settlement', '0011_what_corrects_what')]

    operations = [migrations.RunPython(split, join)]
