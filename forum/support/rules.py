"""The standing texts of an exchange: which there are, and how they read before its organiser changes them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from forum.exchanges.rules import COUNTRIES
from forum.kernel.wording import mark
from forum.support.errors import LineTooLong, NoContact, NoCountry, NoLineName

TITLES = {
    "how-it-works": mark("How it works"),
    "rules": mark("Rules"),
    "safety": mark("Safety and privacy"),
    "whom-to-ask": mark("Whom to ask"),
    "danger": mark("Somebody may be in danger: what moderators do"),
    "danger-note": mark("Somebody may be in danger: our note to her"),
}
"""By the name in their address."""
INSIDE = frozenset({"danger", "danger-note"})
"""Written like the others, but no page of everybody's: the protocol is for those who act on it, the note for the author."""
MOST_LINE = 200
TELEPHONE = re.compile(r"\+?[0-9][0-9 ()./*#-]{1,38}")
WEB = re.compile(r"https?://[^\s<>\"']{3,180}")

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A help line as it is typed; `contact` a telephone number or a page on the web."""

    country: str = ""
    name: str = ""
    contact: str = ""
    hours: str = ""
    languages: str = ""


def check_line(line: Line) -> None:
    """NoCountry, NoLineName, NoContact, LineTooLong."""
    if line.country not in COUNTRIES:
        raise NoCountry({"country": NoCountry()})
    if not line.name:
        raise NoLineName({"name": NoLineName()})
    if not leads_to(line.contact):
        raise NoContact({"contact": NoContact()})
    for name in ("name", "contact", "hours", "languages"):
        if len(getattr(line, name)) > MOST_LINE:
            raise LineTooLong({name: LineTooLong(most=MOST_LINE)})


def leads_to(contact: str) -> str:
    """The address that a telephone number or a page on the web opens; empty for what is neither."""
    if TELEPHONE.fullmatch(contact):
        return "tel:" + "".join(sign for sign in contact if sign.isdigit() or sign in "+*#")
    return contact if WEB.fullmatch(contact) else ""


@lru_cache
def wording(name: str, language: str) -> str:
    return (FOLDER / f"{name}.{language}.md").read_text(encoding="utf-8").strip()
