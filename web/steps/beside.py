"""What stands beside the form of a step: one function for each key that a step may name."""

from __future__ import annotations

from collections.abc import Callable

import clock
from documents.vietnamese import date_short, money
from dossiers.models import Dossier
from dossiers.step_keys import Beside
from settlement.year_end import after_closing
from web.orders.payees import payees_shown
from workflow.steps import Step

Rows = list[tuple[str, str]]


def request_figures(dossier: Dossier) -> Rows:
    """What the project costs and what is asked for it."""
    rows = [
        ("Tổng chi phí", f"{money(dossier.items_vnd)} đồng"),
        ("Đề nghị hỗ trợ", f"{money(dossier.support_vnd)} đồng"),
        ("Vốn đối ứng", f"{money(dossier.counterpart_vnd)} đồng"),
    ]
    last = dossier.rounds.last()
    if last:
        rows.append(("Mức theo định mức", f"{money(last.recommended_vnd)} đồng"))
    return rows


def settlement_figures(dossier: Dossier) -> Rows:
    """What was settled, paid, and is left to pay."""
    rows = []
    last = dossier.settlements.last()
    if last:
        rows.append(("Hỗ trợ quyết toán", f"{money(last.support_vnd)} đồng"))
    rows.append(("Đã chi, kể cả tạm ứng", f"{money(dossier.paid_vnd)} đồng"))
    if dossier.settled_vnd is not None:
        rows.append(("Còn phải chi", f"{money(dossier.remaining_vnd)} đồng"))
    return rows


def payees(dossier: Dossier) -> Rows:
    """To which accounts the money goes."""
    return [(f"Tài khoản của {one.name}", one.words) for one in payees_shown(dossier)]


def year_end(dossier: Dossier) -> Rows:
    """That the last day of payment is over, where it is."""
    late = after_closing(dossier, clock.today())
    return [("Đã quá hạn chi", late)] if late else []


def money_out(dossier: Dossier) -> Rows:
    """What is paid and has to come back."""
    return _money_out(dossier, "Phải thu hồi")


def money_out_if_stopped(dossier: Dossier) -> Rows:
    """What is paid and would have to come back, should the project stop."""
    return _money_out(dossier, "Phải thu hồi nếu ngừng")


def _money_out(dossier: Dossier, label: str) -> Rows:
    return [
        ("Đã chi, kể cả tạm ứng", f"{money(dossier.paid_vnd)} đồng"),
        (label, f"{money(dossier.owed_vnd)} đồng"),
    ]


def pause(dossier: Dossier) -> Rows:
    """By which decision the work rests, and until when the contract runs."""
    if not hasattr(dossier, "contract"):
        return []
    rows = []
    rest = dossier.decisions.filter(kind="SUSPENSION_DECISION").last()
    if rest:
        rows.append(("Tạm dừng", f"theo Quyết định {rest.full_number} ngày {date_short(rest.issued_on)}"))
    late = dossier.contract.ends_on < clock.today()
    after = " (đã qua: cho tiếp tục xong thì đề nghị điều chỉnh thời gian)" if late else ""
    return [*rows, ("Thời hạn hợp đồng", date_short(dossier.contract.ends_on) + after)]


def new_year(dossier: Dossier) -> Rows:
    """What is carried over into the new year and what stays in the old one."""
    return [
        ("Cam kết chuyển sang", f"{money((dossier.contracted_vnd or 0) - dossier.paid_vnd)} đồng"),
        ("Tạm ứng ở lại năm cũ", f"{money(dossier.money_out_vnd)} đồng"),
    ]


def recovery(dossier: Dossier) -> Rows:
    """What has to come back, by which vouchers it came, what is left."""
    if not hasattr(dossier, "recovery"):
        return []
    decided = dossier.recovery
    return [
        ("Phải thu hồi", f"{money(decided.amount_vnd)} đồng, hạn {date_short(decided.due_on)}"),
        *(
            (f"Chứng từ {one.voucher_no}", f"{money(one.amount_vnd)} đồng, ngày {date_short(one.received_on)}")
            for one in decided.instalments.all()
        ),
        ("Còn phải thu", f"{money(decided.left_vnd)} đồng"),
    ]


#: Figures as pairs of a label and an amount.
FIGURES: dict[Beside, Callable[[Dossier], Rows]] = {
    Beside.REQUEST_FIGURES: request_figures,
    Beside.SETTLEMENT_FIGURES: settlement_figures,
    Beside.PAYEES: payees,
    Beside.YEAR_END: year_end,
    Beside.MONEY_OUT: money_out,
    Beside.MONEY_OUT_IF_STOPPED: money_out_if_stopped,
    Beside.PAUSE: pause,
    Beside.NEW_YEAR: new_year,
    Beside.RECOVERY: recovery,
}
#: What is more than figures: the view of the step makes it (web/steps/views.py).
PANELS = frozenset({Beside.CHANGE_ASKED_FOR, Beside.SUPPORT_STEPS})


def figures_beside(dossier: Dossier, step: Step) -> Rows:
    """The figures a person should see beside the form: what the step will fix."""
    return [row for key in step.beside if (figures := FIGURES.get(Beside(key))) for row in figures(dossier)]
