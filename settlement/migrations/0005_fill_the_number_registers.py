"""Every number given so far gets its line in the register: acts, dossier codes, lists of payment orders, and what is left."""

import re

from django.db import migrations

CODE = re.compile(r"KC-(\d{4})-(\d+)")


def fill(apps, schema_editor):
    names = apps.get_model("accounts", "OrganisationName").objects.filter(organisation__code__in=["DOIT", "CENTRE"])
    signed_as = {
        short: {"DOIT": "SCT", "CENTRE": "TTKC"}[code]
        for short, code in names.exclude(short_name="").values_list("short_name", "organisation__code")
    }

    def body_of(symbol):
        tail = symbol.rpartition("-")[2]
        return signed_as.get(tail, tail)

    Book = apps.get_model("documents", "NumberBook")
    Entry = apps.get_model("documents", "NumberEntry")
    books = {}

    def book_of(body, symbol, year):
        key = (body, symbol, year)
        if key not in books:
            books[key], _ = Book.objects.get_or_create(body=body, kind=symbol, year=year)
        return books[key]

    def write(body, symbol, year, number, **columns):
        book = book_of(body, symbol, year)
        Entry.objects.get_or_create(
            book=book,
            number=number,
            defaults={
                "body": body,
                "symbol": symbol,
                "year": year,
                "status": "ISSUED",
                "outside": number > book.last,
                **columns,
            },
        )

    for act in apps.get_model("dossiers", "Decision").objects.select_related("dossier").order_by("issued_on", "id").iterator():
        write(
            body_of(act.symbol),
            act.symbol,
            act.issued_on.year,
            act.number,
            chain=act.dossier_id,
            act=act.kind,
            abstract="" if act.kind in ("PLAN_PROPOSAL", "PLAN_DECISION") else act.dossier.title,
            signer=act.signer[:120],
            issued_on=act.issued_on,
            taken_by_id=act.signed_by_id,
        )
    for dossier in apps.get_model("dossiers", "Dossier").objects.order_by("code").iterator():
        if found := CODE.fullmatch(dossier.code):
            write(
                "HS", "KC", int(found[1]), int(found[2]),
                chain=dossier.pk, act="DOSSIER", abstract=dossier.title, taken_at=dossier.opened_at, taken_by_id=dossier.opened_by_id,
            )
    for batch in apps.get_model("settlement", "PaymentBatch").objects.order_by("year", "no").iterator():
        write(
            "SCT", "BLC", batch.year, batch.no,
            act="PAYMENT_BATCH", abstract="Bảng lệnh chi", taken_at=batch.created_at, taken_by_id=batch.created_by_id,
        )
    for book in Book.objects.iterator():
        known = set(Entry.objects.filter(book=book).values_list("number", flat=True))
        for number in set(range(1, book.last + 1)) - known:
            write(book.body, book.kind, book.year, number, abstract="Cấp trước khi có sổ; không còn biết văn bản nào")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("documents", "0006_seal_the_registers"),
        ("dossiers", "0004_finance_passed"),
        ("settlement", "0004_what_the_portal_says"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
