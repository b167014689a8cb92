"""Pictures are decoded and encoded anew: of what came, only the dots are kept."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

from forum.files.errors import DamagedFile, ImageTooLarge
from forum.files.rules import MOST_PIXELS

LONGEST_SIDE = 2560
"""Dots. Larger pictures are made smaller, for those who pay for each megabyte they read."""

# Ours is the narrower limit, and refuses before decoding where Pillow's only warns.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True, slots=True)
class Picture:
    content: bytes
    media_type: str
    extension: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Format:
    """How Pillow reads and writes it; `has_alpha`: whether what is transparent may stay so."""

    reads: str
    writes: str
    media_type: str
    extension: str
    has_alpha: bool
    options: dict[str, Any]


_PNG = _Format("PNG", "PNG", "image/png", "png", has_alpha=True, options={"compress_level": 6})
_FORMATS = {
    "image/png": _PNG,
    "image/jpeg": _Format(
        "JPEG", "JPEG", "image/jpeg", "jpg", has_alpha=False, options={"quality": 85, "optimize": True}
    ),
    "image/webp": _Format("WEBP", "WEBP", "image/webp", "webp", has_alpha=True, options={"quality": 85}),
    "image/gif": _Format("GIF", _PNG.writes, _PNG.media_type, _PNG.extension, has_alpha=True, options=_PNG.options),
}


def encode_anew(name: str, content: bytes, media_type: str) -> Picture:
    """The first frame, upright, at most LONGEST_SIDE, without any metadata. ImageTooLarge, DamagedFile."""
    chosen = _FORMATS[media_type]
    try:
        with Image.open(BytesIO(content), formats=[chosen.reads]) as picture:
            _check_size(name, picture, chosen)
            return _encode(_make_upright_and_small(picture, chosen), chosen)
    except ImageTooLarge:
        raise
    except Exception as error:  # a decoder fed with nonsense fails in any way it likes; all mean the same to the sender
        raise DamagedFile(name=name) from error


def _check_size(name: str, picture: Image.Image, chosen: _Format) -> None:
    most = MOST_PIXELS // _copies_in_memory(picture, chosen)
    if picture.width * picture.height > most:
        raise ImageTooLarge(name=name, most=most // 1_000_000)


def _copies_in_memory(picture: Image.Image, chosen: _Format) -> int:
    """How often all dots are held while a picture is made smaller: its limit is such that none takes more than 150 MB."""
    if chosen.reads == "WEBP":
        return 3
    return 2 if picture.mode in {"P", "PA"} or _stays_see_through(picture, chosen) else 1


def _stays_see_through(picture: Image.Image, chosen: _Format) -> bool:
    return chosen.has_alpha and picture.has_transparency_data


def _make_upright_and_small(picture: Image.Image, chosen: _Format) -> Image.Image:
    if chosen.reads == "JPEG":
        picture.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    is_see_through = _stays_see_through(picture, chosen)
    if picture.mode in {"P", "PA", "1"}:
        picture = picture.convert("RGBA" if is_see_through else "RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
    ImageOps.exif_transpose(picture, in_place=True)
    return picture.convert("RGBA" if is_see_through else "RGB")


def _encode(picture: Image.Image, chosen: _Format) -> Picture:
    picture.info = {}
    written = BytesIO()
    picture.save(written, chosen.writes, **chosen.options)
    return Picture(written.getvalue(), chosen.media_type, chosen.extension, picture.width, picture.height)
