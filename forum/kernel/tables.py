"""Tables as CSV that a spreadsheet opens right and runs nothing of."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime

Value = str | int | float | datetime | None
"""What a cell holds. A moment is aware, and written in the zone it comes in."""

BYTE_ORDER_MARK = "\ufeff"
_UNSEEN = r"[\s\"'\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\x00-\x1f]*"
_OPERATOR = r"[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212\t\r\x00]"
_FORMULA_AT_START = re.compile(rf"(?:{_OPERATOR}|{_UNSEEN}{_OPERATOR})")
_FORMULA_AFTER_SEPARATOR = re.compile(rf"([;|\t\r\n])(?={_UNSEEN}{_OPERATOR})")
_GUARD_AFTER_SEPARATOR = re.compile(rf"([;|\t\r\n])'(?={_UNSEEN}{_OPERATOR})")


def csv_table(rows: Iterable[Sequence[Value]]) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it, commas, every text quoted."""
    page = io.StringIO(newline="")
    writer = csv.writer(page, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return (BYTE_ORDER_MARK + page.getvalue()).encode(errors="replace")


def _cell(value: Value) -> str | int | float:
    match value:
        case None:
            return ""
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case str():
            return never_a_formula(value)
    return value


def never_a_formula(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet might run.

    Also after a separator inside the text: a programme that expects semicolons or tabs parts our quoted cell there.
    """
    if _FORMULA_AT_START.match(text):
        text = f"'{text}"
    return _FORMULA_AFTER_SEPARATOR.sub(r"\1'", text)


def without_guard(text: str) -> str:
    """What was there before `never_a_formula`; of words it never saw, those without an apostrophe before a formula."""
    text = _GUARD_AFTER_SEPARATOR.sub(r"\1", text)
    return text[1:] if text.startswith("'") and _FORMULA_AT_START.match(text[1:]) else text
