"""Quyết toán, the evidence: invoices and transfers as they come."""

from __future__ import annotations

from typing import Any

from accounts.roles import Role
from dossiers import days as d
from dossiers.lifecycle.shared import EVIDENCE_OPEN
from dossiers.settlement_limit import ARTICLE_18, SETTLEMENT_LIMIT
from dossiers.states import State
from dossiers.step_keys import Form, Page
from workflow.steps import EVERYWHERE, NOWHERE, step


class Evidence:
    """The steps of this page of the life."""

    @step(
        source=State.ACCEPTED,
        target=State.SETTLING,
        label=("Lập hồ sơ quyết toán", "Start the settlement"),
        public=("Đang quyết toán", "Being settled"),
        roles=[Role.CENTRE],
        decides=True,
        asked_in=EVERYWHERE,
        form=Form.NOTE,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        deadline=SETTLEMENT_LIMIT,
        tells=[Role.APPLICANT],
        law=ARTICLE_18,
    )
    def start_settlement(self, **_: Any) -> None:
        """Evidence is gathered."""

    @step(
        source=EVIDENCE_OPEN,
        label=("Kê khai chứng từ", "Enter evidence"),
        public=("Kê khai chứng từ", "Evidence entered"),
        roles=[Role.APPLICANT, Role.CENTRE],
        decides=False,
        asked_in=NOWHERE,
        form=Form.EVIDENCE,
        page=Page.EVIDENCE,
        beside=[],
        destructive=False,
        pays=False,
        days=[d.INVOICED, d.TRANSFERRED],
        law="Nghị định số 254/2026/NĐ-CP (trước 01/7/2026: Nghị định số 123/2020/NĐ-CP)",
    )
    def enter_evidence(self, **_: Any) -> None:
        """An invoice, as soon as it is there: the file of the e-invoice is read, nobody types it again."""

    @step(
        source=EVIDENCE_OPEN,
        label=("Ghi chứng từ chuyển khoản", "Record a transfer"),
        public=("Kê khai chứng từ", "Evidence entered"),
        roles=[Role.APPLICANT, Role.CENTRE],
        decides=False,
        asked_in=NOWHERE,
        form=Form.TRANSFER,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        days=[d.TRANSFERRED],
        about_invoice=True,
    )
    def record_transfer(self, **_: Any) -> None:
        """By which transfer some invoices were paid."""

    @step(
        source=EVIDENCE_OPEN,
        label=("Chọn hạng mục cho dòng hóa đơn", "Match a line"),
        public=("Kê khai chứng từ", "Evidence entered"),
        roles=[Role.APPLICANT, Role.CENTRE],
        decides=False,
        asked_in=NOWHERE,
        form=Form.MATCH,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        about_invoice=True,
    )
    def match_line(self, **_: Any) -> None:
        """Which approved item a line of an invoice pays for, where the names do not say."""

    @step(
        source=(*EVIDENCE_OPEN, State.SETTLEMENT_REVIEW),
        label=("Ghi tra cứu hóa đơn trên cổng thuế", "Record the tax portal's word on an invoice"),
        public=("Kê khai chứng từ", "Evidence entered"),
        roles=[Role.CENTRE, Role.FINANCE],
        decides=True,
        asked_in=NOWHERE,
        form=Form.LOOKUP,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        days=[d.LOOKED_UP],
        about_invoice=True,
    )
    def record_lookup(self, **_: Any) -> None:
        """Valid, replaced, adjusted or cancelled: only the authority's portal shows it."""

    @step(
        source=EVIDENCE_OPEN,
        label=("Nói rõ quan hệ giữa các hóa đơn", "Say what an invoice corrects"),
        public=("Kê khai chứng từ", "Evidence entered"),
        roles=[Role.APPLICANT, Role.CENTRE],
        decides=False,
        asked_in=NOWHERE,
        form=Form.RELATE,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        about_invoice=True,
        only_on=Page.EVIDENCE,
    )
    def relate_invoice(self, **_: Any) -> None:
        """Replaces, adjusts, cancels, or none of these: where the file of the invoice leaves it open."""

    @step(
        source=EVIDENCE_OPEN,
        label=("Phân bổ tiền ngoài các dòng", "Place an amount outside the lines"),
        public=("Kê khai chứng từ", "Evidence entered"),
        roles=[Role.APPLICANT, Role.CENTRE],
        decides=False,
        asked_in=NOWHERE,
        form=Form.PLACE,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        about_invoice=True,
        only_on=Page.EVIDENCE,
    )
    def place_amount(self, **_: Any) -> None:
        """To which item a fee belongs, or another amount that stands on no line of its invoice."""

    @step(
        source=(*EVIDENCE_OPEN, State.SETTLEMENT_REVIEW),
        label=("Kiểm tra lại chữ ký hóa đơn", "Check the signatures of invoices again"),
        public=("Kê khai chứng từ", "Evidence entered"),
        roles=[Role.CENTRE, Role.FINANCE],
        decides=True,
        asked_in=NOWHERE,
        form=Form.PLAIN,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        about_invoice=True,
        only_on=Page.EVIDENCE,
    )
    def recheck_signatures(self, **_: Any) -> None:
        """By the list of trusted authorities as it is now."""

    @step(
        source=EVIDENCE_OPEN,
        label=("Gỡ hóa đơn", "Remove an invoice"),
        public=("Kê khai chứng từ", "Evidence entered"),
        roles=[Role.APPLICANT, Role.CENTRE],
        decides=False,
        asked_in=NOWHERE,
        form=Form.REMOVE_INVOICE,
        page=Page.STEP,
        beside=[],
        destructive=True,
        pays=False,
        needs_reason=True,
        about_invoice=True,
    )
    def remove_evidence(self, **_: Any) -> None:
        """An invoice that does not belong here; the log keeps it."""
