"""A report as PDF/UA: tagged, with contents and bookmarks, by typst, to which every word is data."""

import json
from dataclasses import asdict
from functools import lru_cache
from typing import Any, BinaryIO

import typst

from forum.kernel.fonts import families, font_folders, is_drawn
from forum.reports.document import Report
from forum.reports.printed import print_report
from forum.reports.writers.html import TEMPLATES

MEDIA_TYPE = "application/pdf"
EXTENSION = "pdf"
NO_GLYPH = "\u25a1"
"""Stands for a sign that none of the fonts has."""
LAST_RESORT = "DejaVu Sans Mono"
"""Among typst's own; it has NO_GLYPH."""


def write_report(report: Report, stream: BinaryIO) -> None:
    content = asdict(print_report(report))
    folders = folders_for(content)
    made = typst.compile(
        TEMPLATES / "report.typ",
        font_paths=fonts(tuple(folders)),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=int(report.made_at.timestamp()),
        sys_inputs={"report": json.dumps(with_glyphs(content) | named(folders))},
    )
    stream.write(made)


@lru_cache
def fonts(folders: tuple[str, ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=list(folders))


def named(folders: list[str]) -> dict[str, list[str]]:
    """As templates take their fonts."""
    return {"fonts": [*families(folders), LAST_RESORT]}


def folders_for(content: Any) -> list[str]:
    return font_folders(json.dumps(content, ensure_ascii=False))


def with_glyphs(content: Any) -> Any:
    """The same with NO_GLYPH in place of each sign that cannot be drawn; PDF/UA has none that is not."""
    match content:
        case str():
            return "".join(sign if is_drawn(sign) else NO_GLYPH for sign in content)
        case dict():
            return {name: with_glyphs(value) for name, value in content.items()}
        case list() | tuple():
            return [with_glyphs(value) for value in content]
        case _:
            return content


def lacking_glyphs(content: Any) -> str:
    """The signs in it that cannot be drawn, each once."""
    match content:
        case str():
            return "".join(dict.fromkeys(sign for sign in content if not is_drawn(sign)))
        case dict():
            return lacking_glyphs(list(content.values()))
        case list() | tuple():
            return "".join(dict.fromkeys("".join(lacking_glyphs(one) for one in content)))
        case _:
            return ""
