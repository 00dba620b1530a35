"""What must be true before a step, each with its reason for refusing in the user's words.

A condition takes the dossier and the moment and returns a sentence that says what is missing and where
to mend it, or None. It reads; it never writes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import clock
from documents.vietnamese import date_short, money
from dossiers.checklists import REQUEST, SETTLEMENT, checklist
from dossiers.return_steps import still_open
from dossiers.states import State
from programmes.support import NoNorm

if TYPE_CHECKING:
    from dossiers.models import Amendment, Dossier

AFTER_CHECKS = 2
#: Percent of a project's work when it is finished.
ALL_DONE = 100

#: Where something is mended, as the buttons and headings of the pages call it. Refusals name these and nothing else.
IN_THE_TEXT, IN_THE_ITEMS, AMONG_THE_PAPERS = "Sửa nội dung", "Sửa hạng mục, báo giá", "Thành phần hồ sơ"
AMONG_THE_POINTS = "Điểm phải sửa"
AMONG_THE_DRAWN = "Văn bản"

#: What the request must say when it is sent: field -> what it is called in a refusal.
ASKED_OF_THE_REQUEST = {
    "need": "sự cần thiết của đề án",
    "no_double_funding": "cam kết không nhận hỗ trợ trùng",
    "support_vnd": "số tiền đề nghị hỗ trợ",
    "counterpart_vnd": "vốn đối ứng",
}
#: What the project must say when it is drafted.
ASKED_OF_THE_PROJECT = {
    "need": "sự cần thiết",
    "objective": "mục tiêu",
    "content": "nội dung, quy mô",
    "schedule": "tiến độ thực hiện",
    "organisation_of_work": "tổ chức thực hiện",
    "effects": "hiệu quả dự kiến",
    "start_on": "ngày bắt đầu",
    "end_on": "ngày kết thúc",
}
#: What papers and payment need of the establishment, as the register keeps it.
ASKED_OF_THE_REGISTER = {
    "representative": "người đại diện của cơ sở",
    "address": "địa chỉ của cơ sở",
    "bank_account": "số tài khoản nhận hỗ trợ",
    "bank_name": "ngân hàng mở tài khoản",
}


def _empty(thing: object, asked: Mapping[str, str]) -> list[str]:
    return [label for name, label in asked.items() if not getattr(thing, name)]


def missing_facts(dossier: Dossier) -> dict[str, list[str]]:
    """What the request still lacks: where it is mended -> what is missing there."""
    items = list(dossier.items.prefetch_related("quotations"))
    lines = [] if items else ["ít nhất một hạng mục máy móc, thiết bị hoặc dịch vụ"]
    lines += [f"báo giá của hạng mục {item.no} ({item.name})" for item in items if not item.quotations.all()]
    idle = [b for b in dossier.beneficiaries.all() if not any(item.beneficiary_id == b.pk for item in items)]
    lines += [f"hạng mục của đơn vị thụ hưởng {beneficiary}" for beneficiary in idle if items]
    found = {
        f"điền ở «{IN_THE_TEXT}»": _empty(dossier, ASKED_OF_THE_REQUEST),
        f"thêm ở «{IN_THE_ITEMS}»": lines,
        "Trung tâm Khuyến công bổ sung trong sổ cơ sở": _empty(dossier.applicant, ASKED_OF_THE_REGISTER),
    }
    return {where: missing for where, missing in found.items() if missing}


def facts_are_complete(dossier: Dossier, at: dt.datetime) -> str | None:
    missing = [f"{'; '.join(what)} ({where})" for where, what in missing_facts(dossier).items()]
    return f"Hồ sơ còn thiếu: {'; '.join(missing)}." if missing else None


def year_is_open(dossier: Dossier, at: dt.datetime) -> str | None:
    """Money of a budget year (01/01 to 31/12) that is over can no longer be asked for."""
    year = clock.local_day(at).year
    if dossier.budget_year >= year:
        return None
    return (
        f"Năm kế hoạch {dossier.budget_year} đã hết; hồ sơ gửi năm {year} chỉ xin được kinh phí từ năm {year}. "
        f"Chọn lại «Năm kế hoạch» ở «{IN_THE_TEXT}»."
    )


def sources_add_up(dossier: Dossier, at: dt.datetime) -> str | None:
    cost, funding = dossier.items_vnd, dossier.funding_vnd
    if cost == funding:
        return None
    word = "thiếu" if funding < cost else "thừa"
    return (
        f"Tổng các nguồn vốn là {money(funding)} đồng, {word} {money(abs(cost - funding))} đồng so với tổng chi phí "
        f"{money(cost)} đồng của các hạng mục. Sửa nguồn vốn ở «{IN_THE_TEXT}», hoặc đơn giá, "
        f"số lượng ở «{IN_THE_ITEMS}»."
    )


def has_a_norm(dossier: Dossier, at: dt.datetime) -> str | None:
    from dossiers.support import rules_for  # support reads models, which are declared with this life

    rules = rules_for(dossier, clock.local_day(at))
    codes = {item.activity.code for item in dossier.items.select_related("activity")} or {dossier.activity.code}
    bare = sorted(codes - set(rules))
    if not bare:
        return None
    return (
        f"Nội dung {', '.join(bare)} chưa có định mức có hiệu lực ngày {date_short(clock.local_day(at))} cho nguồn "
        f"«{dossier.get_track_display()}». Rút hồ sơ này rồi mở hồ sơ theo nội dung khác, hoặc đề nghị quản trị bổ "
        "sung định mức có căn cứ pháp lý."
    )


def within_the_norm(dossier: Dossier, at: dt.datetime) -> str | None:
    from dossiers.support import support_of

    try:
        computed = support_of(dossier, clock.local_day(at)).support_vnd
    except NoNorm as missing:
        return str(missing)
    if dossier.support_vnd <= computed:
        return None
    return (
        f"Mức đề nghị {money(dossier.support_vnd)} đồng vượt mức tính theo định mức là {money(computed)} đồng. "
        f"Giảm mức hỗ trợ và tăng vốn đối ứng tương ứng ở «{IN_THE_TEXT}»."
    )


def papers_are_attached(dossier: Dossier, at: dt.datetime) -> str | None:
    return _lacking(dossier, REQUEST)


def settlement_papers_are_attached(dossier: Dossier, at: dt.datetime) -> str | None:
    return _lacking(dossier, SETTLEMENT)


def _lacking(dossier: Dossier, step: str) -> str | None:
    missing = [line.requirement.label for line in checklist(dossier, step) if line.missing]
    return f"Chưa có tệp: {'; '.join(missing)}. Tải lên ở mục «{AMONG_THE_PAPERS}»." if missing else None


def points_are_answered(dossier: Dossier, at: dt.datetime) -> str | None:
    waiting = still_open(dossier)
    if not waiting:
        return None
    listed = "; ".join(f"«{point.text.rstrip('.')}»" for point in waiting)
    return (
        f"Còn {len(waiting)} điểm bị trả lại chưa trả lời: {listed}. Trả lời từng điểm (một câu hoặc một tệp mới) ở "
        f"mục «{AMONG_THE_POINTS}»."
    )


def commune_has_spoken(dossier: Dossier, at: dt.datetime) -> str | None:
    if dossier.commune_confirmed_at:
        return None
    asked = dossier.turns.filter(ended_at__isnull=True, asks="confirm_by_commune").first()
    last = asked.due_on if asked else None
    if last is None or clock.local_day(at) > last:
        return None
    body = "UBND cấp xã" if dossier.two_tiers else "Phòng Kinh tế cấp huyện"
    return (
        f"{body} chưa xác nhận địa chỉ và hoạt động của cơ sở; nếu đến hết ngày {date_short(last)} vẫn không có ý kiến "
        "thì Trung tâm được kết luận."
    )


def project_is_written(dossier: Dossier, at: dt.datetime) -> str | None:
    missing = _empty(dossier, ASKED_OF_THE_PROJECT)
    if missing:
        return f"Đề án còn thiếu: {', '.join(missing)}. Bổ sung ở «{IN_THE_TEXT}»."
    if dossier.start_on and dossier.end_on and dossier.end_on < dossier.start_on:
        return f"Ngày kết thúc của đề án sớm hơn ngày bắt đầu. Sửa ở «{IN_THE_TEXT}»."
    if dossier.end_on and dossier.end_on.year > dossier.budget_year:
        return (
            f"Ngày kết thúc của đề án {date_short(dossier.end_on)} ra ngoài năm ngân sách {dossier.budget_year}. Sửa "
            f"ngày hoặc «Năm kế hoạch» ở «{IN_THE_TEXT}»; khi đã có hợp đồng mới xin sang năm sau được bằng «Đề nghị "
            "điều chỉnh»."
        )
    return None


def national_only(dossier: Dossier, at: dt.datetime) -> str | None:
    return None if dossier.track == "NATIONAL" else "Bước này chỉ có với đề án khuyến công quốc gia."


def registered_if_national(dossier: Dossier, at: dt.datetime) -> str | None:
    if dossier.track == "NATIONAL" and dossier.state == State.DRAFTED:
        return "Đề án khuyến công quốc gia phải đăng ký kế hoạch với Cục trước khi thẩm định."
    return None


def agency_first_if_national(dossier: Dossier, at: dt.datetime) -> str | None:
    if dossier.track == "NATIONAL" and dossier.state == State.APPRAISED:
        return "Đề án khuyến công quốc gia phải được Cục thẩm định trước khi đưa vào kế hoạch."
    return None


def plan_is_approved(dossier: Dossier, at: dt.datetime) -> str | None:
    if dossier.plan_approved_at:
        return None
    body = "Cục" if dossier.track == "NATIONAL" else "UBND tỉnh"
    return f"Kế hoạch có đề án này chưa được {body} phê duyệt."


def _asked(dossier: Dossier) -> Amendment | None:
    return dossier.amendments.filter(outcome="ASKED").first()


def amendment_is_small(dossier: Dossier, at: dt.datetime) -> str | None:
    asked = _asked(dossier)
    if asked and asked.level == "SMALL":
        return None
    return "Nội dung điều chỉnh này thuộc mức lớn; cấp đã phê duyệt kế hoạch quyết định (36/2013/TT-BCT, Điều 11)."


def amendment_is_big(dossier: Dossier, at: dt.datetime) -> str | None:
    asked = _asked(dossier)
    if asked is None or asked.level != "BIG":
        return "Nội dung điều chỉnh này thuộc mức nhỏ; Sở Công Thương quyết định (36/2013/TT-BCT, Điều 11)."
    if "STOP" in asked.kinds:
        return "Đây là đề nghị ngừng triển khai; đồng ý thì dùng «Đồng ý cho ngừng»."
    if "NEXT_YEAR" in asked.kinds:
        return "Đây là đề nghị chuyển sang năm sau; đồng ý thì dùng «Cho chuyển sang năm sau»."
    return None


def next_year_is_asked(dossier: Dossier, at: dt.datetime) -> str | None:
    if dossier.state != State.AMENDING:
        return None
    asked = _asked(dossier)
    if asked and "NEXT_YEAR" in asked.kinds:
        return None
    return "Đề nghị đang xét không xin chuyển sang năm sau; quyết định đề nghị ấy trước."


def stop_is_asked(dossier: Dossier, at: dt.datetime) -> str | None:
    asked = _asked(dossier)
    return None if asked and "STOP" in asked.kinds else "Đề nghị đang xét không phải đề nghị ngừng triển khai."


def no_stop_is_asked(dossier: Dossier, at: dt.datetime) -> str | None:
    asked = _asked(dossier) if dossier.state == State.AMENDING else None
    if asked and "STOP" in asked.kinds:
        body = "Bộ Công Thương" if dossier.track == "NATIONAL" else "Ủy ban nhân dân tỉnh"
        return f"Đã có đề nghị ngừng triển khai chờ {body} quyết định bằng «Đồng ý cho ngừng» hoặc «Không đồng ý»."
    return None


def contract_is_running(dossier: Dossier, at: dt.datetime) -> str | None:
    if not hasattr(dossier, "contract"):
        return "Hồ sơ chưa có hợp đồng."
    if dossier.contract.ends_on < clock.local_day(at):
        return (
            f"Hợp đồng đã hết hạn ngày {date_short(dossier.contract.ends_on)}. "
            "Hãy đề nghị điều chỉnh thời gian thực hiện trước."
        )
    return None


def start_has_come(dossier: Dossier, at: dt.datetime) -> str | None:
    contract = getattr(dossier, "contract", None)
    if contract is None or contract.starts_on <= clock.local_day(at):
        return None
    return (
        f"Hợp đồng {contract.number} ghi thực hiện từ ngày {date_short(contract.starts_on)}; chưa đến ngày ấy. "
        "Đợi đến ngày bắt đầu rồi làm việc này."
    )


def work_is_said_done(dossier: Dossier, at: dt.datetime) -> str | None:
    """A request that says the work is finished does not stand beside a report that says it is not."""
    last = dossier.progress_reports.last()
    if last is None or last.percent == ALL_DONE:
        return None
    return (
        f"Báo cáo tiến độ gần nhất (ngày {date_short(clock.local_day(last.reported_at))}) ghi {last.percent}%, mà giấy "
        f"đề nghị nghiệm thu nói đã làm xong. Đã xong thì ghi {ALL_DONE}% ở «Báo cáo tiến độ» trước."
    )


def finance_has_passed(dossier: Dossier, at: dt.datetime) -> str | None:
    return None if dossier.finance_passed_at else "Tài chính chưa xét xong hồ sơ quyết toán."


def finance_has_not_passed(dossier: Dossier, at: dt.datetime) -> str | None:
    return "Tài chính đã xét đạt; muốn xét lại từng dòng thì phải trả lại hồ sơ." if dossier.finance_passed_at else None


def something_is_left_to_pay(dossier: Dossier, at: dt.datetime) -> str | None:
    return None if dossier.remaining_vnd else "Không còn số tiền nào phải chi cho hồ sơ này."


def orders_are_out(dossier: Dossier, at: dt.datetime) -> str | None:
    """A dossier waits for the Treasury only with orders there, and these are the money still due to the đồng."""
    live = list(dossier.payments.exclude(status__in=("PAID", "FAILED")).values_list("amount_vnd", flat=True))
    if live and sum(live) == dossier.remaining_vnd:
        return None
    said = f"các lệnh chi lập được cộng {money(sum(live))} đồng" if live else "không lập được lệnh chi nào"
    return (
        f"Còn phải chi {money(dossier.remaining_vnd)} đồng mà {said}; chưa có gì được ghi. Đối chiếu bảng quyết toán "
        "với các đơn vị thụ hưởng, hoặc báo quản trị hệ thống."
    )


def orders_are_in_a_batch(dossier: Dossier, at: dt.datetime) -> str | None:
    """The Treasury pays what it was sent: orders reach it in a numbered batch."""
    left = dossier.payments.exclude(status__in=("PAID", "FAILED")).filter(batch__isnull=True).count()
    if not left:
        return None
    return (
        f"{left} lệnh chi của hồ sơ chưa nằm trong bảng lệnh chi nào nên chưa gửi Kho bạc. Tài chính lập bảng ở trang "
        "«Lệnh chi», rồi mới ghi được kết quả chi."
    )


def nothing_is_left_to_pay(dossier: Dossier, at: dt.datetime) -> str | None:
    if dossier.remaining_vnd:
        return f"Còn phải chi {money(dossier.remaining_vnd)} đồng; hãy lập đề nghị thanh toán."
    if dossier.paid_vnd > (dossier.settled_vnd or 0):
        return "Số đã tạm ứng vượt quyết toán; phải thu hồi phần chênh lệch."
    return None


def after_checks_are_done(dossier: Dossier, at: dt.datetime) -> str | None:
    if not dossier.activity.needs_post_check:
        return None
    done = dossier.post_checks.count()
    if done >= AFTER_CHECKS:
        return None
    return f"Máy móc được hỗ trợ phải hậu kiểm {AFTER_CHECKS} lần; mới có {done} lần."


def no_money_is_out(dossier: Dossier, at: dt.datetime) -> str | None:
    if dossier.owed_vnd:
        return f"Còn {money(dossier.owed_vnd)} đồng đã chi phải thu hồi trước khi lưu hồ sơ."
    return None


def some_money_is_out(dossier: Dossier, at: dt.datetime) -> str | None:
    return None if dossier.owed_vnd else "Không có khoản tiền nào đã chi cần thu hồi."
