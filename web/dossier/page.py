"""What the page of a dossier shows, prepared as plain rows: the template decides nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import clock
from accounts.models import User
from accounts.roles import Role
from appraisal.agenda import convenes
from appraisal.counting import reads_ballots, standing
from appraisal.facts import ballot_words
from appraisal.models import Round
from documents.vietnamese import date_short, money
from dossiers.models import Dossier
from dossiers.regimes import regime
from dossiers.states import PLACES, Stage, State
from dossiers.support import support_of
from ledger.models import LogEntry
from programmes.support import NoNorm
from workflow.steps import steps_of

#: Log lines that are not steps.
OTHER_ACTIONS = {
    "open": "Mở hồ sơ",
    "write": "Sửa nội dung",
    "write_items": "Sửa hạng mục",
    "attach": "Thêm tệp",
    "send_orders": "Gửi lệnh chi đến Kho bạc",
    "detach": "Gỡ tệp",
    "move_regime": "Chuyển sang chế độ khác",
    "reissue": "Lập lại văn bản",
    "sign_paper": "Ký số văn bản",
    "hand_in_signed": "Nộp bản đã ký số",
    "hand_in_scan": "Nộp bản chụp văn bản giấy đã ký",
    "assign_task": "Giao việc cho người khác",
    "release_task": "Trả việc về vị trí",
    "reopen_state": "Mở lại việc của bước",
    "give_seat": "Giao vai trò",
    "retry_event": "Cho chạy lại việc nền",
    "redraw_paper": "In lại văn bản",
    "remind": "Nhắc người đang giữ việc",
    "ask_opinion": "Hỏi ý kiến cơ quan khác",
    "answer_opinion": "Cho ý kiến",
    "withdraw_opinion": "Rút yêu cầu cho ý kiến",
    "answer_point": "Trả lời điểm phải sửa",
    "note_interest": "Ghi người có lợi ích liên quan",
    "make_way": "Hóa đơn chưa chứng minh được gỡ",
    "register_change": "Sổ cơ sở ghi thay đổi",
    "register_correction": "Sổ cơ sở được đính chính",
    "account_confirmed": "Đổi tài khoản nhận tiền, hai người xác nhận",
}


@dataclass(frozen=True)
class PhaseShown:
    """One of the six phases on the bar."""

    label: str
    status: str


@dataclass(frozen=True)
class Fact:
    """One line of a fact list: what, value, where it comes from."""

    label: str
    value: str
    source: str = ""


@dataclass(frozen=True)
class Event:
    """One line of the history."""

    at: Any
    who: str
    role: str
    what: str
    from_label: str
    to_label: str
    remarks: tuple[str, ...]


def phases_shown(dossier: Dossier) -> list[PhaseShown]:
    """Done, current, to come."""
    order = list(Stage)
    here = order.index(Stage(PLACES[dossier.state].stage))
    ended = PLACES[dossier.state].final
    return [
        PhaseShown(
            str(stage.label), "done" if i < here or (ended and i == here) else "current" if i == here else "todo"
        )
        for i, stage in enumerate(order)
    ]


def facts_shown(dossier: Dossier) -> list[tuple[str, list[Fact]]]:
    """The facts in groups, each with the paper or step it was first typed in."""
    applicant = dossier.applicant
    request, project = "Đơn đề nghị", "Đề án"
    groups = [
        (
            "Cơ sở",
            [
                Fact("Tên", applicant.name, request),
                Fact("Loại hình", applicant.get_kind_display(), request),
                Fact("Mã số thuế", applicant.tax_code, request),
                Fact("Địa chỉ", f"{applicant.address}, {applicant.unit.full_name}", request),
                Fact("Người đại diện", f"{applicant.representative} ({applicant.representative_position})", request),
                Fact("Tài khoản", f"{applicant.bank_account}, {applicant.bank_name}", request),
            ],
        ),
        (
            "Đề án",
            [
                Fact("Nội dung hoạt động", dossier.activity.name_vi, project),
                Fact("Chương trình", dossier.programme.name),
                Fact("Chế độ", _regime(dossier)),
                Fact("Nguồn kinh phí", f"{dossier.get_track_display()}, năm {dossier.budget_year}", project),
                Fact("Đơn vị thực hiện", str(dossier.implementing_unit), project),
                Fact("Sự cần thiết", dossier.need, request),
                Fact("Mục tiêu", dossier.objective, project),
                Fact("Nội dung, quy mô", dossier.content, project),
                Fact("Tiến độ", dossier.schedule, project),
                Fact("Thời gian", _span(dossier), project),
            ],
        ),
        ("Căn cứ xét ưu tiên", _priority(dossier, request)),
        ("Thẩm định và phê duyệt", _decided(dossier)),
    ]
    return [(title, [fact for fact in facts if fact.value]) for title, facts in groups if any(f.value for f in facts)]


def _priority(dossier: Dossier, request: str) -> list[Fact]:
    """What the request says of itself that gives it a place before others (plans/priority.py weighs it)."""
    percent = dossier.local_material_percent
    return [
        Fact("Đặc điểm của cơ sở", ", ".join(dossier.applicant.characteristics), request),
        Fact("Đề án điểm", "có" if dossier.flagship else "", "Đề án"),
        Fact("Hợp đồng xuất khẩu", dossier.export_contract, request),
        Fact("Nguyên liệu mua trong tỉnh", f"{percent}% giá trị" if percent else "", request),
        Fact("Sản phẩm công nghiệp hỗ trợ", dossier.supporting_product, request),
        Fact("Sản phẩm tiêu biểu, OCOP", dossier.typical_product, request),
    ]


def _regime(dossier: Dossier) -> str:
    try:
        found = regime(dossier.regime)
    except LookupError:
        return dossier.regime
    return f"{found.name} ({found.law})"


def _span(dossier: Dossier) -> str:
    if not (dossier.start_on and dossier.end_on):
        return ""
    return f"từ {date_short(dossier.start_on)} đến {date_short(dossier.end_on)}"


def _decided(dossier: Dossier) -> list[Fact]:
    facts = [Fact("Ý kiến cấp xã", dossier.commune_note, "UBND cấp xã")]
    last = dossier.rounds.filter(closed_at__isnull=False).exclude(number="").last()
    if last:
        facts.append(
            Fact("Kết luận Hội đồng", f"{last.get_verdict_display()} (biên bản số {last.number})", "Thẩm định")
        )
        facts.append(Fact("Mức theo định mức", f"{money(last.recommended_vnd)} đồng", "Thẩm định"))
    facts.append(Fact("Ý kiến về kinh phí", dossier.budget_opinion, "Sở Tài chính"))
    facts.extend(
        Fact(
            {"APPROVAL_DECISION": "Quyết định phê duyệt", "CONTRACT": "Hợp đồng"}.get(row.kind, ""),
            f"{row.full_number}, ngày {date_short(row.issued_on)}",
            row.signer,
        )
        for row in dossier.decisions.filter(kind__in=["APPROVAL_DECISION", "CONTRACT"])
    )
    return facts


def steps_shown(dossier: Dossier, on: dt.date) -> list[dict[str, Any]]:
    """How the norms give the support: of the settlement once it was computed, before that of the quotes."""
    settlement = dossier.settlements.last()
    if settlement:
        return list(settlement.lines)
    try:
        return [line.as_json() for line in support_of(dossier, on).lines]
    except NoNorm:
        return []


def round_shown(dossier: Dossier, reader: User) -> dict[str, Any]:
    """The last appraisal round; its ballots only once they are open. Earlier rounds stand below it."""
    rounds = list(dossier.rounds.select_related("board", "meeting"))
    if not rounds:
        return {"round": None}
    last, tally = rounds[-1], standing(rounds[-1]).tally
    return {
        "round": last,
        "sees_sitting": convenes(reader, clock.today()),
        "ballots": ballots_shown(last, reader),
        "votes_cast": tally.cast,
        "votes_entitled": tally.entitled,
        "earlier_rounds": [{"round": one, "ballots": ballots_shown(one, reader)} for one in reversed(rounds[:-1])],
    }


def ballots_shown(round_: Round, reader: User) -> list[dict[str, str]]:
    """Every member with the ballot as given; nothing while they are sealed to this reader."""
    if not reads_ballots(round_, reader):
        return []
    now = standing(round_)
    return [
        {
            "member": _acted(member, now.votes.get(member.pk)),
            "role": member.get_role_display(),
            "label": "thôi tham gia"
            if member.left_at and member.pk not in now.votes
            else _lower(ballot_words(member, now.votes.get(member.pk)))
            if member.pk not in now.votes
            else ballot_words(member, now.votes[member.pk]),
            "remark": now.votes[member.pk].remark if member.pk in now.counted else "",
        }
        for member in now.members
    ]


def _acted(member: Any, vote: Any) -> str:
    return f"{vote.cast_by} (thay mặt {member.user})" if vote and vote.cast_by else str(member.user)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def money_rows(dossier: Dossier) -> list[tuple[str, int | None, str]]:
    """(label, đồng, remark) in the order money moves."""
    return [
        ("Tổng chi phí các hạng mục", dossier.items_vnd, ""),
        ("Đề nghị hỗ trợ", dossier.support_vnd, ""),
        ("Vốn đối ứng", dossier.counterpart_vnd, ""),
        ("Được duyệt", dossier.approved_vnd, "theo quyết định phê duyệt"),
        ("Theo hợp đồng", dossier.contracted_vnd, ""),
        ("Chi phí nghiệm thu", dossier.accepted_cost_vnd, ""),
        ("Quyết toán", dossier.settled_vnd, "mức thấp nhất của định mức, quyết định, hợp đồng, chi phí thực"),
        ("Đã chi, kể cả tạm ứng", dossier.paid_vnd or None, ""),
        ("Còn phải chi", dossier.remaining_vnd if dossier.settled_vnd is not None else None, ""),
        ("Đã thu hồi", dossier.recovered_vnd or None, ""),
    ]


#: Lines and remarks that are the offices' own: how a decision was prepared.
OF_THE_OFFICES = frozenset({"ask_opinion", "answer_opinion", "withdraw_opinion", "note_interest"})


def history(dossier: Dossier, *, public: bool = False) -> list[Event]:
    """The log, newest first, in the reader's words. ``public``: those of the public, without what the offices asked."""
    declared = steps_of(Dossier)
    labels = {code: place.public_vi for code, place in PLACES.items()} if public else dict(State.choices)
    events = []
    for entry in LogEntry.objects.filter(chain=dossier.pk).order_by("-sequence"):
        if public and entry.action in OF_THE_OFFICES:
            continue
        step = declared.get(entry.action)
        from_label, to_label = (str(labels.get(code, "")) for code in (entry.from_state, entry.to_state))
        moved = entry.from_state and from_label != to_label
        events.append(
            Event(
                at=entry.at,
                who=_who(entry),
                role=dossier.role_label(entry.seat.partition("@")[0]) if entry.seat else "",
                what=(step.public if public else step.label).vi
                if step
                else OTHER_ACTIONS.get(entry.action, entry.action),
                from_label=from_label if moved else "",
                to_label=to_label if moved else "",
                remarks=tuple(_remarks({**entry.data, "opinions": ()} if public else entry.data)),
            )
        )
    return events


