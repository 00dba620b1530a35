"""In whose right a person signs: KT., TM., TL., TUQ., Q. (Nghị định 30/2020/NĐ-CP, Điều 13 and Phụ lục I)."""

from __future__ import annotations

import re

from documents.house.text import clean, lines, upper

_MARKED = re.compile(r"^(KT|TM|TL|TUQ|Q)\.\s*", re.IGNORECASE)
_DEPUTY = re.compile(r"^PHÓ\s+(?!PHÒNG)(.+)$")
_HEADS = ("CHỦ TỊCH", "GIÁM ĐỐC", "TỔNG GIÁM ĐỐC", "CỤC TRƯỞNG", "TRƯỞNG PHÒNG", "CHI CỤC TRƯỞNG", "CHÁNH VĂN PHÒNG")


#: At the head of a unit inside a body, who may sign by order (TL.); «Kế toán trưởng», «Trưởng đoàn» head no unit.
_UNIT_HEAD = re.compile(
    r"^(PHÓ\s+)?((TRƯỞNG\s+(PHÒNG|BAN|KHOA)|CHÁNH\s+(VĂN\s+PHÒNG|THANH\s+TRA)|CHI\s+CỤC\s+TRƯỞNG|VỤ\s+TRƯỞNG)\b"
    r"|(PHÒNG|BAN)\b|GIÁM\s+ĐỐC\s+TRUNG\s+TÂM\b)"
)


def heads_a_unit(position: str, of: str = "") -> bool:
    """Whether a post is that of the head, or of a deputy head, of a unit inside the body ``of``: such a person may sign
    by order of the body's head, nobody else (Nghị định 30/2020/NĐ-CP, Điều 13)."""
    posts = [part for line in lines(position) for part in line.split("/") if clean(part)]
    last = _MARKED.sub("", post_alone(upper(posts[-1]), upper(of))) if posts else ""
    found = _UNIT_HEAD.match(last)
    # «Phó phòng» is a deputy; «Phòng» and «Ban» alone are no posts.
    return found is not None and (bool(found[1]) or not last.startswith(("PHÒNG", "BAN")))


def heads_the_body(position: str, head: str, of: str = "") -> bool:
    """Whether a post is that of the body's head or of a deputy, who signs for the head (KT.)."""
    posts = [part for line in lines(position) for part in line.split("/") if clean(part)]
    # Where a unit is a body of its own (an economic office), its head is both.
    if not posts or (heads_a_unit(position, of) and not _UNIT_HEAD.match(upper(head))):
        return False
    whole = upper(posts[-1])
    said = (_MARKED.sub("", post) for post in (whole, post_alone(whole, upper(of))))
    return any(post.removeprefix("PHÓ ").startswith(upper(head)) for post in said)


def signing_lines(position: str, *, of: str = "", on_behalf_of: str = "") -> list[str]:
    """The lines above a signature, in capitals.

    ``position``: the post as people write it («Phó Giám đốc», «KT. Giám đốc / Phó Giám đốc»);
    ``of``: the signing body, whose name is not repeated after the post;
    ``on_behalf_of``: the collective that a chair signs for (TM. ỦY BAN NHÂN DÂN).
    """
    above = [f"TM. {upper(on_behalf_of)}"] if on_behalf_of else []
    parts = [part for line in lines(position) for part in line.split("/")]
    posts = [post_alone(upper(part), upper(of)) for part in parts if clean(part)]
    if len(posts) == 1 and not _MARKED.match(posts[0]):
        deputy = _DEPUTY.match(posts[0])
        if deputy:
            head = next((head for head in _HEADS if deputy[1].startswith(head)), deputy[1])
            above.append(f"KT. {head}")
    return above + [_MARKED.sub(lambda mark: f"{mark[1].upper()}. ", post) for post in posts]


def post_alone(post: str, body: str) -> str:
    """A post without the body it is in: «Giám đốc Sở Công Thương» and «Giám đốc Sở» are both Giám đốc of that "
    "department."""
    post = clean(post).replace("UBND", "ỦY BAN NHÂN DÂN" if post.isupper() else "Ủy ban nhân dân")
    words = clean(body).split()
    for count in range(len(words), 0, -1):
        named = " " + " ".join(words[:count])
        if post.lower().endswith(named.lower()) and " " in post[: -len(named)]:  # «Chủ cơ sở» is a post by itself
            return post[: -len(named)]
    return post
