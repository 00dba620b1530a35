"""Quyết toán, the payment: contract closed, orders out, money with the beneficiary, year closed."""

from __future__ import annotations

from typing import Any

from accounts.roles import Role
from documents.standing import Standing
from dossiers import conditions as c
from dossiers.lifecycle.shared import CONVENTION, TREASURY
from dossiers.states import State
from dossiers.step_keys import Beside, Form, Page
from papers.kind import Lasts
from workflow.steps import EVERYWHERE, Deadline, Fate, step


class Payment:
    """The steps of this page of the life."""

    @step(
        source=State.SETTLED,
        target=State.LIQUIDATED,
        label=("Thanh lý hợp đồng", "Liquidate the contract"),
        public=("Thanh lý hợp đồng", "Contract closed"),
        roles=[Role.CENTRE],
        decides=True,
        asked_in=EVERYWHERE,
        form=Form.PLAIN,
        page=Page.STEP,
        beside=[Beside.SETTLEMENT_FIGURES],
        destructive=False,
        pays=False,
        deadline=Deadline(5, "khuyến công quốc gia: chậm nhất ngày 22/01 năm sau; địa phương: " + CONVENTION),
        papers=["LIQUIDATION_MINUTES"],
        fates=[Fate(Standing.ENDED, (Lasts.WITH_CONTRACT,))],
        tells=[Role.APPLICANT, Role.FINANCE],
    )
    def liquidate(self, **_: Any) -> None:
        """Both sides close the contract on the final amount."""

    @step(
        source=State.LIQUIDATED,
        target=State.PAYING,
        label=("Đề nghị thanh toán", "Request the payment"),
        public=("Đang chi trả", "Payment under way"),
        roles=[Role.FINANCE],
        decides=True,
        asked_in=EVERYWHERE,
        form=Form.ECONOMIC_CODE,
        page=Page.STEP,
        beside=[Beside.SETTLEMENT_FIGURES, Beside.PAYEES, Beside.YEAR_END],
        destructive=False,
        pays=True,
        when=[c.something_is_left_to_pay],
        leaves=[c.orders_are_out],
        deadline=Deadline(3, CONVENTION),
        papers=["PAYMENT_REQUEST"],
        tells=[Role.TREASURY],
        law=TREASURY,
    )
    def request_payment(self, **_: Any) -> None:
        """The orders are made; they go to the Treasury in a batch."""

    @step(
        source=State.LIQUIDATED,
        target=State.PAID,
        label=("Không còn phải chi", "Nothing left to pay"),
        public=("Đã chi trả đủ", "Fully paid"),
        roles=[Role.FINANCE],
        decides=True,
        asked_in=EVERYWHERE,
        form=Form.PLAIN,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        when=[c.nothing_is_left_to_pay],
        papers=["SUPPORT_RECEIPT"],
        tells=[Role.APPLICANT],
    )
    def settle_by_advance(self, **_: Any) -> None:
        """The advance covered the whole final amount."""

    @step(
        source=State.PAYING,
        target=State.PAID,
        label=("Kho bạc đã chi", "Treasury has paid"),
        public=("Đã chi trả", "Paid"),
        roles=[Role.TREASURY],
        decides=True,
        asked_in=EVERYWHERE,
        form=Form.ORDER,
        page=Page.STEP,
        beside=[Beside.SETTLEMENT_FIGURES],
        destructive=False,
        pays=False,
        when=[c.orders_are_in_a_batch],
        deadline=Deadline(1, TREASURY),
        papers=["SUPPORT_RECEIPT"],
        fates=[Fate(Standing.ANSWERED, ("PAYMENT_REQUEST",))],
        tells=[Role.APPLICANT, Role.CENTRE, Role.FINANCE],
        law=TREASURY,
    )
    def confirm_payment(self, **_: Any) -> None:
        """The money is with the beneficiary."""

    @step(
        source=State.PAYING,
        target=State.PAYMENT_FAILED,
        label=("Kho bạc trả lại lệnh chi", "Treasury sends it back"),
        public=("Đang chi trả", "Payment under way"),
        roles=[Role.TREASURY],
        decides=True,
        asked_in=EVERYWHERE,
        form=Form.REASON,
        page=Page.STEP,
        beside=[],
        destructive=True,
        pays=False,
        fates=[Fate(Standing.RETURNED, ("PAYMENT_REQUEST",))],
        tells=[Role.FINANCE, Role.CENTRE],
        needs_reason=True,
        law=TREASURY,
        even_unsigned=True,
    )
    def fail_payment(self, **_: Any) -> None:
        """Wrong account, wrong economic code: the order came back."""

    @step(
        source=State.PAYMENT_FAILED,
        target=State.PAYING,
        label=("Gửi lại lệnh chi", "Retry the payment"),
        public=("Đang chi trả", "Payment under way"),
        roles=[Role.FINANCE],
        decides=True,
        asked_in=EVERYWHERE,
        form=Form.ECONOMIC_CODE,
        page=Page.STEP,
        beside=[Beside.SETTLEMENT_FIGURES, Beside.PAYEES, Beside.YEAR_END],
        destructive=False,
        pays=True,
        leaves=[c.orders_are_out],
        deadline=Deadline(3, CONVENTION),
        papers=["PAYMENT_REQUEST"],
        tells=[Role.TREASURY],
    )
    def retry_payment(self, **_: Any) -> None:
        """Mended and sent again."""

    @step(
        source=State.PAID,
        target=State.CLOSED,
        label=("Quyết toán năm", "Close the year"),
        public=("Đã quyết toán", "Settled"),
        roles=[Role.DOF],
        decides=True,
        asked_in=EVERYWHERE,
        form=Form.NOTE,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        tells=[Role.CENTRE],
        law="Luật Ngân sách nhà nước",
    )
    def close(self, **_: Any) -> None:
        """The yearly settlement of the budget holds the project."""
