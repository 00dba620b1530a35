"""Which invoices of one claim replace, adjust or cancel which others, and which of them count.

Derived from all invoices present, each time anew: the order of upload does not matter, and a correction that is taken
away has never been. A correction takes effect only where it is proven that the seller wrote it; one that is not, or
that cannot be understood, has no effect, does not count itself, and is a trouble that stops the claim. Plain values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from accounts.taxcode import same_code
from documents.vietnamese import date_short
from settlement.claim import Claim, ClaimInvoice
from settlement.einvoice.checks import DOES
from settlement.einvoice.model import ADJUSTS, CANCELS, DOUBT, ELEMENT, REPLACES, Earlier

#: Kinds after which the earlier invoice is worth nothing.
VOIDS = frozenset({REPLACES, CANCELS})
#: States at the tax portal of an invoice that is worth nothing.
GONE = {"CANCELLED": "đã bị hủy", "REPLACED": "đã bị thay thế"}


@dataclass(frozen=True)
class Link:
    """One invoice (by its place in the claim) corrects another, proven."""

    by: int
    of: int
    kind: str


@dataclass(frozen=True)
class Trouble:
    """Why the claim cannot be sent; ``text`` goes on after the name of the invoice."""

    code: str
    invoice: int
    text: str


@dataclass(frozen=True)
class Standing:
    """Whether an invoice counts, why, and the originals whose amounts it changes (none: it stands by itself)."""

    counted: bool
    why: str
    bases: tuple[int, ...] = ()


@dataclass(frozen=True)
class Corrections:
    """What the invoices of a claim are to one another."""

    links: tuple[Link, ...] = ()
    standings: Mapping[int, Standing] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()

    def replaced_by(self, no: int) -> tuple[int, ...]:
        """Which invoices took the place of one."""
        return tuple(link.by for link in self.links if link.of == no and link.kind in VOIDS)


@lru_cache(maxsize=128)
def corrections_of(claim: Claim) -> Corrections:
    """The links in effect, where each invoice stands, and what stops the claim."""
    return _Graph(claim).solved()


def live(claim: Claim) -> tuple[ClaimInvoice, ...]:
    """The invoices that count."""
    standings = corrections_of(claim).standings
    return tuple(one for one in claim.invoices if standings[one.no].counted)


def in_order(invoices: Iterable[ClaimInvoice]) -> list[ClaimInvoice]:
    """By day and identity: an order that does not depend on which file came first."""
    return sorted(invoices, key=lambda one: (one.issued, one.identity, one.no))


class _Graph:
    """One look at a claim."""

    def __init__(self, claim: Claim) -> None:
        self.rows = in_order(claim.invoices)
        self.by_no = {one.no: one for one in self.rows}
        self.links: list[Link] = []
        self.troubles: list[Trouble] = []
        #: Why an invoice does not count.
        self.held: dict[int, str] = {}

    def solved(self) -> Corrections:
        """Everything in turn: who is meant, is it proven, does it make sense together."""
        self._second_copies()
        for invoice in self.rows:
            if invoice.relation or invoice.told == DOUBT:
                self._one(invoice)
        self._no_cycles()
        self._no_quarrels()
        standings = {one.no: self._standing(one) for one in self.rows}
        return Corrections(tuple(self.links), standings, tuple(self.troubles))

    def _stop(self, invoice: ClaimInvoice, code: str, text: str, why: str) -> None:
        self.troubles.append(Trouble(code, invoice.no, text))
        self.held.setdefault(invoice.no, why)

    def _second_copies(self) -> None:
        first: dict[tuple[str, str, str, str], int] = {}
        for invoice in sorted(self.rows, key=lambda one: (not one.proven, one.worth_vnd, one.no)):
            if invoice.identity in first:
                # That it is there twice is said by the rule on doubles.
                self.held[invoice.no] = f"cùng một hóa đơn với dòng {first[invoice.identity]}, chỉ tính một lần"
            first.setdefault(invoice.identity, invoice.no)

    def _one(self, invoice: ClaimInvoice) -> None:
        """What one correction does."""
        if invoice.no in self.held:
            return
        does = DOES.get(invoice.relation, "sửa")
        if invoice.told == DOUBT or not invoice.relation:
            self._stop(
                invoice,
                "relation_unclear",
                "có vẻ thay thế, điều chỉnh hoặc hủy hóa đơn khác nhưng không rõ là hóa đơn nào: bấm «Nói rõ quan hệ», "
                "chọn hóa đơn được sửa hoặc ghi là không sửa hóa đơn nào; nếu tải nhầm, gỡ ra.",
                "chưa rõ sửa hóa đơn nào",
            )
            return
        found = [self._meant(invoice, named) for named in invoice.names]
        if any(len(rows) > 1 for rows in found):
            self._stop(
                invoice,
                "relation_unclear",
                f"ghi {does} hóa đơn {invoice.earlier} mà trong hồ sơ có nhiều hóa đơn như thế: bấm «Nói rõ quan hệ» "
                "để chọn đúng hóa đơn.",
                "chưa rõ sửa hóa đơn nào",
            )
            return
        targets = list(dict.fromkeys(rows[0] for rows in found if rows))
        if invoice.no in targets:
            self._stop(
                invoice,
                "relation_self",
                f"tự ghi là {does} chính nó: xin người bán tệp đúng, gỡ tệp này.",
                "ghi là sửa chính nó",
            )
        elif not targets or (invoice.relation == ADJUSTS and len(targets) < len(found)):
            self._alone(invoice)
        else:
            self._linked(invoice, [self.by_no[no] for no in targets])

    def _meant(self, invoice: ClaimInvoice, named: Earlier) -> list[int]:
        """The invoices of this claim that a name may mean."""
        rows = [
            one
            for one in self.rows
            if one.number == named.number
            and same_code(one.seller_tax_code, invoice.seller_tax_code)
            and (not named.series or one.series == named.series)
            and (not named.form or one.form == named.form)
            and (named.series or one.no != invoice.no)
        ]
        if not named.series and named.issued:
            rows = [one for one in rows if one.issued == named.issued]
        # Copies of one invoice are one.
        return [rows[0].no] if len({one.identity for one in rows}) == 1 else [one.no for one in rows]

    def _alone(self, invoice: ClaimInvoice) -> None:
        """The earlier invoice is not here. A replacement then stands by itself; a difference is of nothing."""
        if invoice.relation == ADJUSTS:
            self._stop(
                invoice,
                "adjusted_base_missing",
                f"điều chỉnh hóa đơn {invoice.earlier or '(không ghi số)'} mà hóa đơn ấy không có trong hồ sơ: số tiền "
                "chỉ là phần chênh lệch; tải cả hóa đơn gốc, hoặc gỡ hóa đơn này.",
                "chưa có hóa đơn được điều chỉnh",
            )

    def _linked(self, invoice: ClaimInvoice, targets: list[ClaimInvoice]) -> None:
        does, which = DOES[invoice.relation], ", ".join(one.short for one in targets)
        late = next((one for one in targets if invoice.issued < one.issued), None)
        if late:
            self._stop(
                invoice,
                "correction_before_base",
                f"lập ngày {date_short(invoice.issued)} mà ghi {does} hóa đơn {late.short} lập sau đó, ngày "
                f"{date_short(late.issued)}: đối chiếu lại với người bán, gỡ tệp không đúng.",
                "lập trước hóa đơn mà nó sửa",
            )
        elif not invoice.proven:
            why = "chưa chứng minh được người lập"
            self._stop(invoice, "correction_unproven", _unproven(invoice, does, which), why)
        elif invoice.relation == ADJUSTS and any(code == "adjust_sign" for code, _, _ in invoice.reader):
            self._stop(
                invoice,
                "adjust_sign",
                f"ghi «điều chỉnh giảm» hóa đơn {which} nhưng số tiền lại dương, nên không biết là tăng hay giảm: đề "
                "nghị người bán lập lại, số điều chỉnh giảm ghi âm.",
                "không rõ điều chỉnh tăng hay giảm",
            )
        else:
            self.links += [Link(invoice.no, one.no, invoice.relation) for one in targets]

    def _no_cycles(self) -> None:
        after: dict[int, set[int]] = defaultdict(set)
        for link in self.links:
            after[link.by].add(link.of)

        def reaches(start: int) -> bool:
            seen, ahead = set(), list(after[start])
            while ahead:
                no = ahead.pop()
                if no == start:
                    return True
                if no not in seen:
                    seen.add(no)
                    ahead += after[no]
            return False

        for no in [one.no for one in self.rows if reaches(one.no)]:
            self._stop(
                self.by_no[no],
                "relation_cycle",
                "và các hóa đơn khác ghi sửa lẫn nhau thành vòng tròn, không biết tờ nào là gốc: đối chiếu với người "
                "bán, gỡ tệp không đúng.",
                "sửa lẫn nhau thành vòng tròn",
            )
        self.links = [link for link in self.links if link.by not in self.held]

    def _no_quarrels(self) -> None:
        """Two corrections of one invoice that cannot both hold, also where one of them was itself replaced since."""
        for base in self.rows:
            heirs = self._last(link for link in self.links if link.of == base.no and link.kind in VOIDS)
            if not heirs:
                continue
            for no in sorted(heirs) if len(heirs) > 1 else ():
                self._stop(
                    self.by_no[no],
                    "corrected_twice",
                    f"và hóa đơn khác cùng thay thế, hủy hóa đơn {base.short}: chỉ một tờ còn giá trị; tra cổng thuế, "
                    "gỡ tờ không còn giá trị.",
                    "nhiều hóa đơn cùng thay thế một hóa đơn",
                )
            differences = self._last(link for link in self.links if link.of == base.no and link.kind == ADJUSTS)
            for no in sorted(differences - heirs):
                self._stop(
                    self.by_no[no],
                    "adjusts_replaced",
                    f"điều chỉnh hóa đơn {base.short} là hóa đơn đã bị thay thế hoặc hủy: tra cổng thuế; nếu hóa "
                    "đơn thay thế đã tính cả phần này thì gỡ ra, nếu không thì đề nghị người bán lập lại.",
                    "điều chỉnh một hóa đơn không còn giá trị",
                )

    def _last(self, links: Iterable[Link]) -> set[int]:
        """Where the lines of some corrections end: what took the place of each in the end; of a cancelled one nothing.

        A cancellation that has an amount of its own is an end like any other. There is no circle any more here.
        """
        ends: set[int] = set()
        for link in links:
            after = [one for one in self.links if one.of == link.by and one.kind in VOIDS]
            goes_on = [one for one in after if one.kind != CANCELS or self.by_no[one.by].worth_vnd > 0]
            ends |= self._last(goes_on) if after else {link.by}
        return ends

    def _standing(self, invoice: ClaimInvoice) -> Standing:
        no = invoice.no
        heirs = [link for link in self.links if link.of == no and link.kind in VOIDS]
        if heirs:
            by, kind = self.by_no[heirs[0].by], heirs[0].kind
            return Standing(False, f"đã bị hóa đơn {by.short} {DOES[kind]}")
        if no in self.held:
            return Standing(False, self.held[no])
        if invoice.looked_up_on and invoice.portal_state in GONE:
            return Standing(False, f"{GONE[invoice.portal_state]} theo tra cứu cổng thuế")
        bases = self._bases(no)
        if any(self._is_off(base) for base in bases):
            return Standing(False, "hóa đơn được điều chỉnh không được tính", bases)
        links = [link for link in self.links if link.by == no]
        if not bases and not invoice.worth_vnd and not any(line.amount_vnd for line in invoice.lines):
            return Standing(False, "tổng bằng 0, không chứng minh chi phí nào")
        if links and links[0].kind == CANCELS and invoice.worth_vnd <= 0:
            return Standing(False, f"chỉ hủy hóa đơn {self.by_no[links[0].of].short}")
        return Standing(True, self._said(invoice, links), bases)

    def _is_off(self, no: int) -> bool:
        base = self.by_no[no]
        return no in self.held or (base.looked_up_on is not None and base.portal_state in GONE)

    def _said(self, invoice: ClaimInvoice, links: list[Link]) -> str:
        if links:
            which = ", ".join(self.by_no[link.of].short for link in links)
            return f"{DOES[links[0].kind]} hóa đơn {which}"
        return f"{DOES[REPLACES]} hóa đơn không có trong hồ sơ" if invoice.relation == REPLACES else "hóa đơn gốc"

    def _bases(self, no: int) -> tuple[int, ...]:
        """The originals whose amounts an invoice changes; what replaces a difference is a difference as well."""
        found: dict[int, None] = {}
        for link in self.links:
            if link.by == no:
                below = self._bases(link.of)
                for base in below or ((link.of,) if link.kind == ADJUSTS else ()):
                    found[base] = None
        return tuple(found)


def _unproven(invoice: ClaimInvoice, does: str, which: str) -> str:
    signed = {
        "": "không có chữ ký số của người bán",
        "không có": "không có chữ ký số của người bán",
        "hợp lệ, bên được ủy nhiệm ký": "do bên được ủy nhiệm ký, không phải chính người bán",
    }.get(invoice.signature, f"có chữ ký số {invoice.signature}")
    if not invoice.from_file:
        signed = "nhập tay nên không có chữ ký số"
    how = "" if invoice.told == ELEMENT else ", theo lời ghi trên hóa đơn"
    return (
        f"{does} hóa đơn {which}{how}, nhưng {signed} nên chưa chứng minh được là của người bán: chưa có tác dụng và "
        "chưa được tính. Tải tệp XML gốc có chữ ký, hoặc Trung tâm, tài chính tra cứu hóa đơn này trên cổng thuế rồi "
        "ghi kết quả; nếu tải nhầm thì gỡ ra."
    )
