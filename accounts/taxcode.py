"""Vietnamese tax codes (mã số thuế): 10 digits, 13 for a dependent unit, 12 for a person.

The check digit of the first ten: s = 31·d1 + 29·d2 + 23·d3 + 19·d4 + 17·d5 + 13·d6 + 7·d7 + 5·d8 + 3·d9 and
d10 = 10 - (s mod 11); nine digits with s mod 11 = 0 have no valid code. From 01/7/2025 the 12-digit personal
number is the tax code of persons and household businesses (Thông tư 86/2024/TT-BTC); it has no public check digit.
"""

from __future__ import annotations

from language.folding import code_key

DIGITS = "0123456789"
WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


class BadTaxCode(ValueError):
    """A tax code that cannot exist; the message says why and how to mend it."""


def check_tax_code(text: str) -> str:
    """The code as it is written («0123456789», «0123456789-001», twelve digits). Raises ``BadTaxCode``."""
    compact = "".join(text.split()).replace(".", "")
    if not compact:
        raise BadTaxCode("Chưa nhập mã số thuế.")
    strange = next((sign for sign in compact if sign != "-" and sign not in DIGITS), None)
    if strange:
        raise BadTaxCode(
            f"Mã số thuế «{text}» có ký tự «{strange}», không phải chữ số thường 0-9. "
            "Gõ lại theo giấy đăng ký thuế, tắt kiểu gõ toàn khổ."
        )
    head, dash, tail = compact.partition("-")
    if dash and ((len(head), len(tail)) != (10, 3) or "-" in tail):
        raise BadTaxCode(
            f"Mã số thuế «{text}»: dấu gạch nối chỉ đứng giữa mười chữ số và ba chữ số của đơn vị phụ thuộc, "
            "ví dụ 0100109106-001."
        )
    digits = head + tail
    if len(digits) == 12:
        return digits
    if len(digits) not in (10, 13):
        raise BadTaxCode(
            f"Mã số thuế «{text}» có {len(digits)} chữ số; mã đúng có 10, 12 (cá nhân) hoặc 13 chữ số "
            "(đơn vị phụ thuộc)."
        )
    if digits[2:9] == "0000000":
        raise BadTaxCode(f"Mã số thuế «{text}» không tồn tại: bảy chữ số thứ tự không thể toàn số 0.")
    expected = check_digit(digits[:9])
    if expected is None:
        raise BadTaxCode(
            f"Mã số thuế «{text}» không tồn tại: chín chữ số đầu không có số kiểm tra. Kiểm tra lại từng chữ số."
        )
    if int(digits[9]) != expected:
        raise BadTaxCode(
            f"Mã số thuế «{text}» sai số kiểm tra: chữ số thứ mười phải là {expected}, đang là {digits[9]}. "
            "Có thể gõ nhầm một chữ số; kiểm tra lại trên giấy đăng ký thuế."
        )
    if len(digits) == 10:
        return digits
    if digits[10:] == "000":
        raise BadTaxCode(f"Mã số thuế «{text}»: phần đơn vị phụ thuộc không thể là 000.")
    return f"{digits[:10]}-{digits[10:]}"


def check_digit(nine: str) -> int | None:
    """The tenth digit of nine, or None if these nine have no valid code."""
    rest = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, nine, strict=True)) % 11
    return 10 - rest if rest else None


def taxpayer(code: str) -> str:
    """By what two codes are held together: of a code of 13 digits its first ten, any other code whole; empty for none.

    A dependent unit writes the ten digits of whoever it depends on, and three of its own. The twelve digits of a person
    are compared whole: persons of one province, sex and year of birth share more than half of them.
    """
    plain = code_key(code)
    return plain[:10] if len(plain) == 13 else plain


def same_taxpayer(one: str, other: str) -> bool:
    """Whether two codes are of one taxpayer: equal, or a dependent unit beside its parent; no code is like no code."""
    return bool(taxpayer(one)) and taxpayer(one) == taxpayer(other)


def same_code(one: str, other: str) -> bool:
    """Whether two codes are one, however written; no code is like no code."""
    return bool(code_key(one)) and code_key(one) == code_key(other)
