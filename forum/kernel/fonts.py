"""The fonts that are shipped, so that what is printed looks alike on every machine."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import fontpkg


@lru_cache(maxsize=1)
def families() -> Sequence[str]:
    """Their names, the one for most scripts first."""
    return sorted((family.name for family in fontpkg.families().values()), key=lambda name: (len(name), name))


@lru_cache(maxsize=1)
def font_files() -> Sequence[Path]:
    return [each.path for family in fontpkg.families().values() for each in family.files]


def font_folders() -> list[str]:
    return sorted({str(path.parent) for path in font_files()})
