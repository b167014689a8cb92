"""What the style sheet and the script promise, read from the files themselves."""

import gzip
import re
from itertools import product
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "forum" / "static"
SHEET = (STATIC / "css" / "ronda.css").read_text(encoding="utf-8")
LIGHT, DARK = SHEET.split("@media (prefers-color-scheme: dark)", 1)
DARK = DARK[: DARK.index("\n}")]
ACCENTS = ("plum", "teal", "indigo", "forest", "ochre", "slate")


def weight(*names: str) -> int:
    return sum(len(gzip.compress((STATIC / name).read_bytes())) for name in names)


def colours(scheme: str, accent: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for selector in (":root", f'[data-accent="{accent}"]'):
        rule = re.search(re.escape(selector) + r" \{(.*?)\}", scheme, re.S)
        if rule:
            found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", rule[1]))
    return found


def brightness(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


def test_pages_ask_for_one_sheet_made_of_pico_and_ours() -> None:
    joined = (STATIC / "css" / "pico" / "pico.css").read_bytes() + (STATIC / "css" / "ronda.css").read_bytes()
    assert (STATIC / "css" / "site.css").read_bytes() == joined, "run `make stylesheet`"


def test_the_sheet_and_the_script_stay_light() -> None:
    assert weight("css/site.css") <= 12_000
    assert weight(*(f"js/{path.name}" for path in (STATIC / "js").glob("*.js"))) <= 8_000


def test_nothing_is_fetched_from_elsewhere() -> None:
    for path in (STATIC / "css" / "site.css", STATIC / "js" / "ronda.js"):
        assert not re.search(r"url\(|@import|https?://(?!\))(?!picocss)", path.read_text(encoding="utf-8")), path.name


def test_our_sheet_knows_start_and_end_but_no_left_and_right() -> None:
    physical = re.compile(
        r"(?<![\w-])((margin|padding|border|inset|scroll-margin|scroll-padding)-(left|right|top|bottom)|left|right|width|height|(min|max)-(width|height))\s*:"
    )
    in_rules = re.sub(r"@media[^{]*", "", SHEET)
    assert not physical.findall(in_rules)


@pytest.mark.parametrize(("scheme", "accent"), list(product(("light", "dark"), ACCENTS)))
def test_every_accent_can_be_read(scheme: str, accent: str) -> None:
    found = colours(LIGHT, accent) if scheme == "light" else colours(LIGHT, accent) | colours(DARK, accent)
    for ground in ("paper", "raised", "wash"):
        assert contrast(found["ink"], found[ground]) >= 7
        assert contrast(found["muted"], found[ground]) >= 4.5
        assert contrast(found["accent"], found[ground]) >= 4.5
    assert contrast(found["on-accent"], found["accent"]) >= 4.5
    assert contrast(found["warn"], found["paper"]) >= 4.5
    assert contrast(found["edge"], found["paper"]) >= 3
