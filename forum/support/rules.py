"""The standing texts of an exchange: which there are, and how they read before its organiser changes them."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from forum.kernel.wording import mark

TITLES = {
    "how-it-works": mark("How it works"),
    "rules": mark("Rules"),
    "safety": mark("Safety and privacy"),
    "whom-to-ask": mark("Whom to ask"),
}
"""By the name in their address."""

FOLDER = Path(__file__).resolve().parent / "standing"
SOURCE = "en"


@lru_cache
def prefilled_languages() -> tuple[str, ...]:
    """The source first."""
    found = {path.name.split(".")[1] for path in FOLDER.glob("*.md")}
    return (SOURCE, *sorted(found - {SOURCE}))


def prefill(name: str, *, languages: Sequence[str], host: str) -> dict[str, str]:
    """Its wording in those of `languages` that we have it in; in English where that is none of them."""
    found = [tag for tag in languages if tag in prefilled_languages()] or [SOURCE]
    return {tag: wording(name, tag).replace("{host}", host) for tag in found}


@lru_cache
def wording(name: str, language: str) -> str:
    return (FOLDER / f"{name}.{language}.md").read_text(encoding="utf-8").strip()
