"""The fonts that are shipped, so that what is printed looks alike on every machine."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import manimgx_fonts
import noto_cjk_sans_jp_regular
from fontTools.ttLib import TTFont

SMALL = Path(manimgx_fonts.__file__).parent
EAST_ASIAN = Path(noto_cjk_sans_jp_regular.__file__).parent
"""Some 17 MB for Chinese, Japanese and Korean, each with its own shapes by the language of the words: taken only where needed."""
UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Categories of signs that need no glyph."""


def families(folders: Sequence[str]) -> Sequence[str]:
    """Their names, the one for most scripts first."""
    return sorted({name for folder in folders for name in _families(folder)}, key=lambda name: (len(name), name))


def font_folders(words: str = "") -> list[str]:
    """Those with the fonts that these words need."""
    others = {ord(sign) for sign in set(words) if unicodedata.category(sign) not in UNSEEN} - covered(SMALL)
    return [str(SMALL), *([str(EAST_ASIAN)] if others and others & covered(EAST_ASIAN) else [])]


@lru_cache
def covered(folder: Path) -> frozenset[int]:
    """Code points for which a font of the folder has a glyph. Reading the East Asian one takes 40 MB."""
    found: set[int] = set()
    for path in _files(folder):
        with TTFont(path, lazy=True) as font:
            found |= font.getBestCmap().keys()
    return frozenset(found)


def is_drawn(sign: str) -> bool:
    return ord(sign) in covered(SMALL) or unicodedata.category(sign) in UNSEEN or ord(sign) in covered(EAST_ASIAN)


@lru_cache
def _families(folder: str) -> frozenset[str]:
    found = set()
    for path in _files(Path(folder)):
        with TTFont(path, lazy=True) as font:
            found.add(str(font["name"].getBestFamilyName()))
    return frozenset(found)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in {".ttf", ".otf"})
