"""The fonts that are shipped, so that what is printed looks alike on every machine."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import manimgx_fonts
import noto_cjk_sans_jp_regular
from fontTools.ttLib import TTFont

SMALL = Path(manimgx_fonts.__file__).parent
EAST_ASIAN = Path(noto_cjk_sans_jp_regular.__file__).parent
"""Some 17 MB for Chinese, Japanese and Korean, each with its own shapes by the language of the words: taken only where needed."""
FAMILY = 1
"""Where a font says its family."""


def families(folders: Sequence[str]) -> Sequence[str]:
    """Their names, the one for most scripts first."""
    return sorted({name for folder in folders for name in _families(folder)}, key=lambda name: (len(name), name))


def font_folders(words: str = "") -> list[str]:
    """Those with the fonts that these words need."""
    east_asian = covered(EAST_ASIAN) - covered(SMALL)
    return [str(SMALL), *([str(EAST_ASIAN)] if any(ord(sign) in east_asian for sign in set(words)) else [])]


@lru_cache
def covered(folder: Path) -> frozenset[int]:
    """Code points for which a font of the folder has a glyph."""
    found: set[int] = set()
    for path in _files(folder):
        with TTFont(path, lazy=True) as font:
            found |= font.getBestCmap().keys()
    return frozenset(found)


def has_glyph(sign: str) -> bool:
    return ord(sign) in covered(SMALL) or ord(sign) in covered(EAST_ASIAN)


@lru_cache
def _families(folder: str) -> frozenset[str]:
    found = set()
    for path in _files(Path(folder)):
        with TTFont(path, lazy=True) as font:
            found.add(str(font["name"].getBestFamilyName()))
    return frozenset(found)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in {".ttf", ".otf"})
