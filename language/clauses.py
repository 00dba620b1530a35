"""How a rule is cited: «khoản 4 Điều 8 Thông tư số 28/2018/TT-BTC», however somebody wrote it down.

Nghị định 30/2020/NĐ-CP, Phụ lục II: the smallest part first, capital for Điều, small for khoản and điểm. What no text
lays down (a convention of ours, a practice, a rule nobody found) is no clause: screens show it, papers do not.
"""

from __future__ import annotations

import re

from language.folding import search_key

_KIND = r"(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết|Nghị định|Thông tư liên tịch|Thông tư|Quyết định)"
_CODE = r"\d{1,4}(?:/\d{4})?/[A-ZĐ][A-Za-zĐ]*\d*(?:-[A-ZĐ][A-Za-zĐ]*)*"
#: «Thông tư 28/2018/TT-BTC», «Luật Thuế giá trị gia tăng 48/2024/QH15»: kind, what stands between, number.
_TEXT = rf"(?P<kind>{_KIND})(?P<name>(?: (?!số\b|Điều\b|khoản\b|điểm\b)[\w]+){{0,8}})(?: số)? (?P<code>{_CODE})"
_PART = r"Điều \d+[a-z]?(?:,? (?:và )?Điều \d+[a-z]?)*"
_BELOW = r"(?P<clause>(?:,? khoản \d+[a-zđ]?)?)(?P<point>(?:,? điểm [a-zđ])?)"
_AFTER = re.compile(rf"{_TEXT},? (?P<part>{_PART}){_BELOW}")
_BARE = re.compile(_TEXT)
_AMENDED = re.compile(
    r"(?<!được )(?:, |\()?sửa đổi(?:, | và | )?(?:bổ sung )?bởi "
    rf"(?P<kind>{_KIND} )?(?:số )?(?P<code>{_CODE})(?P<end>\)?)"
)
_JOINED = re.compile(r"sửa đổi bổ sung", re.IGNORECASE)
_MAKES = {"TT": "Thông tư", "TTLT": "Thông tư liên tịch", "NĐ": "Nghị định", "QĐ": "Quyết định", "NQ": "Nghị quyết"}

#: How what is no law begins, or what is said in it (folded).
_NO_LAW = re.compile(
    r"^(qui uoc|thong le|khong tim duoc|chua )|\bqui uoc cua phan mem\b|\bcho (\w+ ){1,8}(xac nhan|qui dinh|phan cap)\b"
)


def official(text: str) -> str:
    """A rule as papers and screens cite it; text that cites none stays as it is. Applying it twice changes nothing."""
    made = _AFTER.sub(_turned, text)
    made = _AMENDED.sub(_amended, made)
    made = _BARE.sub(lambda found: f"{found['kind']}{found['name']} số {found['code']}", made)
    return _JOINED.sub(lambda found: f"{found[0][:7]}, bổ sung", made)


def is_convention(text: str) -> bool:
    """Whether what stands as the source of a rule is no law: nobody signs a paper on it."""
    return bool(_NO_LAW.search(search_key(text)))


def lawful(text: str) -> str:
    """A rule as a paper cites it: in official form, empty where it rests on no law."""
    return "" if is_convention(text) else official(text)


def numbers_cited(text: str) -> list[str]:
    """The numbers of the texts that are cited: «28/2018/TT-BTC»."""
    return re.findall(_CODE, text)


def _turned(found: re.Match[str]) -> str:
    clause, point = found["clause"].strip(" ,"), found["point"].strip(" ,")
    if lettered := re.fullmatch(r"(khoản \d+)([a-zđ])", clause):
        clause, point = lettered[1], point or f"điểm {lettered[2]}"
    parts = [part for part in (point, clause, found["part"]) if part]
    return f"{' '.join(parts)} {found['kind']}{found['name']} số {found['code']}"


def _amended(found: re.Match[str]) -> str:
    opens = found[0][0] if found[0][0] in ",(" else ""
    kind = (found["kind"] or _MAKES.get(found["code"].split("/")[-1].split("-")[0], "")).strip()
    lead = ", " if opens == "," else "(" if opens == "(" else ""
    return f"{lead}được sửa đổi, bổ sung bởi {kind} số {found['code']}{found['end']}"
