"""Opens one picture or PDF in a process of its own: ``python worker.py upright|small IN OUT MOST_POINTS LONGEST_SIDE``.

Decoders of pictures are large and old; a file made to crash one, or to swell in it, ends this process and nothing else.
So nothing of ours is imported here, no setting is read, and there is no secret to find.

Ends with 0 and a JPEG in OUT, with 3 and «width height» on its output for too many points, with 4 for what it cannot
read. The JPEG carries nothing of the picture but its points and its colour profile: no position, no name of a camera.
"""

from __future__ import annotations

import sys
from typing import Any

from PIL import Image, ImageOps

TOO_MANY, UNREADABLE = 3, 4
QUALITY, SMALL_QUALITY = 88, 78
#: One decoder for each kind that is taken; all other readers of Pillow stay shut.
KINDS = ("JPEG", "PNG", "WEBP", "HEIF")


def main(task: str, source: str, target: str, most: int, longest: int) -> int:
    """The code to end with."""
    try:
        picture = _of_pdf(source, longest) if _is_pdf(source) else _opened(source)
        if picture.width * picture.height > most:
            print(picture.width, picture.height)  # noqa: T201  (read by whoever started us)
            return TOO_MANY
        _written(picture, target, longest, QUALITY if task == "upright" else SMALL_QUALITY)
    except Exception as why:
        print(type(why).__name__, why)  # noqa: T201
        return UNREADABLE
    return 0


def _opened(source: str) -> Any:
    """The picture, its points still packed."""
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # our own bound is asked before a point is unpacked
    return Image.open(source, formats=KINDS)


def _written(picture: Any, target: str, longest: int, quality: int) -> None:
    """Upright, on white, no longer than asked."""
    profile = picture.info.get("icc_profile")
    if picture.format == "JPEG":
        picture.draft("RGB", (longest, longest))  # unpacks no finer than will be shown
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        white = Image.new("RGB", upright.size, "white")
        white.paste(upright, mask=upright.getchannel("A"))
        upright = white
    elif upright.mode not in {"RGB", "L"}:
        profile = profile if upright.mode == "P" else None  # a profile of other colours than those written
        upright = upright.convert("RGB")
    more = {"icc_profile": profile} if profile else {}
    upright.save(target, "JPEG", quality=quality, optimize=True, **more)


def _is_pdf(source: str) -> bool:
    with open(source, "rb") as file:
        return file.read(1024).find(b"%PDF-") >= 0


def _of_pdf(source: str, longest: int) -> Any:
    """The first page."""
    import pypdfium2

    with pypdfium2.PdfDocument(source) as document:
        page = document[0]
        width, height = page.get_size()
        scale = min(longest / max(width, height, 1), 4)
        return page.render(scale=scale, may_draw_forms=False).to_pil()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])))
