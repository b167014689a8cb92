"""Whatever a mail could say of a sensitive exchange, it does not: each of them, those to come too."""

from pathlib import Path

import pytest
from jinja2 import meta

from forum.notifications.rendering import TEMPLATES, environment, render_mail

KINDS = sorted(folder.name for folder in (TEMPLATES / "mail").iterdir() if folder.is_dir())
NEUTRAL = {
    "link",
    "url",
    "desk_url",
    "people_url",
    "stop_url",
    "base_url",
    "closes",
    "waiting",
    "oldest",
    "until",
    "code",
    "help_url",
    "reading_url",
    "is_granted",
    "own_url",
    "keep_url",
    "erase_url",
}
"""Addresses, which lead to one's own page there or to help, a number, dates, a code, and what came of an appeal."""


def names_in(folder: Path) -> set[str]:
    parts = environment("en")
    files = [*folder.iterdir(), TEMPLATES / "mail" / "layout.html", TEMPLATES / "mail" / "foot.txt"]
    return {name for file in files for name in meta.find_undeclared_variables(parts.parse(file.read_text()))}


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_of_a_sensitive_exchange_stands_in_a_mail(kind: str) -> None:
    names = names_in(TEMPLATES / "mail" / kind) - {"_", "locale", "direction", "gettext", "ngettext"}
    values: dict[str, object] = {name: "neutral" if name in NEUTRAL else f"canary-{name}" for name in names}
    assert "canary" not in "".join(render_mail(kind, "en", {**values, "is_sensitive": True}))
