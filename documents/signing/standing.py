"""Who is to sign a paper, who has, and whose turn it is. The caller says who is wanted: papers know no offices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from documents.models import Paper
from documents.numbers import number_is_cancelled
from documents.signing.errors import not_yet
from documents.signing.models import SignedCopy, SigningKey
from documents.standing import Standing as Stands
from documents.standing import stands

if TYPE_CHECKING:
    from accounts.models import Organisation, User


@dataclass(frozen=True)
class Person:
    """Somebody who signs, with the name as the paper prints it."""

    user: User
    name: str


@dataclass(frozen=True)
class Wanted:
    """The signers of a paper: persons, then the body.

    ``main`` is set for an attachment in a file of its own: only the body signs it, in the corner of page 1, with the
    number of the main paper, once the main paper bears its persons' signatures.
    """

    persons: tuple[Person, ...]
    body: Organisation | None
    main: Paper | None = None


@dataclass(frozen=True)
class Standing:
    """How far the signatures of a paper have come."""

    last: SignedCopy | None
    signed: tuple[Person, ...]
    waiting: tuple[Person, ...]
    body_signed: bool
    wanted: Wanted

    @property
    def complete(self) -> bool:
        """Whether nobody is left to sign."""
        return not self.waiting and (self.body_signed or self.wanted.body is None)

    @property
    def bodys_turn(self) -> bool:
        """Whether only the body is left."""
        return not self.waiting and not self.complete


def standing(paper: Paper, wanted: Wanted) -> Standing:
    """By the certificates on the last copy: names prove nothing."""
    last = SignedCopy.objects.filter(paper=paper).select_related("file").order_by("no").last()
    marks = [one["fingerprint"] for one in last.signatures] if last else []
    return by_marks(last, marks, wanted)


def by_marks(last: SignedCopy | None, marks: Iterable[str], wanted: Wanted) -> Standing:
    """The same from the fingerprints of the certificates that signed."""
    keys = list(SigningKey.objects.filter(fingerprint__in=list(marks)))
    users = {key.user_id for key in keys if key.kind == SigningKey.Kind.PERSON}
    bodies = {key.organisation_id for key in keys if key.kind == SigningKey.Kind.BODY}
    return Standing(
        last=last,
        signed=tuple(person for person in wanted.persons if person.user.pk in users),
        waiting=tuple(person for person in wanted.persons if person.user.pk not in users),
        body_signed=wanted.body is not None and wanted.body.pk in bodies,
        wanted=wanted,
    )


def stage_of(after: Standing) -> SignedCopy.Stage:
    """What a copy with these signatures is."""
    if after.complete:
        return SignedCopy.Stage.COMPLETE
    return SignedCopy.Stage.PARTLY if after.waiting else SignedCopy.Stage.PERSONS


def keys_for(user: User, paper: Paper, wanted: Wanted) -> list[SigningKey]:
    """The keys by which this person may sign this paper now; empty if it is not his or her turn."""
    now = standing(paper, wanted)
    if now.complete or (now.last and (now.last.source == SignedCopy.Source.SCAN or not now.last.valid)):
        return []
    usable = SigningKey.objects.filter(retired_at__isnull=True).exclude(backend=SigningKey.Backend.OUTSIDE)
    if any(person.user.pk == user.pk for person in now.waiting):
        usable = usable.filter(kind=SigningKey.Kind.PERSON, user=user)
    elif now.bodys_turn and main_is_signed(wanted):
        usable = usable.filter(kind=SigningKey.Kind.BODY, organisation=wanted.body, keepers=user)
    else:
        return []
    found = list(usable)
    return [] if found and why_it_does_not_stand(paper) else found


def main_is_signed(wanted: Wanted) -> bool:
    """Whether the main paper, if this is an attachment, bears the person's signature."""
    if wanted.main is None:
        return True
    last = SignedCopy.objects.filter(paper=wanted.main).order_by("no").last()
    return last is not None and last.valid and last.stage != SignedCopy.Stage.PARTLY


def why_it_does_not_stand(paper: Paper) -> str:
    """Why nobody signs a paper any more, in a sentence (replaced, annulled, withdrawn, number cancelled); or ''."""
    later = Paper.objects.filter(replaces=paper).first()
    if later is not None:
        return f"Bản này đã được thay bằng phiên bản {later.version}; hãy ký phiên bản ấy."
    if number_is_cancelled(paper):
        return f"Số {paper.full_number} đã bị hủy trong sổ đăng ký; văn bản không còn giá trị để ký."
    now = stands(paper)
    if now.standing in (Stands.ANNULLED, Stands.WITHDRAWN):
        return f"{now.words} Văn bản không còn giá trị để ký."
    return ""


def check_turn(key: SigningKey, actor: User, now: Standing) -> None:
    """Raises ``SigningRefused`` unless this key of this person comes next."""
    if now.last is not None and now.last.source == SignedCopy.Source.SCAN:
        raise not_yet("scanned", "Văn bản này đã ký trên giấy và có bản chụp; không ký số một bản khác.")
    if now.last is not None and not now.last.valid:
        raise not_yet("broken", "Bản ký trước không còn giá trị; báo quản trị trước khi ký tiếp.")
    if now.complete:
        raise not_yet("complete", "Văn bản đã đủ chữ ký số; không ký thêm.")
    if key.kind == SigningKey.Kind.PERSON:
        _persons_turn(key, actor, now)
    else:
        _bodys_turn(key, actor, now)


def _persons_turn(key: SigningKey, actor: User, now: Standing) -> None:
    if key.user_id != actor.pk:
        raise not_yet("key_of_another", "Khóa này của người khác; mỗi người chỉ ký bằng khóa của mình.")
    if any(person.user.pk == actor.pk for person in now.signed):
        raise not_yet("signed_already", "Anh/chị đã ký văn bản này.")
    if not any(person.user.pk == actor.pk for person in now.waiting):
        names = ", ".join(person.name for person in now.wanted.persons) or "không ai ký với tư cách cá nhân"
        raise not_yet("not_the_signer", f"Người ký ghi trên văn bản là: {names}.")


def _bodys_turn(key: SigningKey, actor: User, now: Standing) -> None:
    body = now.wanted.body
    if body is None or key.organisation_id != body.pk:
        raise not_yet("other_body", f"Văn bản này do {body or 'cá nhân'} ban hành; khóa đã chọn của cơ quan khác.")
    if not key.keepers.filter(pk=actor.pk).exists():
        raise not_yet("not_the_keeper", "Khóa của cơ quan do văn thư được giao giữ; anh/chị chưa được giao.")
    if now.waiting:
        names = ", ".join(person.name for person in now.waiting)
        raise not_yet(
            "person_first", f"Cơ quan chỉ ký số sau khi người có thẩm quyền đã ký (Nghị định 30/2020): còn chờ {names}."
        )
    if not main_is_signed(now.wanted):
        raise not_yet("main_first", "Văn bản chính chưa có chữ ký số của người có thẩm quyền; ký văn bản chính trước.")
