"""The addresses. A new one needs one line here: who may GET it, who may POST to it, with which sample it is tried.

The line is the guard (``web.access.guard``): whoever is in none of its columns is refused before the page looks at
anything, and an address without a line is not served. ``get`` and ``post`` are who gets in with the sample of the
sweep; None where the method does not exist. ``opens``: whom the guard lets on to the page beside them, because there
the thing itself decides, not the role: whose it is, which step stands open, who was asked. ``on`` names the sample
dossier (or thing) with which the sweep fills the address; ``of_dossier`` says that whoever has an interest in that
dossier is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.role_info import Duty, Place, Reads
from accounts.roles import Role, at_place, handing_in, holders
from dossiers.models import Track
from plans.models import Plan
from plans.services import turn_of
from settlement.treasury.answering import answering_roles
from web.access.visitors import ALL, COUNCIL, NONE, OFFICES, READERS, READING_MEMBERS, SIGNED_IN, Visitor, of

#: Methods that change nothing.
READS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Door:
    """Who gets in."""

    get: frozenset[Visitor] | None = None
    post: frozenset[Visitor] | None = None
    on: str = ""
    of_dossier: bool = False
    note: str = ""
    opens: frozenset[Visitor] = NONE

    def lets_on(self, method: str) -> frozenset[Visitor] | None:
        """Whom the guard lets on to the page with a method; None where there is no such method."""
        table = self.get if method in READS else self.post if method == "POST" else None
        return None if table is None else table | self.opens


def _dossier(
    get: frozenset[Visitor] | None = None,
    post: frozenset[Visitor] | None = None,
    *,
    on: str,
    note: str = "",
    opens: frozenset[Visitor] = NONE,
) -> Door:
    return Door(get, post, on, of_dossier=True, note=note, opens=opens)


def _both(who: frozenset[Visitor], *, on: str = "", of_dossier: bool = False, opens: frozenset[Visitor] = NONE) -> Door:
    return Door(who, who, on, of_dossier, opens=opens)


V = Visitor
WRITERS = of(*holders(Duty.WRITE_REQUEST, Duty.WRITE_PROJECT))
MONEY = of(*at_place(Place.ORDERS))
TEMPLATES = of(*at_place(Place.TEMPLATES))
COUNCILS = of(*at_place(Place.COUNCILS))
GAVEL = frozenset({V.CHAIR, V.SECRETARY})
#: Readers of a dossier whose council has finished: every member declared.
READERS_AFTER = READERS | COUNCIL
#: Opinions are the offices' own; the applicant reads what was decided.
OFFICIALS = READERS - {V.APPLICANT}
#: Who may ask for opinions of a request that has been checked: the leading offices, and whose step it may be.
ASKING = of(Role.CENTRE, Role.DOIT, Role.DOIT_HEAD, Role.PPC)
ASKERS = of(*holders(Duty.ASK_OPINIONS, Duty.ASK_OPINIONS_IN_OWN_STEPS, Duty.WITHDRAW_OPINIONS))
REGISTERS = OFFICES | of(*holders(Duty.HELP_EVERY_REGISTER))
KEEPERS = of(Role.CENTRE, Role.DOIT, Role.DOIT_HEAD, Role.PPC, Role.DOF, Role.TREASURY, Role.ADMIN)
#: Whoever reads some dossiers: which, the query of the page says (dossiers.querysets.seen_by).
READS_SOME = of(*(role for role in Role if role.about.reads is not Reads.NONE))
#: Whose turn some batch of a plan is.
PLANS_TURN = of(*(turn_of(status, track) for status in Plan.Status if status.step for track in Track))
#: Whoever holds a role: which step or task is his, the lifecycle says.
HOLDS_A_ROLE = of(*Role)

#: Whoever holds an office of his own: what binds him to a firm is declared by him.
JUDGES = SIGNED_IN - {V.STRANGER, V.APPLICANT, V.OTHER_APPLICANT}

DOORS: dict[str, Door] = {
    # One's own things: everybody gets in and finds what is his.
    "inbox": Door(SIGNED_IN, note="chỉ việc của mình"),
    "login": Door(ALL, ALL),
    "alive": Door(ALL, note="cho máy: tiến trình còn sống"),
    "ready": Door(ALL, note="cho máy trong WATCH_FROM hoặc có WATCH_TOKEN; nơi khác không thấy gì (404)"),
    "metrics": Door(ALL, note="như trên"),
    "too-large": Door(ALL, note="máy chủ phía trước dẫn tới khi tệp quá nặng"),
    "logout": Door(None, ALL),
    "password_change": Door(SIGNED_IN, SIGNED_IN),
    "admin-password": Door(ALL, ALL, note="dẫn tới trang đổi mật khẩu"),
    "notices": Door(SIGNED_IN, note="chỉ thông báo của mình"),
    "read-all": Door(None, SIGNED_IN, note="chỉ thông báo của mình"),
    "notice": Door(None, of(Role.APPLICANT), on="notice", opens=SIGNED_IN),
    "delegations": Door(SIGNED_IN, SIGNED_IN, note="chỉ ủy quyền của mình"),
    "absences": Door(
        of(Role.CENTRE, Role.DOIT_HEAD),
        of(Role.CENTRE, Role.DOIT_HEAD),
        note="người đứng đầu cơ quan; chỉ người trong cơ quan mình",
        opens=SIGNED_IN,
    ),
    "helpers": Door(
        of(Role.APPLICANT) | {V.OTHER_APPLICANT},
        of(Role.APPLICANT) | {V.OTHER_APPLICANT},
        note="chỉ cơ sở của mình; người hỗ trợ xem mình giúp ai",
        opens=SIGNED_IN,
    ),
    "end-helper": Door(None, of(Role.APPLICANT), on="helper", note="cả chính người hỗ trợ", opens=SIGNED_IN),
    "first-password": Door(ALL, ALL, on="first-password", note="bằng liên kết trao cho người hỗ trợ mới, một lần"),
    "interests": Door(JUDGES, JUDGES, note="của mình, và của người trong cơ quan mình đứng đầu", opens=SIGNED_IN),
    "end-interest": Door(
        of(Role.FINANCE, Role.DOIT_HEAD),
        of(Role.FINANCE, Role.DOIT_HEAD),
        on="tie",
        note="người đã ghi; người đứng đầu cơ quan",
        opens=SIGNED_IN,
    ),
    "end-absence": Door(None, of(Role.CENTRE), on="absence", opens=SIGNED_IN),
    "end-delegation": Door(None, frozenset({V.MEMBER}), on="delegation", opens=SIGNED_IN),
    # Dossiers.
    "dossiers": Door(SIGNED_IN, note="chỉ hồ sơ được xem"),
    "new-dossier": _both(of(Role.APPLICANT, Role.CENTRE) | {V.OTHER_APPLICANT}),
    "new-establishment": _both(of(Role.CENTRE)),
    "establishment": Door(OFFICES | of(Role.APPLICANT), on="establishment", note="cơ sở: chỉ của mình"),
    "record-fact": _both(of(Role.CENTRE), on="fact-kind"),
    "correct-fact": _both(of(Role.CENTRE), on="fact"),
    "fact-file": Door(OFFICES | of(Role.APPLICANT), on="fact-file", note="cơ sở: chỉ của mình"),
    "fact-picture": Door(OFFICES | of(Role.APPLICANT), on="fact-file", note="cơ sở: chỉ của mình"),
    "account-file": Door(OFFICES, on="account-file", note="cơ sở: chỉ của mình", opens=of(Role.APPLICANT)),
    "account-picture": Door(OFFICES, on="account-file", note="cơ sở: chỉ của mình", opens=of(Role.APPLICANT)),
    "account": Door(of(*holders(Duty.CONFIRM_ACCOUNTS)), of(Role.CENTRE), on="account-change"),
    "decide-account": Door(
        None, of(*holders(Duty.CONFIRM_ACCOUNTS)), on="account-change", note="xác nhận: người khác với người đề nghị"
    ),
    "dossier": _dossier(READERS, on="appraising", note="ủy viên: sau khi khai lợi ích", opens=READS_SOME),
    "write": _both(WRITERS, on="returned", of_dossier=True),
    "write-lines": _both(WRITERS, on="returned", of_dossier=True),
    "step": _dossier(
        of(Role.ACCEPTANCE), of(Role.ACCEPTANCE), on="inspecting", note="xem bảng các bước", opens=HOLDS_A_ROLE
    ),
    "preview": _dossier(of(Role.APPLICANT), on="returned", note="người làm bước ấy", opens=HOLDS_A_ROLE),
    "preview-file": _dossier(of(Role.APPLICANT), on="returned", note="người làm bước ấy", opens=HOLDS_A_ROLE),
    "attachment": _dossier(READERS, on="attachment", note="ủy viên: sau khi khai lợi ích", opens=READS_SOME),
    "attachment-picture": _dossier(READERS, on="attachment", note="ủy viên: sau khi khai lợi ích", opens=READS_SOME),
    "attachment-original": _dossier(
        of(Role.APPLICANT), on="own-photo", note="chỉ người đã gửi tệp ấy", opens=READS_SOME
    ),
    "paper": _dossier(READERS, on="paper", note="ủy viên: sau khi khai lợi ích", opens=READS_SOME),
    "paper-pdf": _dossier(READERS, on="paper", note="ủy viên: sau khi khai lợi ích", opens=READS_SOME),
    "paper-trace": _dossier(READERS, on="paper", note="ủy viên: sau khi khai lợi ích", opens=READS_SOME),
    "paper-versions": _dossier(
        READERS, of(Role.CENTRE), on="paper", note="lập lại: người ban hành loại văn bản ấy", opens=READS_SOME
    ),
    "pdfs-again": _dossier(None, OFFICIALS, on="appraising", opens=READS_SOME),
    "upload": _dossier(None, of(*holders(Duty.ATTACH_FILES)), on="uploading"),
    "take-off": _dossier(None, WRITERS, on="own-attachment"),
    "answer-point": _both(WRITERS, on="point", of_dossier=True, opens=HOLDS_A_ROLE),
    # Changes on the way.
    "change": _both(WRITERS, on="working", of_dossier=True, opens=HOLDS_A_ROLE),
    # Opinions of other bodies.
    "opinions": _dossier(OFFICIALS, on="appraising", opens=READS_SOME),
    "ask-opinion": _dossier(ASKING, ASKING, on="asking", note="cơ quan khác: ở bước có việc của mình", opens=ASKERS),
    "opinion": _both(
        of(Role.DOF), on="opinion", of_dossier=True, opens=ASKERS | of(*holders(Duty.ANSWER_FOR_ITS_BODY))
    ),
    "opinion-file": _dossier(OFFICIALS - COUNCIL, on="opinion-file", opens=READS_SOME),
    "opinion-picture": _dossier(OFFICIALS - COUNCIL, on="opinion-file", opens=READS_SOME),
    "withdraw-opinion": _both(of(Role.CENTRE, Role.DOIT), on="opinion-request", of_dossier=True, opens=ASKERS),
    # Signatures.
    "sign-paper": _both(of(Role.DOIT_HEAD), on="to-sign", of_dossier=True, opens=of(*holders(Duty.SIGN_PAPERS))),
    "hand-in-signed": _both(of(*handing_in()), on="to-sign", of_dossier=True, opens=READS_SOME),
    "signatures": _dossier(READERS_AFTER, on="signed", opens=READS_SOME),
    "signed-copy": _dossier(READERS_AFTER, on="signed", opens=READS_SOME),
    "signed-copy-no": _dossier(READERS_AFTER, on="signed-no", opens=READS_SOME),
    # The registers of numbers, and what the public may ask.
    "register": Door(REGISTERS, KEEPERS, note="ghi: nơi giữ sổ; Cục: khi đã có sổ của Cục", opens=REGISTERS),
    "register-csv": Door(REGISTERS, note="trích yếu: chỉ của hồ sơ được xem"),
    "register-entry": Door(
        REGISTERS,
        of(Role.DOIT, Role.DOIT_HEAD),
        on="entry",
        note="ghi: nơi giữ sổ, và được xem hồ sơ của số ấy",
        opens=REGISTERS,
    ),
    "signature-rules": Door(
        of(*handing_in()),
        of(*holders(Duty.SET_SIGNATURE_RULES)),
        note="văn bản nào phải ký trước bước sau; mỗi lần đặt một dòng nhật ký",
    ),
    "verify": Door(ALL, ALL, note="công khai"),
    "verify-paper": Door(ALL, ALL, on="verify", note="công khai"),
    # Wordings of papers.
    "templates": Door(TEMPLATES),
    "template-kind": Door(TEMPLATES, of(*holders(Duty.SEND_TEMPLATES)), on="kind"),
    "template-fields": Door(TEMPLATES, on="kind"),
    "template-starter": Door(TEMPLATES, on="kind"),
    "template-version": Door(TEMPLATES, on="template"),
    "template-file": Door(TEMPLATES, on="template"),
    "template-trial": Door(TEMPLATES, on="trial"),
    "template-activate": Door(
        None, of(Role.DOIT_HEAD), on="template", note="không phải người đã gửi mẫu", opens=TEMPLATES
    ),
    "template-refuse": Door(
        None, of(Role.DOIT_HEAD), on="template", note="không phải người đã gửi mẫu", opens=TEMPLATES
    ),
    "template-retire": Door(None, TEMPLATES, on="template-in-force"),
    # Settlement.
    "evidence": _dossier(READERS_AFTER, on="settling", opens=READS_SOME),
    "take-invoices": _dossier(None, WRITERS, on="working", opens=HOLDS_A_ROLE),
    "invoice-file": _dossier(READERS_AFTER, on="invoice", opens=READS_SOME),
    "invoice-picture": _dossier(READERS_AFTER, on="invoice", opens=READS_SOME),
    "cockpit": _dossier(OFFICES, of(Role.FINANCE), on="settling", note="gửi: người làm bước ấy", opens=OFFICES),
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
    "plan": _dossier(
        OFFICES,
        of(Role.DOIT),
        on="plan",
        opens=PLANS_TURN,
    ),
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
    "activate-voting-rule": Door(
        None, of(Role.DOIT_HEAD), on="rule", note="người khác với người đề xuất", opens=COUNCILS
    ),
    "drop-voting-rule": Door(None, of(Role.DOIT, Role.DOIT_HEAD), on="rule"),
    "end-voting-rule": Door(None, of(Role.DOIT, Role.DOIT_HEAD), on="rule"),
    "sheets": Door(of(Role.DOIT, Role.DOIT_HEAD), of(Role.DOIT)),
    "sheet": Door(of(Role.DOIT, Role.DOIT_HEAD), of(Role.DOIT), on="sheet"),
    "sheet-version": Door(None, of(Role.DOIT), on="sheet"),
    "sitting": Door(COUNCIL | of(Role.DOIT, Role.DOIT_HEAD), on="sitting"),
    "roll-call": Door(None, GAVEL, on="sitting"),
    "begin-sitting": Door(None, GAVEL, on="sitting"),
    "end-sitting": Door(None, GAVEL, on="sitting"),
    "chair": _both(frozenset({V.CHAIR}), on="chair", of_dossier=True, opens=COUNCILS),
    # Work that is late, work that changes hands.
    "deadlines": Door(OFFICES | of(Role.COMMUNE, Role.DISTRICT) | {V.OTHER_COMMUNE}, note="chỉ hồ sơ được xem"),
    "stuck": Door(of(*at_place(Place.STUCK))),
    "stuck-one": _dossier(of(*at_place(Place.STUCK)), on="stuck"),
    "mend": _dossier(None, of(*holders(Duty.MEND_STUCK_WORK)), on="mend"),
    "hand-over": _both(of(*holders(Duty.HAND_OVER_WORK))),
}

#: The administration site: staff only, and nobody who is kept out of any dossier.
ADMINISTRATION = of(Role.ADMIN)
NOBODY = NONE
