"""Right-to-left is the same sheet: sides are named by the direction of reading, never left or right."""

import re

from tests.architecture.sources import Source, read

SIDES = "left|right|top|bottom"
PHYSICAL = re.compile(
    rf"""(?<![\w-])(
        (?:margin|padding|scroll-margin|scroll-padding)-(?:{SIDES})
      | border-(?:{SIDES})(?:-(?:width|style|color|left-radius|right-radius))?
      | (?:{SIDES})
      | (?:min-|max-)?(?:width|height)
      | (?:text-align|float|clear)\s*:\s*(?:left|right)\b
    )(?=\s*:|(?<=left)|(?<=right))""",
    re.VERBOSE,
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CONDITION = re.compile(r"@(?:media|container)[^{]*")


def blank(match: re.Match[str]) -> str:
    return "\n" * match.group().count("\n")


def physical_properties(source: Source) -> list[str]:
    """Media conditions may ask for the width of a screen; declarations may not speak of it."""
    sheet = CONDITION.sub(blank, COMMENT.sub(blank, source.text))
    declarations = re.compile(rf"(?:(?<=[;{{])|^)\s*{PHYSICAL.pattern}", re.VERBOSE | re.MULTILINE)
    return [
        f"{source.path}:{sheet.count(chr(10), 0, match.start(1)) + 1} {match.group(1)}"
        for match in declarations.finditer(sheet)
    ]


def our_sheets() -> list[Source]:
    """What others wrote lies in folders of its own; site.css is made of theirs and ours."""
    top = [sheet for sheet in read("forum/static/css", "*.css") if sheet.path.count("/") == 3]
    return [sheet for sheet in top if not sheet.path.endswith("/site.css")]


def test_our_sheets_are_logical() -> None:
    assert our_sheets()
    assert [fault for source in our_sheets() for fault in physical_properties(source)] == []


def test_the_rule_finds_sides() -> None:
    text = "p { margin-left: 1rem; text-align: right; inset-inline-start: 0 }\n.a { top: 0; border-bottom-left-radius: 1px }"
    assert physical_properties(Source("a.css", text)) == [
        "a.css:1 margin-left",
        "a.css:1 text-align: right",
        "a.css:2 top",
        "a.css:2 border-bottom-left-radius",
    ]


def test_the_rule_finds_widths_but_not_in_conditions() -> None:
    text = "@media (min-width: 40rem) { p { max-inline-size: 1rem; max-width: 2rem } }\n/* width: 1 */"
    assert physical_properties(Source("a.css", text)) == ["a.css:1 max-width"]


def test_the_rule_lets_logical_properties_pass() -> None:
    text = ":root { --left: 1; --pico-border-width: 1px }\np { margin-inline: 0; text-align: start; border-inline-start: 1px; }"
    assert physical_properties(Source("a.css", text)) == []
