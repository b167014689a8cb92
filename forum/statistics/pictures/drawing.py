"""From figures to pictures: Vega-Lite specifications filled with rows and words, drawn on the server."""

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import vl_convert

from forum.kernel.fonts import font_folders
from forum.kernel.wording import direction

SPECS = Path(__file__).with_name("specs")
FONTS = "Noto Sans, Noto Sans Arabic, system-ui, sans-serif"
INK, LINE, PAPER = "#1d1d1b", "#767676", "#ffffff"
CONFIG: Mapping[str, Any] = {
    "font": FONTS,
    "background": None,
    "view": {"stroke": None},
    "axis": {
        **{"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "grid": False},
        **{"domainColor": LINE, "tickColor": LINE, "labelColor": INK, "titleColor": INK},
    },
    "legend": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": INK,
    },
    "bar": {"color": "#7a2a5e"},
    "text": {"fontSize": 12, "color": INK},
    "rule": {"color": LINE},
}
IN_THE_DARK = (
    "@media (prefers-color-scheme:dark){text{fill:#f3efe8}.inside_marks text{fill:#1d1d1b}line{stroke:#b9b2a6}"
    ".mark-rect path{stroke:#f3efe8;stroke-width:.7}"
    ".mark-shape path[fill='#d9d5cd']{fill:#55504a}}"
)
"""Bars and countries keep their colours; bars are outlined."""
STYLE_DIGEST = f"sha256-{b64encode(sha256(IN_THE_DARK.encode()).digest()).decode()}"
"""By which a browser knows the one style that may be inside."""

_TOO_FINE = re.compile(r"(\d\.\d)\d+")
"""A tenth of a pixel is enough, in a third of the bytes."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`rows`: by the name of the data set in its specification; `words`: what stands there for a string that begins with @.

    `title` and `description` tell who cannot see it what it shows.
    """

    spec: str
    title: str
    description: str
    language: str
    words: Mapping[str, Any]
    rows: Mapping[str, Any]


def draw_svg(picture: Picture) -> str:
    """With its title and description inside, for light paper and dark."""
    drawn = _svg(json.dumps(filled(picture), sort_keys=True))
    opening, rest = drawn.split(">", 1)
    said = (
        f" role='img' lang={quoteattr(picture.language)} aria-labelledby='title description'>"
        f"<title id='title'>{escape(picture.title)}</title><desc id='description'>{escape(picture.description)}</desc>"
        f"<style>{IN_THE_DARK}</style>"
    )
    return opening + said + rest


def draw_png(picture: Picture) -> bytes:
    """On white paper, twice as fine as a screen."""
    return _png(json.dumps({**filled(picture), "background": PAPER}, sort_keys=True))


def filled(picture: Picture) -> dict[str, Any]:
    is_rtl = direction(picture.language) == "rtl"
    side = "right" if is_rtl else "left"
    words = {
        "reverse": is_rtl,
        "side": side,
        "align": side,
        "away": -5 if is_rtl else 5,
        "start": int(is_rtl),
        **picture.words,
    }
    spec: dict[str, Any] = _with_words(_spec(picture.spec), words)
    return {**spec, "config": CONFIG, "datasets": dict(picture.rows)}


def _with_words(part: Any, words: Mapping[str, Any]) -> Any:
    match part:
        case str() if part.startswith("@"):
            return words[part[1:]]
        case dict():
            return {name: _with_words(value, words) for name, value in part.items()}
        case list():
            return [_with_words(value, words) for value in part]
        case _:
            return part


@lru_cache
def _spec(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((SPECS / f"{name}.json").read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def world() -> Mapping[str, Any]:
    """The outlines of countries, by their numbers in ISO 3166: Natural Earth, as world-atlas has it."""
    found: Mapping[str, Any] = json.loads((SPECS / "world.topojson").read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=64)
def _svg(spec: str) -> str:
    return _TOO_FINE.sub(r"\1", str(vl_convert.vegalite_to_svg(spec)))


@lru_cache(maxsize=16)
def _png(spec: str) -> bytes:
    _give_fonts()
    return bytes(vl_convert.vegalite_to_png(spec, scale=2))


@lru_cache(maxsize=1)
def _give_fonts() -> None:
    """Once a process; SVG needs none, since it is shown with the reader's."""
    for folder in font_folders():
        vl_convert.register_font_directory(folder)
