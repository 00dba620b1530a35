"""What a step says of its pages, by key: which form it asks with, what stands beside it, where it is taken.

The life lies below the pages and knows no page. The pages register one handler for each key, and the program does not
start while one is missing (web/steps/registered.py).
"""

from __future__ import annotations

from enum import StrEnum


class Form(StrEnum):
    """What a step asks the person for."""

    #: What was seen, item by item.
    ACCEPT = "accept"
    #: How much and by which voucher.
    ADVANCE = "advance"
    #: The facts as they stand; what is changed here becomes the amendment, and nothing else is sent.
    AMENDMENT = "amendment"
    #: The amount; the norm's is filled in.
    APPROVE = "approve"
    #: The commune's word.
    CONFIRM = "confirm"
    #: Dates and, if rounder, the amount.
    CONTRACT = "contract"
    #: The sub-item of the budget classification.
    ECONOMIC_CODE = "economic-code"
    #: One invoice and its proof of transfer.
    EVIDENCE = "evidence"
    #: Why and until when; a request that waits has said both.
    EXTEND = "extend"
    #: What was not right.
    FAIL_ACCEPTANCE = "fail-acceptance"
    #: One list of all gaps.
    GAPS = "gaps"
    #: One part of the money and its voucher.
    INSTALMENT = "instalment"
    #: A letter's number.
    LETTER = "letter"
    #: What the tax authority's portal shows of an invoice.
    LOOKUP = "lookup"
    #: Which item a line pays for.
    MATCH = "match"
    #: Where the money of the new year comes from.
    NEW_YEAR = "new-year"
    #: Only a remark.
    NOTE = "note"
    #: Which council, when, where.
    OPEN_APPRAISAL = "open-appraisal"
    #: The word on the money.
    OPINION = "opinion"
    #: The Treasury's voucher.
    ORDER = "order"
    #: An amount by decision for one line of the support.
    OVERRIDE = "override"
    #: Where an amount outside the lines of an invoice belongs.
    PLACE = "place"
    #: Nothing to type: everything is known.
    PLAIN = "plain"
    #: The plan's number.
    PLAN = "plan"
    #: One visit.
    POST_CHECK = "post-check"
    #: How far.
    PROGRESS = "progress"
    #: The submission.
    PUT_IN_PLAN = "put-in-plan"
    #: Why.
    REASON = "reason"
    #: Why, line by line: it is printed as a list.
    REASONS = "reasons"
    #: Why and how much.
    RECOVER = "recover"
    #: The voucher by which the rest came back.
    RECOVERED = "recovered"
    #: The interest of whoever presides, which the department records.
    RECUSE_HEAD = "recuse-head"
    #: Which invoices one replaces, adjusts or cancels.
    RELATE = "relate"
    #: Which invoice, and why.
    REMOVE_INVOICE = "remove-invoice"
    #: Who leaves the round, who comes instead, why.
    REPLACE_MEMBER = "replace-member"
    #: On which ground it goes on.
    RESUME = "resume"
    #: All defects at once; from the second time on, why a new one was not named before.
    RETURN = "return"
    #: What the signer of a settlement asks finance to look at again.
    SEND_BACK = "send-back"
    #: Why; and where nobody could help it, what of the cost is accepted.
    STOP = "stop"
    #: Why, and from which day.
    SUSPEND = "suspend"
    #: Which invoices one transfer paid.
    TRANSFER = "transfer"
    #: One ballot.
    VOTE = "vote"
    #: Why, and before which council.
    VOTE_AGAIN = "vote-again"


class Page(StrEnum):
    """A page where a step is taken, or where a waiting task leads."""

    #: The form of the step by itself.
    STEP = "step"
    #: The dossier's page, with everything a person may do there.
    DOSSIER = "dossier"
    #: Invoices and transfers, and what the settlement still lacks.
    EVIDENCE = "evidence"
    #: Every line of a claim, for finance and whoever signs.
    REVIEW = "review"
    #: Before and after side by side.
    CHANGE = "change"
    #: The dossiers a member of a council has before him.
    COUNCIL = "council"
    #: The meeting at which the dossier is called.
    SITTING = "sitting"


class Beside(StrEnum):
    """What stands beside the form: the figures a step fixes, and what it answers."""

    #: Cost, support asked for, own money, the norm's amount.
    REQUEST_FIGURES = "request-figures"
    #: What was settled, what is paid, what is left.
    SETTLEMENT_FIGURES = "settlement-figures"
    #: To which accounts the money goes.
    PAYEES = "payees"
    #: That the last day of payment of the year is over.
    YEAR_END = "year-end"
    #: What is paid and would have to come back.
    MONEY_OUT = "money-out"
    #: The same, should the project stop.
    MONEY_OUT_IF_STOPPED = "money-out-if-stopped"
    #: By which decision the work rests, and until when the contract runs.
    PAUSE = "pause"
    #: What is carried over into the new year.
    NEW_YEAR = "new-year"
    #: What has to come back, what has come.
    RECOVERY = "recovery"
    #: The request that is answered, before and after.
    CHANGE_ASKED_FOR = "change-asked-for"
    #: The arithmetic of the support, step by step.
    SUPPORT_STEPS = "support-steps"
