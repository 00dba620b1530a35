"""The addresses. A new one needs one line here: who may GET it, who may POST to it, with which sample it is tried.

``get`` and ``post`` are who gets in; None where the method does not exist. ``on`` names the sample dossier (or thing)
with which the sweep fills the address; ``of_dossier`` says that whoever has an interest in that dossier is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.roles import Role
from dossiers.services import MAY_ATTACH
from establishments.accounts import CONFIRM
from reports.handover import MOVES
from reports.stuck.mending import MENDS, SEES
from settlement.treasury.answering import answering_roles
from web.access.visitors import ALL, COUNCIL, NONE, OFFICES, READERS, READING_MEMBERS, SIGNED_IN, Visitor, of
from web.orders.page import ROLES as SEE_ORDERS
from web.paper_templates.page import DECIDES, SENDS
from web.signing.signers import OFFICERS


@dataclass(frozen=True)
class Door:
    """Who gets in."""

    get: frozenset[Visitor] | None = None
    post: frozenset[Visitor] | None = None
    on: str = ""
    of_dossier: bool = False
    note: str = ""


def _dossier(
    get: frozenset[Visitor] | None = None, post: frozenset[Visitor] | None = None, *, on: str, note: str = ""
) -> Door:
    return Door(get, post, on, of_dossier=True, note=note)


def _both(who: frozenset[Visitor], *, on: str = "", of_dossier: bool = False) -> Door:
    return Door(who, who, on, of_dossier)


V = Visitor
WRITERS = of(Role.APPLICANT, Role.CENTRE)
MONEY = of(*SEE_ORDERS)
GAVEL = frozenset({V.CHAIR, V.SECRETARY})
#: Readers of a dossier whose council has finished: every member declared.
READERS_AFTER = READERS | COUNCIL
#: Opinions are the offices' own; the applicant reads what was decided.
OFFICIALS = READERS - {V.APPLICANT}
#: Who may ask for opinions of a request that has been checked: the leading offices, and whose step it may be.
ASKING = of(Role.CENTRE, Role.DOIT, Role.DOIT_HEAD, Role.PPC)
REGISTERS = OFFICES | of(Role.ADMIN)
KEEPERS = of(Role.CENTRE, Role.DOIT, Role.DOIT_HEAD, Role.PPC, Role.DOF, Role.TREASURY, Role.ADMIN)

#: Whoever holds an office of his own: what binds him to a firm is declared by him.
JUDGES = SIGNED_IN - {V.STRANGER, V.APPLICANT, V.OTHER_APPLICANT}

DOORS: dict[str, Door] = {
    # One's own things: everybody gets in and finds what is his.
    "inbox": Door(SIGNED_IN, note="chỉ việc của mình"),
    "login": Door(ALL),
    "too-large": Door(ALL, note="máy chủ phía trước dẫn tới khi tệp quá nặng"),
    "logout": Door(None, ALL),
    "password_change": Door(SIGNED_IN, SIGNED_IN),
    "admin-password": Door(ALL, note="dẫn tới trang đổi mật khẩu"),
    "notices": Door(SIGNED_IN, note="chỉ thông báo của mình"),
    "read-all": Door(None, SIGNED_IN, note="chỉ thông báo của mình"),
    "notice": Door(None, of(Role.APPLICANT), on="notice"),
    "delegations": Door(SIGNED_IN, SIGNED_IN, note="chỉ ủy quyền của mình"),
    "absences": Door(
        of(Role.CENTRE, Role.DOIT_HEAD),
        of(Role.CENTRE, Role.DOIT_HEAD),
        note="người đứng đầu cơ quan; chỉ người trong cơ quan mình",
    ),
    "helpers": Door(
        of(Role.APPLICANT) | {V.OTHER_APPLICANT},
        of(Role.APPLICANT) | {V.OTHER_APPLICANT},
        note="chỉ cơ sở của mình; người hỗ trợ xem mình giúp ai",
    ),
    "end-helper": Door(None, of(Role.APPLICANT), on="helper", note="cả chính người hỗ trợ"),
    "first-password": Door(ALL, ALL, on="first-password", note="bằng liên kết trao cho người hỗ trợ mới, một lần"),
    "interests": Door(JUDGES, JUDGES, note="của mình, và của người trong cơ quan mình đứng đầu"),
    "end-interest": Door(
        of(Role.FINANCE, Role.DOIT_HEAD),
        of(Role.FINANCE, Role.DOIT_HEAD),
        on="tie",
        note="người đã ghi; người đứng đầu cơ quan",
    ),
    "end-absence": Door(None, of(Role.CENTRE), on="absence"),
    "end-delegation": Door(None, frozenset({V.MEMBER}), on="delegation"),
    # Dossiers.
    "dossiers": Door(SIGNED_IN, note="chỉ hồ sơ được xem"),
    "new-dossier": _both(of(Role.APPLICANT, Role.CENTRE) | {V.OTHER_APPLICANT}),
    "new-establishment": _both(of(Role.CENTRE)),
    "establishment": Door(OFFICES | of(Role.APPLICANT), on="establishment", note="cơ sở: chỉ của mình"),
    "record-fact": _both(of(Role.CENTRE), on="fact-kind"),
    "correct-fact": _both(of(Role.CENTRE), on="fact"),
    "fact-file": Door(OFFICES | of(Role.APPLICANT), on="fact-file", note="cơ sở: chỉ của mình"),
    "fact-picture": Door(OFFICES | of(Role.APPLICANT), on="fact-file", note="cơ sở: chỉ của mình"),
    "account-file": Door(OFFICES, on="account-file", note="cơ sở: chỉ của mình"),
    "account-picture": Door(OFFICES, on="account-file", note="cơ sở: chỉ của mình"),
    "account": Door(of(*CONFIRM), of(Role.CENTRE), on="account-change"),
    "decide-account": Door(None, of(*CONFIRM), on="account-change", note="xác nhận: người khác với người đề nghị"),
    "dossier": _dossier(READERS, on="appraising", note="ủy viên: sau khi khai lợi ích"),
    "write": _both(WRITERS, on="returned", of_dossier=True),
    "write-lines": _both(WRITERS, on="returned", of_dossier=True),
    "step": _dossier(of(Role.ACCEPTANCE), of(Role.ACCEPTANCE), on="inspecting", note="xem bảng các bước"),
    "preview": _dossier(of(Role.APPLICANT), on="returned", note="người làm bước ấy"),
    "preview-file": _dossier(of(Role.APPLICANT), on="returned", note="người làm bước ấy"),
    "attachment": _dossier(READERS, on="attachment", note="ủy viên: sau khi khai lợi ích"),
    "attachment-picture": _dossier(READERS, on="attachment", note="ủy viên: sau khi khai lợi ích"),
    "attachment-original": _dossier(of(Role.APPLICANT), on="own-photo", note="chỉ người đã gửi tệp ấy"),
    "paper": _dossier(READERS, on="paper", note="ủy viên: sau khi khai lợi ích"),
    "paper-pdf": _dossier(READERS, on="paper", note="ủy viên: sau khi khai lợi ích"),
    "paper-trace": _dossier(READERS, on="paper", note="ủy viên: sau khi khai lợi ích"),
    "paper-versions": _dossier(READERS, of(Role.CENTRE), on="paper", note="lập lại: người ban hành loại văn bản ấy"),
    "pdfs-again": _dossier(None, OFFICIALS, on="appraising"),
    "upload": _dossier(None, of(*MAY_ATTACH), on="uploading"),
    "take-off": _dossier(None, WRITERS, on="own-attachment"),
    "answer-point": _both(WRITERS, on="point", of_dossier=True),
    # Changes on the way.
    "change": _both(WRITERS, on="working", of_dossier=True),
    # Opinions of other bodies.
    "opinions": _dossier(OFFICIALS, on="appraising"),
    "ask-opinion": _dossier(ASKING, ASKING, on="asking", note="cơ quan khác: ở bước có việc của mình"),
    "opinion": _both(of(Role.DOF), on="opinion", of_dossier=True),
    "opinion-file": _dossier(OFFICIALS - COUNCIL, on="opinion-file"),
    "opinion-picture": _dossier(OFFICIALS - COUNCIL, on="opinion-file"),
    "withdraw-opinion": _both(of(Role.CENTRE, Role.DOIT), on="opinion-request", of_dossier=True),
    # Signatures.
    "sign-paper": _both(of(Role.DOIT_HEAD), on="to-sign", of_dossier=True),
    "hand-in-signed": _both(of(*OFFICERS), on="to-sign", of_dossier=True),
    "signatures": _dossier(READERS_AFTER, on="signed"),
    "signed-copy": _dossier(READERS_AFTER, on="signed"),
    "signed-copy-no": _dossier(READERS_AFTER, on="signed-no"),
    # The registers of numbers, and what the public may ask.
    "register": Door(REGISTERS, KEEPERS, note="ghi: nơi giữ sổ; Cục: khi đã có sổ của Cục"),
    "register-csv": Door(REGISTERS, note="trích yếu: chỉ của hồ sơ được xem"),
    "register-entry": Door(
        REGISTERS, of(Role.DOIT, Role.DOIT_HEAD), on="entry", note="ghi: nơi giữ sổ, và được xem hồ sơ của số ấy"
    ),
    "signature-rules": Door(
        of(Role.DOIT_HEAD, Role.DOIT, Role.CENTRE, Role.PPC, Role.AGENCY),
        of(Role.DOIT_HEAD),
        note="văn bản nào phải ký trước bước sau; mỗi lần đặt một dòng nhật ký",
    ),
    "verify": Door(ALL, ALL, note="công khai"),
    "verify-paper": Door(ALL, ALL, on="verify", note="công khai"),
    # Wordings of papers.
    "templates": Door(of(*DECIDES)),
    "template-kind": Door(of(*DECIDES), of(*SENDS), on="kind"),
    "template-fields": Door(of(*DECIDES), on="kind"),
    "template-starter": Door(of(*DECIDES), on="kind"),
    "template-version": Door(of(*DECIDES), on="template"),
    "template-file": Door(of(*DECIDES), on="template"),
    "template-trial": Door(of(*DECIDES), on="trial"),
    "template-activate": Door(None, of(Role.DOIT_HEAD), on="template", note="không phải người đã gửi mẫu"),
    "template-refuse": Door(None, of(Role.DOIT_HEAD), on="template", note="không phải người đã gửi mẫu"),
    "template-retire": Door(None, of(*DECIDES), on="template-in-force"),
    # Settlement.
    "evidence": _dossier(READERS_AFTER, on="settling"),
    "take-invoices": _dossier(None, WRITERS, on="working"),
    "invoice-file": _dossier(READERS_AFTER, on="invoice"),
    "invoice-picture": _dossier(READERS_AFTER, on="invoice"),
    "cockpit": _dossier(OFFICES, of(Role.FINANCE), on="settling"),
    "recompute": _dossier(None, OFFICES, on="settling"),
    "orders": Door(MONEY),
    "prepare-batch": Door(None, of(Role.FINANCE)),
    "take-answer": Door(MONEY, MONEY, note="chỉ đọc trước, không ghi"),
    "record-answer": Door(None, of(*answering_roles()), on="answer"),
    "answer-dossier": _both(of(*answering_roles()), on="paying", of_dossier=True),
    "batch": _dossier(MONEY, on="batch"),
    "batch-file": _dossier(MONEY, on="batch-file"),
    # Plans.
    "plans": Door(OFFICES, of(Role.DOIT)),
    "plan": _dossier(OFFICES, of(Role.DOIT), on="plan"),
    # The council.
    "board": Door(SIGNED_IN, note="chỉ hồ sơ mình được mời"),
    "declare-many": Door(None, SIGNED_IN, note="chỉ hồ sơ mình được mời"),
    "declare": _both(frozenset({V.UNDECLARED}), on="appraising", of_dossier=True),
    "ballot": _dossier(None, READING_MEMBERS, on="appraising"),
    "councils": Door(of(Role.DOIT, Role.DOIT_HEAD), of(Role.DOIT)),
    "council": Door(of(Role.DOIT, Role.DOIT_HEAD), of(Role.DOIT), on="council"),
    "voting-rules": Door(of(Role.DOIT, Role.DOIT_HEAD)),
    "new-voting-rule": _both(of(Role.DOIT)),
    "voting-rule": Door(of(Role.DOIT, Role.DOIT_HEAD), on="rule"),
    "activate-voting-rule": Door(None, of(Role.DOIT_HEAD), on="rule", note="người khác với người đề xuất"),
    "drop-voting-rule": Door(None, of(Role.DOIT, Role.DOIT_HEAD), on="rule"),
    "end-voting-rule": Door(None, of(Role.DOIT, Role.DOIT_HEAD), on="rule"),
    "sheets": Door(of(Role.DOIT, Role.DOIT_HEAD), of(Role.DOIT)),
    "sheet": Door(of(Role.DOIT, Role.DOIT_HEAD), of(Role.DOIT), on="sheet"),
    "sheet-version": Door(None, of(Role.DOIT), on="sheet"),
    "sitting": Door(COUNCIL | of(Role.DOIT, Role.DOIT_HEAD), on="sitting"),
    "roll-call": Door(None, GAVEL, on="sitting"),
    "begin-sitting": Door(None, GAVEL, on="sitting"),
    "end-sitting": Door(None, GAVEL, on="sitting"),
    "chair": _both(frozenset({V.CHAIR}), on="chair", of_dossier=True),
    # Work that is late, work that changes hands.
    "deadlines": Door(OFFICES | of(Role.COMMUNE, Role.DISTRICT) | {V.OTHER_COMMUNE}, note="chỉ hồ sơ được xem"),
    "stuck": Door(of(*SEES)),
    "stuck-one": _dossier(of(*SEES), on="stuck"),
    "mend": _dossier(None, of(*MENDS), on="mend"),
    "hand-over": _both(of(*MOVES)),
}

#: The administration site: staff only, and nobody who is kept out of any dossier.
ADMINISTRATION = of(Role.ADMIN)
NOBODY = NONE
