"""What the signatures look like, by the pixels of the rendered page: extracted text would not show a blank letter."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw

from documents.files import keep_made, open_file
from documents.signing import stamps
from documents.signing.models import SignedCopy
from documents.signing.places import OVERLAP, SEAL, main_text, of_body, of_persons, pages_of
from tests.documents.signing_ground import APPENDIX, AT, DECISION, HEAD, Ground, draft

pytestmark = pytest.mark.django_db
DPI = 144
#: All letters of the language, both cases.
VOWELS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"


@pytest.fixture
def ground(tmp_path: Path, settings: Any) -> Ground:
    if shutil.which("pdftoppm") is None:
        reason = "máy này không có pdftoppm (gói poppler-utils)"
        pytest.fail(reason) if os.environ.get("REQUIRE_SERVICES") == "1" else pytest.skip(reason)
    return Ground(tmp_path, settings)


def rendered(copy: SignedCopy, page: int, folder: Path) -> Image.Image:
    """One page as a reader sees it."""
    file = folder / f"{copy.pk}.pdf"
    file.write_bytes(b"".join(open_file(copy.file)))
    target = folder / f"{copy.pk}-{page}"
    subprocess.run(
        ["pdftoppm", "-r", str(DPI), "-png", "-singlefile", "-f", str(page + 1), str(file), str(target)],
        check=True,
        timeout=60,
    )
    return Image.open(f"{target}.png").convert("RGB")


def cut(image: Image.Image, box: tuple[float, float, float, float]) -> Image.Image:
    """The part of a page that a box in points covers."""
    left, bottom, right, top = (value * DPI / 72 for value in box)
    return image.crop((int(left), int(image.height - top), int(right), int(image.height - bottom)))


def blue(image: Image.Image) -> int:
    return sum(b > 90 and b - r > 60 for r, g, b in image.get_flattened_data())


def red(image: Image.Image) -> int:
    return sum(r > 130 and r - b > 80 for r, g, b in image.get_flattened_data())


def black(image: Image.Image) -> int:
    return sum(max(pixel) < 90 for pixel in image.get_flattened_data())


def test_the_person_is_blue_between_post_and_name_and_the_body_red_at_its_left(ground: Ground, tmp_path: Path) -> None:
    pages = pages_of(ground.draft)
    (person,) = of_persons(pages, [HEAD])
    body = of_body(pages, person)
    first = rendered(ground.sign(ground.head_key, ground.head), 1, tmp_path)
    assert blue(cut(first, person.box)) > 500 and red(first) == 0
    assert blue(first) == blue(cut(first, person.box))
    assert black(cut(first, person.box)) == 0, "the stamp lies on the post or the name"
    second = rendered(ground.sign(ground.body_key, ground.clerk), 1, tmp_path)
    assert red(cut(second, body.box)) > 500
    left, bottom, right, top = body.box
    assert red(second) == red(cut(second, (left - 2, bottom - 2, right + 2, top + 2)))
    assert blue(second) == blue(first), "the seal's words lie over the signature's"


def test_the_seal_lies_over_a_third_of_the_signature_in_its_real_size() -> None:
    pages = pages_of(draft())
    (person,) = of_persons(pages, [HEAD])
    body = of_body(pages, person)
    assert body.box[2] - body.box[0] == pytest.approx(36 / 25.4 * 72, abs=1) == SEAL
    covered = body.box[2] - person.box[0]
    assert covered == pytest.approx((person.box[2] - person.box[0]) / 3) == OVERLAP
    assert body.box[0] < person.box[0] and person.box[2] < 595 - 15


def test_the_place_is_on_the_main_text_although_an_appendix_names_the_signer_too() -> None:
    pages = pages_of(draft(DECISION + APPENDIX))
    assert len(main_text(pages)) == 2
    assert of_persons(pages, [HEAD])[0].page == 1


def test_the_text_is_ten_points_and_as_wide_as_the_font_says(ground: Ground, tmp_path: Path) -> None:
    """A font of 2048 units would come out twice as wide."""
    image = rendered(ground.sign(ground.head_key, ground.head), 1, tmp_path)
    (person,) = of_persons(pages_of(ground.draft), [HEAD])
    part = cut(image, person.box)
    columns = [x for x in range(part.width) for y in range(part.height) if _is_blue(part.getpixel((x, y)))]
    wide = (max(columns) - min(columns)) * 72 / DPI
    assert wide == pytest.approx(stamps.width_of(stamps.iso(AT)), abs=2)


def _is_blue(pixel: tuple[int, int, int]) -> bool:
    return pixel[2] > 90 and pixel[2] - pixel[0] > 60


def test_pictures_take_the_place_of_the_text(ground: Ground, tmp_path: Path) -> None:
    for key, colour in ((ground.head_key, (10, 40, 160, 255)), (ground.body_key, (210, 10, 20, 255))):
        picture = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
        ImageDraw.Draw(picture).ellipse([10, 10, 290, 290], outline=colour, width=20)
        out = io.BytesIO()
        picture.save(out, "PNG")
        key.picture = keep_made(
            out.getvalue(), name="hinh.png", content_type="image/png", made_by=ground.head, at=AT, prefix="hinh"
        )
        key.save()
    ground.sign(ground.head_key, ground.head)
    image = rendered(ground.sign(ground.body_key, ground.clerk), 1, tmp_path)
    pages = pages_of(ground.draft)
    (person,) = of_persons(pages, [HEAD])
    seal = cut(image, of_body(pages, person).box)
    assert red(seal) > 3000 and blue(cut(image, person.box)) > 500
    middle = seal.getpixel((seal.width // 4, seal.height // 2))
    assert middle == (255, 255, 255), "the ground of the picture is not transparent"


def test_an_attachment_bears_number_and_time_in_black_in_its_corner(ground: Ground, tmp_path: Path) -> None:
    from documents.signing.places import CORNER
    from documents.signing.standing import Wanted

    ground.sign(ground.head_key, ground.head)
    attached = ground.drawn(ground.draft, number=None, kind="SETTLEMENT_TABLE")
    copy = ground.sign(ground.body_key, ground.clerk, paper=attached, wanted=Wanted((), ground.body, main=ground.paper))
    image = rendered(copy, 0, tmp_path)
    assert black(cut(image, CORNER)) > 300 and blue(image) == red(image) == 0
    said = subprocess.run(
        ["pdftotext", "-l", "1", str(tmp_path / f"{copy.pk}.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "05/QĐ-SCT; 2026-02-05T14:03:27+07:00" in said


def test_the_stamp_font_counts_in_thousandths_and_has_every_letter() -> None:
    with TTFont(stamps.FONT) as font:
        assert font["head"].unitsPerEm == 1000
        assert "FFTM" not in font
        known = font.getBestCmap()
        assert [letter for letter in VOWELS + VOWELS.upper() if ord(letter) not in known] == []
        empty = [letter for letter in VOWELS if not font["glyf"][known[ord(letter)]].numberOfContours]
        assert empty == []
    assert (stamps.FONT.parent / "LICENSE").read_text().count("SIL OPEN FONT LICENSE") == 1
