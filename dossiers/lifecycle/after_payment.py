"""After the payment: after-checks, the archive, money that comes back."""

from __future__ import annotations

from typing import Any

from accounts.roles import Role
from documents.standing import Standing
from dossiers import conditions as c
from dossiers import days as d
from dossiers.lifecycle.shared import CONVENTION
from dossiers.states import State
from dossiers.step_keys import Beside, Form, Page
from papers.kind import Lasts
from workflow.steps import EVERYWHERE, NOWHERE, Deadline, Fate, step


class AfterPayment:
    """The steps of this page of the life."""

    @step(
        source=State.CLOSED,
        target=State.POST_CHECK,
        label=("Mở hậu kiểm", "Open the after-check"),
        public=("Đang hậu kiểm", "After-check"),
        roles=[Role.CENTRE],
        decides=True,
        asked_in=EVERYWHERE,
        form=Form.NOTE,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        tells=[Role.APPLICANT, Role.COMMUNE],
    )
    def open_post_check(self, **_: Any) -> None:
        """Is the machine still there and used?"""

    @step(
        source=State.POST_CHECK,
        label=("Ghi kết quả hậu kiểm", "Record an after-check"),
        public=("Đã hậu kiểm", "After-checked"),
        roles=[Role.CENTRE],
        decides=True,
        asked_in=NOWHERE,
        form=Form.POST_CHECK,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        days=[d.CHECKED],
        papers=["POST_CHECK_MINUTES"],
    )
    def record_post_check(self, **_: Any) -> None:
        """One visit and what was seen."""

    @step(
        source=[State.CLOSED, State.POST_CHECK],
        target=State.ARCHIVED,
        label=("Lưu hồ sơ", "Archive"),
        public=("Hoàn thành", "Completed"),
        roles=[Role.CENTRE],
        decides=True,
        asked_in=EVERYWHERE,
        form=Form.NOTE,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        when=[c.after_checks_are_done],
    )
    def archive(self, **_: Any) -> None:
        """Nothing more is expected."""

    @step(
        source=State.TERMINATED,
        target=State.ARCHIVED,
        label=("Lưu hồ sơ đã ngừng", "Archive a stopped project"),
        public=("Đã kết thúc", "Ended"),
        roles=[Role.CENTRE],
        decides=True,
        asked_in=EVERYWHERE,
        form=Form.NOTE,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        when=[c.no_money_is_out],
    )
    def archive_terminated(self, **_: Any) -> None:
        """It stopped and no money is out."""

    @step(
        source=[State.TERMINATED, State.LIQUIDATED, State.PAID, State.CLOSED, State.POST_CHECK],
        target=State.RECOVERING,
        label=("Quyết định thu hồi", "Decide a recovery"),
        public=("Đang thu hồi", "Being recovered"),
        roles=[Role.DOIT_HEAD],
        decides=True,
        asked_in=NOWHERE,
        form=Form.RECOVER,
        page=Page.STEP,
        beside=[Beside.MONEY_OUT],
        destructive=True,
        pays=False,
        when=[c.some_money_is_out],
        papers=["RECOVERY_DECISION"],
        # Once paid, a recovery of all of it ends the papers, one of a part does not (``kept_vnd``: what stays with the
        # beneficiary); before, only what the advance gave too much comes back (Dossier.owed_vnd).
        fates=[
            Fate(
                Standing.ENDED,
                (Lasts.WITH_PROJECT, "SUPPORT_RECEIPT"),
                left=(State.PAID, State.CLOSED, State.POST_CHECK),
                unless="kept_vnd",
            )
        ],
        tells=[Role.APPLICANT, Role.FINANCE, Role.TREASURY],
        needs_reason=True,
    )
    def recover(self, **_: Any) -> None:
        """Advance of a stopped project, or money used wrongly."""

    @step(
        source=State.RECOVERING,
        label=("Ghi một lần nộp trả", "Record an instalment"),
        public=("Đã nộp trả một phần", "Paid back in part"),
        roles=[Role.FINANCE],
        decides=True,
        asked_in=NOWHERE,
        form=Form.INSTALMENT,
        page=Page.STEP,
        beside=[Beside.RECOVERY],
        destructive=False,
        pays=False,
        days=[d.PAID_BACK],
        tells=[Role.DOIT_HEAD],
    )
    def record_repayment(self, **_: Any) -> None:
        """A part of the money is back; the last part is confirmed."""

    @step(
        source=State.RECOVERING,
        target=State.RECOVERED,
        label=("Xác nhận đã thu hồi", "Confirm the recovery"),
        public=("Đã thu hồi", "Recovered"),
        roles=[Role.FINANCE],
        decides=True,
        asked_in=EVERYWHERE,
        form=Form.RECOVERED,
        page=Page.STEP,
        beside=[Beside.RECOVERY],
        destructive=False,
        pays=False,
        days=[d.PAID_BACK],
        deadline=Deadline(30, CONVENTION),
        fates=[Fate(Standing.ANSWERED, ("RECOVERY_DECISION",))],
        tells=[Role.DOIT_HEAD, Role.DOF],
    )
    def confirm_recovery(self, **_: Any) -> None:
        """The rest of the money is back."""
