"""What the norms leave open and a person has to decide: said with the sum, never chosen in silence.

A technology line has a cap of 1.5 times that of a machine (khoản 4 Điều 8 Thông tư số 28/2018/TT-BTC). Whether one
establishment may have both caps for one project, 300 and 450 million, or only the higher one, the text does not say.
"""

from __future__ import annotations

from documents.vietnamese import money
from programmes.shipped import FACTORS
from programmes.support import LineSupport, Support


def questions_of(support: Support) -> list[str]:
    """A sentence for each establishment that got two caps of which one is a factor of the other; amounts in đồng."""
    asked = []
    for activity, (other, _) in FACTORS.items():
        for party in dict.fromkeys(line.item.party for line in support.lines):
            own = [line for line in support.lines if line.item.party == party]
            with_factor, plain = _sum(own, activity), _sum(own, other)
            if with_factor and plain:
                asked.append(_sentence(activity, with_factor, other, plain))
    return asked


def _sentence(activity: str, with_factor: int, other: str, plain: int) -> str:
    return (
        f"Một cơ sở được tính cả «{other}» {money(plain)} đồng và «{activity}» {money(with_factor)} đồng, cộng "
        f"{money(plain + with_factor)} đồng. Thông tư số 28/2018/TT-BTC không nói rõ hai mức tối đa có được cộng cho "
        "một cơ sở hay không: hỏi cơ quan phê duyệt trước khi dùng con số này; nếu không được cộng thì chỉ lấy mức cao "
        f"hơn, {money(max(plain, with_factor))} đồng."
    )


def _sum(lines: list[LineSupport], activity: str) -> int:
    return sum(line.support_vnd for line in lines if line.item.activity == activity)