def _who(entry: LogEntry) -> str:
    """Who did it, and in whose place: a deputy for an official, a helper for an applicant."""
    giver = entry.data.get("for")
    if not giver:
        return entry.actor_name
    helps = entry.seat.partition("@")[0] == Role.APPLICANT
    return f"{entry.actor_name}, {'làm giúp' if helps else 'làm thay'} {giver}"


_SHOWN = {
    "note": "",
    "reason": "Lý do: ",
    "after_closing": "",
    "task": "Việc: ",
    "giver": "Từ: ",
    "left": "Thôi: ",
    "taker": "Cho: ",
    "successor": "Thay bằng: ",
    "opinion": "",
    "number": "Số ",
    "letter": "Công văn số ",
    "cancelled": "Hủy số công văn ",
    "ends_on": "Đến ngày ",
    "order_no": "Chứng từ ",
    "batch": "Bảng lệnh chi ",
    "point": "Điểm: ",
    "answer": "Trả lời: ",
    "name": "Tệp: ",
}


def _of_the_register(data: dict[str, Any]) -> list[str]:
    """What a change of the register says, and an order that goes elsewhere than the contract says."""
    found = []
    if data.get("what") and "before" in data:
        before = data["before"] or "chưa ghi"
        found.append(f"{data['what']}: «{before}» thành «{data['after']}», theo {data['source']}")
    for one in data.get("accounts_changed", ()):
        found.append(
            f"{one['beneficiary']}: hợp đồng ghi tài khoản {one['contract']}; chi vào {one['paid_into']}, theo "
            f"{one['source']}"
        )
    return found


def _remarks(data: dict[str, Any]) -> list[str]:
    found = [f"{prefix}{data[key]}" for key, prefix in _SHOWN.items() if data.get(key)]
    found += [str(line) for key in ("gaps", "reasons", "opinions", "answers", "effects") for line in data.get(key, ())]
    found += _of_the_register(data)
    found += [f"Đã chi {money(data['paid_vnd'])} đồng"] if data.get("paid_vnd") else []
    found += [f"{money(value)} đồng" for key, value in data.items() if key in {"support_vnd", "amount_vnd"} and value]
    return found
