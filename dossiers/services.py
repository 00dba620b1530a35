"""What people do with a dossier besides taking a step: open it, write it, put files to it.

Steps themselves are ``workflow.engine.act``. Facts may be written only where the lifecycle leaves them
open: the request while it is being prepared or mended, the project while the Centre drafts it. After
approval a fact changes by an amendment only.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import IO, TYPE_CHECKING, Any

from django.db import transaction

from accounts.models import AdministrativeUnit, Organisation
from accounts.role_info import Duty
from accounts.roles import Role, holders, seat
from accounts.taxcode import BadTaxCode, check_tax_code
from clock import local_day
from documents.files import keep
from documents.numbers import Act, take_number
from documents.vietnamese import date_short
from dossiers.checklists import ANSWERS, known
from dossiers.handlers.common import sentence, whole_dong
from dossiers.models import Attachment, Beneficiary, Dossier, Item, Quotation, Track
from dossiers.regimes import regime as regime_called
from dossiers.regimes import regime_on
from dossiers.returns.answering import answered_by_change, answered_by_file
from dossiers.standing_papers import take_along
from dossiers.states import Facts, Files
from dossiers.written import tell_written
from establishments.models import Establishment
from ledger.log import append
from programmes.models import Activity, Programme
from programmes.periods import programme_of
from workflow.engine import enter, move_regime, writing
from workflow.errors import BadFacts, NotNow, NotYours

if TYPE_CHECKING:
    from accounts.models import User

REQUEST_FIELDS = frozenset(
    {
        "title",
        "budget_year",
        "need",
        "objective",
        "content",
        "no_double_funding",
        "export_contract",
        "local_material_percent",
        "supporting_product",
        "typical_product",
        "central_vnd",
        "local_vnd",
        "counterpart_vnd",
        "other_vnd",
    }
)
PROJECT_FIELDS = REQUEST_FIELDS | {"flagship", "schedule", "organisation_of_work", "effects", "start_on", "end_on"}

#: Who may write which facts where a state leaves them open (``Place.facts``).
WRITERS: dict[Facts, tuple[tuple[str, ...], frozenset[str]]] = {
    Facts.REQUEST: (holders(Duty.WRITE_REQUEST), REQUEST_FIELDS),
    Facts.PROJECT: (holders(Duty.WRITE_PROJECT), PROJECT_FIELDS),
    Facts.CLOSED: ((), frozenset()),
}

#: Who puts files to the checklist.
MAY_ATTACH = holders(Duty.ATTACH_FILES)


def may_attach(dossier: Dossier, seats: frozenset[str]) -> bool:
    """Whether somebody with these seats may put files to the checklist as the dossier stands."""
    return dossier.place.files == Files.OPEN and any(dossier.seat_for(role) in seats for role in MAY_ATTACH)


def open_dossier(
    *,
    actor: User,
    at: dt.datetime,
    applicant: Establishment,
    title: str,
    activity: Activity,
    programme: Programme,
    implementing_unit: Organisation,
    budget_year: int,
    track: str = Track.LOCAL,
    others: Iterable[Establishment] = (),
    origin: str = "",
) -> Dossier:
    """Open a dossier for an establishment; the Centre after a survey, or the establishment itself.

    ``others`` are further beneficiaries of a group project. Raises ``NotYours`` or ``BadFacts``.
    """
    day = local_day(at)
    held = actor.seats(day)
    own = seat(Role.APPLICANT, applicant.pk)
    if Role.CENTRE not in held and own not in held:
        raise NotYours("Hồ sơ chỉ do cơ sở đứng đơn hoặc Trung tâm Khuyến công mở.")
    _check_establishment(applicant, day)
    try:
        regime = regime_on(day, track, applicant.unit.legacy_territory)
    except LookupError as outside:
        raise BadFacts(str(outside)) from outside
    if regime.kinds and applicant.kind not in regime.kinds:
        raise BadFacts(
            fields={
                "applicant": f"{applicant.name}: loại hình «{applicant.get_kind_display()}» không thuộc đối tượng theo "
                f"{regime.law}."
            }
        )
    _check_year(budget_year, day)
    with transaction.atomic():
        key = uuid.uuid4()
        act = Act(kind="DOSSIER", chain=key, abstract=str(title), issued_on=day, by=actor, at=at)
        number = take_number(body="HS", kind="KC", year=day.year, act=act)
        dossier = Dossier.objects.create(
            id=key,
            code=f"KC-{day.year}-{number:04d}",
            title=sentence(title, "title", "tên đề án", least=5),
            track=track,
            regime=regime.code,
            territory=applicant.unit.legacy_territory,
            programme=programme,
            activity=activity,
            budget_year=budget_year,
            applicant=applicant,
            unit=applicant.unit,
            implementing_unit=implementing_unit,
            opened_at=at,
            opened_by=actor,
            origin=origin,
        )
        for order, establishment in enumerate([applicant, *others], 1):
            _check_establishment(establishment, day)
            Beneficiary.objects.create(dossier=dossier, establishment=establishment, order=order)
        along = take_along(dossier, actor=actor, at=at)
        append(
            chain=dossier.pk,
            at=at,
            actor=actor,
            seat=own if own in held else Role.CENTRE,
            action="open",
            to_state=dossier.state,
            data={"code": dossier.code, "regime": regime.code}
            | ({"taken_along": [one.requirement for one in along]} if along else {}),
        )
        enter(dossier, at=at)
    return dossier


def change_regime(dossier: Dossier, code: str, *, actor: User, at: dt.datetime, reason: str) -> Dossier:
    """Move a dossier that began under one law over to another; the department's act, with its reason.

    Raises ``NotYours``, ``NotNow``, ``BadFacts``.
    """
    if Role.DOIT not in actor.seats(local_day(at)):
        raise NotYours(f"Chuyển hồ sơ sang chế độ khác là việc của: {Role.DOIT.label}.")
    why = sentence(reason, "reason", "lý do chuyển sang chế độ khác")
    try:
        wanted = regime_called(code)
    except LookupError as unknown:
        raise BadFacts(fields={"regime": str(unknown)}) from unknown
    if wanted.track != dossier.track:
        raise BadFacts(fields={"regime": f"Chế độ {code} là của nguồn khác; nguồn kinh phí của hồ sơ không đổi."})
    if wanted.code == dossier.regime:
        raise NotNow(f"Hồ sơ đã theo chế độ {code}.")
    if dossier.place.final:
        raise NotNow("Hồ sơ đã kết thúc; không chuyển chế độ nữa.")
    moved: Dossier = move_regime(dossier, wanted.code, actor=actor, seat=Role.DOIT, at=at, reason=why)
    return moved


def _check_establishment(establishment: Establishment, day: dt.date) -> None:
    """The tax code holds and the address lies in a unit that exists on that day."""
    try:
        check_tax_code(establishment.tax_code)
    except BadTaxCode as wrong:
        raise BadFacts(fields={"applicant": f"{establishment.name}: {wrong}"}) from wrong
    if not AdministrativeUnit.objects.on(day).filter(pk=establishment.unit_id).exists():
        raise BadFacts(
            fields={
                "applicant": f"Địa chỉ của {establishment.name} thuộc {establishment.unit}, đơn vị hành chính không "
                f"tồn tại vào ngày {date_short(day)}. Cập nhật địa chỉ trong sổ cơ sở."
            }
        )


def _check_year(year: object, day: dt.date) -> None:
    """Raises ``BadFacts`` for a budget year that nobody can ask for on a day."""
    if not isinstance(year, int) or not day.year <= year <= day.year + 2:
        raise BadFacts(fields={"budget_year": f"Năm kế hoạch phải từ {day.year} đến {day.year + 2}."})


def write(dossier: Dossier, *, actor: User, at: dt.datetime, seen_version: int | None = None, **fields: Any) -> Dossier:
    """Write facts of the request or the project. Raises ``NotYours``, ``NotNow``, ``Stale``, ``BadFacts``."""
    roles, _ = writers(dossier)
    # The request is the applicant's word; the project the Centre's.
    judges = Role.APPLICANT not in roles
    with writing(dossier, "write", actor=actor, at=at, roles=roles, seen_version=seen_version, decides=judges) as (
        locked,
        kept,
    ):
        _, allowed = writers(locked)
        closed = sorted(set(fields) - allowed)
        if closed:
            raise NotNow(f"Ở bước «{locked.place.public_vi}» không sửa được: {', '.join(closed)}.")
        for name, value in fields.items():
            if name.endswith("_vnd"):
                value = whole_dong(value, name, str(Dossier._meta.get_field(name).verbose_name), least=0)  # type: ignore[union-attr]
            if name == "budget_year" and value != locked.budget_year:
                _check_year(value, local_day(at))
                locked.programme = programme_of(value)
            if getattr(locked, name) != value:
                kept[name] = {"before": getattr(locked, name), "after": value}
                setattr(locked, name, value)
        for name in list(kept):
            label = str(Dossier._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            if done := answered_by_change(locked, [f"field:{name}"], f"Đã sửa mục «{label}»", actor=actor, at=at):
                kept.setdefault("answers", []).extend(done)
        if (locked.local_material_percent or 0) > 100:
            raise BadFacts(fields={"local_material_percent": "Tỷ lệ nguyên liệu trong tỉnh không thể quá 100%."})
        if locked.start_on and locked.end_on and locked.end_on < locked.start_on:
            raise BadFacts(fields={"end_on": "Ngày kết thúc sớm hơn ngày bắt đầu."})
    return locked


def write_items(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    items: Iterable[Mapping[str, Any]],
    seen_version: int | None = None,
) -> Dossier:
    """Replace all item lines with their quotations.

    Each: {"name", "model", "origin", "measure", "quantity", "unit_price_vnd", "activity" (code, default the
    dossier's), "beneficiary" (order, default 1), "quotations": [{"seller", "seller_tax_code", "quoted_on",
    "unit_price_vnd"}]}. All or nothing.
    """
    roles, _ = writers(dossier)
    # The request is the applicant's word; the project the Centre's.
    judges = Role.APPLICANT not in roles
    with writing(
        dossier, "write_items", actor=actor, at=at, roles=roles, seen_version=seen_version, decides=judges
    ) as (locked, kept):
        writers(locked)
        before = _item_lines(locked)
        locked.items.all().delete()
        by_order = {beneficiary.order: beneficiary for beneficiary in locked.beneficiaries.all()}
        for no, line in enumerate(items, 1):
            item = _item(locked, no, line, by_order)
            for quote in line.get("quotations", ()):
                _quotation(item, quote)
        after = _item_lines(locked)
        kept["items"] = [
            f"{item.no}. {item.name}: {item.quantity} × {item.unit_price_vnd}" for item in locked.items.all()
        ]
        changed = [f"item:{no}" for no in before.keys() | after.keys() if before.get(no) != after.get(no)]
        if changed and (
            done := answered_by_change(locked, ["items", *sorted(changed)], "Đã sửa hạng mục", actor=actor, at=at)
        ):
            kept["answers"] = done
    return locked


def _item_lines(dossier: Dossier) -> dict[int, tuple[Any, ...]]:
    """What each item line says, with its quotations, to see whether it was changed."""
    said = ("beneficiary_id", "activity_id", "name", "model", "origin", "measure", "quantity", "unit_price_vnd")
    priced = ("seller", "seller_tax_code", "quoted_on", "unit_price_vnd")
    return {
        item.no: (
            *(getattr(item, name) for name in said),
            *(tuple(getattr(quote, name) for name in priced) for quote in item.quotations.all()),
        )
        for item in dossier.items.prefetch_related("quotations")
    }


def _item(dossier: Dossier, no: int, line: Mapping[str, Any], by_order: Mapping[int, Beneficiary]) -> Item:
    where = f"items-{no}"
    code = line.get("activity") or dossier.activity.code
    activity = Activity.objects.filter(code=code).first()
    if activity is None:
        raise BadFacts(fields={where: f"Hạng mục {no}: không có nội dung hoạt động «{code}»."})
    beneficiary = by_order.get(int(line.get("beneficiary") or 1))
    if beneficiary is None:
        raise BadFacts(fields={where: f"Hạng mục {no}: không có đơn vị thụ hưởng số {line.get('beneficiary')}."})
    return Item.objects.create(
        dossier=dossier,
        beneficiary=beneficiary,
        no=no,
        activity=activity,
        name=sentence(line.get("name"), where, f"tên của hạng mục {no}"),
        model=str(line.get("model") or "").strip(),
        origin=str(line.get("origin") or "").strip(),
        measure=str(line.get("measure") or "cái").strip(),
        quantity=whole_dong(line.get("quantity"), where, f"Số lượng của hạng mục {no}"),
        unit_price_vnd=whole_dong(line.get("unit_price_vnd"), where, f"Đơn giá của hạng mục {no}"),
    )


def _quotation(item: Item, quote: Mapping[str, Any]) -> None:
    where = f"items-{item.no}"
    tax_code = str(quote.get("seller_tax_code") or "").strip()
    if tax_code:
        try:
            tax_code = check_tax_code(tax_code)
        except BadTaxCode as wrong:
            raise BadFacts(fields={where: f"Báo giá của hạng mục {item.no}: {wrong}"}) from wrong
    if not isinstance(quote.get("quoted_on"), dt.date):
        raise BadFacts(fields={where: f"Báo giá của hạng mục {item.no}: hãy nhập ngày báo giá (ngày/tháng/năm)."})
    Quotation.objects.create(
        item=item,
        seller=sentence(quote.get("seller"), where, f"tên đơn vị báo giá của hạng mục {item.no}"),
        seller_tax_code=tax_code,
        quoted_on=quote["quoted_on"],
        unit_price_vnd=whole_dong(quote.get("unit_price_vnd"), where, f"Giá chào của hạng mục {item.no}"),
    )


def attach(
    dossier: Dossier, *, actor: User, at: dt.datetime, requirement: str, stream: IO[bytes], name: str
) -> Attachment:
    """Put a file to a line of the checklist. Bytes first, row second.

    Raises ``documents.files.UploadRefused`` (type, size), ``NotYours``, ``NotNow``.
    """
    line = known(requirement)
    if line is None or line.step == ANSWERS:
        raise BadFacts(fields={"requirement": "Không có thành phần hồ sơ này."})
    if dossier.place.files != Files.OPEN:
        raise NotNow(f"Ở bước «{dossier.place.public_vi}» không nhận thêm tệp.")
    stored = keep(stream, name=name, uploaded_by=actor, at=at, prefix=f"{dossier.code}/{requirement}")
    with writing(dossier, "attach", actor=actor, at=at, roles=MAY_ATTACH, decides=False) as (locked, kept):
        if locked.place.files != Files.OPEN:
            raise NotNow(f"Ở bước «{locked.place.public_vi}» không nhận thêm tệp.")
        attachment = Attachment.objects.create(
            dossier=locked,
            requirement=requirement,
            title=line.label,
            file=stored,
            state=locked.state,
            added_at=at,
            added_by=actor,
        )
        kept.update(requirement=requirement, name=stored.original_name, sha256=stored.sha256)
        if answered := answered_by_file(locked, attachment, actor=actor, at=at):
            kept["answers"] = answered
        tell_written(locked, actor=actor, at=at)
    return attachment


def detach(attachment: Attachment, *, actor: User, at: dt.datetime) -> None:
    """Take a file off the checklist; the bytes and the log line stay."""
    roles = holders(Duty.DETACH_FILES)
    with writing(attachment.dossier, "detach", actor=actor, at=at, roles=roles, decides=False) as (locked, kept):
        if locked.place.files != Files.OPEN:
            raise NotNow(f"Ở bước «{locked.place.public_vi}» không gỡ được tệp.")
        Attachment.objects.filter(pk=attachment.pk, withdrawn_at__isnull=True).update(withdrawn_at=at)
        kept.update(requirement=attachment.requirement, sha256=attachment.file.sha256)


def writers(dossier: Dossier) -> tuple[tuple[str, ...], frozenset[str]]:
    """Who may write which facts as the dossier stands. Raises ``NotNow`` where nobody may."""
    roles, fields = WRITERS[dossier.place.facts]
    if not roles:
        raise NotNow(
            f"Ở bước «{dossier.place.public_vi}» nội dung hồ sơ đã khóa; sau phê duyệt chỉ đổi được bằng điều chỉnh."
        )
    return roles, fields
