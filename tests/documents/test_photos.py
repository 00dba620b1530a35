"""Photographs as phones make them: shown upright, as JPEG, without where they were taken; what was sent stays."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Callable

import pillow_heif
import pytest
from PIL import Image, PngImagePlugin

from documents.content import type_of
from documents.files import keep, open_file
from documents.models import StoredFile
from documents.pictures import opening, position
from documents.pictures.opening import small
from documents.refusal import UploadRefused
from documents.storage import document_store
from tests.documents.test_files import docx, image, jpeg_of, pdf

pillow_heif.register_heif_opener()
AT = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
#: A wall with a red corner top left, as it stands before the photographer; 64 wide, 48 high.
WIDE, HIGH = 64, 48
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>10,22.5N</exif:GPSLatitude></x:xmpmeta>'


def wall() -> Image.Image:
    made = Image.new("RGB", (WIDE, HIGH), "white")
    made.paste("red", (0, 0, WIDE // 2, HIGH // 2))
    return made


def exif(*, held: int = 1, where: bool = False) -> bytes:
    tags = Image.Exif()
    tags[0x0112] = held
    tags[0x010F] = "May anh thu"
    if where:
        gps = tags.get_ifd(0x8825)
        gps[1], gps[2] = "N", (10.0, 22.0, 30.0)
        gps[3], gps[4] = "E", (105.0, 26.0, 0.0)
    return tags.tobytes()


def photo(kind: str, *, held: int = 1, where: bool = False, **more: object) -> bytes:
    """A photograph; one that was held askew has its points askew, and says so."""
    turned = {1: None, 3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    picture = wall()
    if turn := turned[held]:
        picture = picture.transpose(turn)
    out = io.BytesIO()
    picture.save(out, kind, exif=exif(held=held, where=where), quality=95, **more)
    return out.getvalue()


def send(data: bytes, name: str) -> StoredFile:
    return keep(io.BytesIO(data), name=name, uploaded_by=None, at=AT, prefix="ho-so/thu")


def bytes_of(file: StoredFile) -> bytes:
    return b"".join(open_file(file))


def is_the_wall(data: bytes) -> bool:
    """Upright: red above left, white elsewhere."""
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    if picture.size != (WIDE, HIGH):
        return False
    red, white = picture.getpixel((8, 8)), (picture.getpixel((56, 8)), picture.getpixel((8, 40)))
    return red[0] > 200 > 60 > red[1] and all(min(one) > 200 for one in white)


@pytest.mark.django_db
@pytest.mark.parametrize("held", [1, 3, 6, 8])
@pytest.mark.parametrize(
    ("kind", "name", "content_type"),
    [("HEIF", "IMG_0001.HEIC", "image/heic"), ("WEBP", "zalo.webp", "image/webp"), ("JPEG", "a.jfif", "image/jpeg")],
)
def test_a_photograph_is_shown_upright_as_jpeg_and_kept_as_it_was_sent(
    kind: str, name: str, content_type: str, held: int
) -> None:
    data = photo(kind, held=held, where=True)
    shown = send(data, name)
    shown.refresh_from_db()
    assert (shown.content_type, shown.original_name) == ("image/jpeg", name.rpartition(".")[0] + ".jpg")
    assert shown.key.endswith(".jpg")
    assert is_the_wall(bytes_of(shown))
    assert not position.says_where(bytes_of(shown))
    assert dict(Image.open(io.BytesIO(bytes_of(shown))).getexif()) == {}
    sent = shown.original
    assert sent is not None
    assert (sent.content_type, sent.original_name, sent.original) == (content_type, name, None)
    assert bytes_of(sent) == data
    assert sent.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["ảnh.heic", "ảnh.png", "ảnh.JPEG"])
@pytest.mark.parametrize("kind", ["HEIF", "WEBP", "JPEG"])
def test_a_photograph_named_by_the_ending_of_another_kind_is_taken_for_what_it_is(kind: str, name: str) -> None:
    """Phones and chat programs do that daily."""
    shown = send(photo(kind), name)
    assert shown.content_type == "image/jpeg"
    assert shown.original_name in ("ảnh.jpg", "ảnh.JPEG")
    assert is_the_wall(bytes_of(shown))


@pytest.mark.django_db
def test_a_photograph_that_says_nothing_of_its_place_is_one_file() -> None:
    data = photo("JPEG")
    assert bytes_of(send(data, "a.jpg")) == data
    assert StoredFile.objects.count() == 1


def where_in_exif() -> bytes:
    return photo("JPEG", where=True)


def where_in_xmp() -> bytes:
    return photo("JPEG", xmp=XMP)


def where_in_a_comment() -> bytes:
    return photo("JPEG", comment=b"GPS 10.375 105.433")


def where_in_a_second_picture() -> bytes:
    """Phones put a second picture, or a film, behind the first."""
    return photo("JPEG") + photo("JPEG", where=True)


def where_in_a_picture_that_gets_finer() -> bytes:
    return photo("JPEG", where=True, progressive=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "make",
    [
        where_in_exif,
        where_in_xmp,
        where_in_a_comment,
        where_in_a_second_picture,
        where_in_a_picture_that_gets_finer,
    ],
)
def test_where_a_photograph_was_taken_is_taken_out_without_touching_a_point(make: Callable[[], bytes]) -> None:
    data = make()
    shown = send(data, "máy sấy.jpg")
    plain = bytes_of(shown)
    assert shown.original is not None and bytes_of(shown.original) == data
    assert b"gps" not in plain.lower()
    assert not position.says_where(plain)
    assert 0x8825 not in Image.open(io.BytesIO(plain)).getexif()
    assert Image.open(io.BytesIO(plain)).tobytes() == Image.open(io.BytesIO(data)).tobytes()


@pytest.mark.django_db
def test_a_drawing_that_says_where_is_cleared_as_well() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=False)
    out = io.BytesIO()
    wall().save(out, "PNG", pnginfo=words)
    shown = send(out.getvalue(), "sơ đồ.png")
    assert shown.original is not None
    assert b"GPS" not in bytes_of(shown)
    assert Image.open(io.BytesIO(bytes_of(shown))).tobytes() == wall().tobytes()


@pytest.mark.django_db
def test_a_profile_of_colours_stays() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    shown = send(photo("JPEG", where=True, icc_profile=profile), "a.jpg")
    assert Image.open(io.BytesIO(bytes_of(shown))).info["icc_profile"] == profile


def test_an_exif_that_cannot_be_read_is_taken_to_say_where() -> None:
    data = photo("JPEG", where=True)
    torn = data.replace(exif(where=True)[6:16], b"MM\0*\xff\xff\xff\xff\0\0", 1)
    assert position.says_where(torn)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "name", "code"),
    [
        (lambda: photo("HEIF")[:200], "a.heic", "damaged"),
        (lambda: photo("HEIF")[:40] + bytes(400), "a.heic", "damaged"),
        (lambda: photo("WEBP")[:60], "a.webp", "damaged"),
        (lambda: b"RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff", "a.webp", "bomb"),
        (lambda: jpeg_of(65_000, 2_000), "a.jfif", "bomb"),
    ],
)
def test_a_photograph_that_cannot_be_opened_is_refused_and_leaves_nothing(
    make: Callable[[], bytes], name: str, code: str
) -> None:
    with pytest.raises(UploadRefused) as refused:
        send(make(), name)
    assert refused.value.code == code
    assert name in refused.value.message
    assert not StoredFile.objects.exists()
    assert list(document_store().keys()) == []


def test_more_points_than_may_be_unpacked_are_refused_before_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_PIXELS", 1000)
    with pytest.raises(UploadRefused) as refused:
        opening.upright([photo("HEIF")], "a.heic")
    assert refused.value.code == "bomb"
    assert f"{WIDE} × {HIGH}" in refused.value.message


def test_an_opener_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "SECONDS", 0.05)
    with pytest.raises(UploadRefused) as refused:
        opening.upright([photo("WEBP")], "a.webp")
    assert refused.value.code == "bomb"


@pytest.mark.parametrize(
    "make",
    [lambda: photo("JPEG", held=6), lambda: image("PNG", (4000, 10)), lambda: pdf()],
    ids=["photograph", "drawing", "page"],
)
def test_pictures_and_pages_have_a_small_picture(make: Callable[[], bytes]) -> None:
    made = Image.open(io.BytesIO(small([make()], "a")))
    assert made.format == "JPEG"
    assert max(made.size) <= opening.SMALL_SIDE


def test_a_word_file_has_no_small_picture() -> None:
    with pytest.raises(UploadRefused):
        small([docx()], "a.docx")


def test_a_cousin_that_nobody_asked_for_is_not_taken_for_heic() -> None:
    with pytest.raises(UploadRefused) as refused:
        type_of(io.BytesIO(b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(100)), "a.avif")
    assert refused.value.code == "type_unknown"
