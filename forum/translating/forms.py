"""The translator's sheet and the reviewer's answer, as browsers send them."""

from collections.abc import Mapping

from forum.translating.actions.write import Sheet
from forum.translating.errors import VersionTooLong
from forum.translating.rules import MOST_CHARACTERS, Written
from forum.web.forms import read_id

MOST_ROWS = 5_000


def read_sheet(form: Mapping[str, str], *, text_id: int, language: str) -> Sheet:
    """Rows `paragraph-0`, `digest-0`, `fits-0` … as long as they follow each other. VersionTooLong beyond all measure."""
    written: list[Written] = []
    while (words := form.get(f"paragraph-{len(written)}")) is not None:
        number = len(written)
        if number == MOST_ROWS:
            raise VersionTooLong(most=MOST_CHARACTERS)
        written.append(Written(words, form.get(f"digest-{number}", "")[:16] or None, f"fits-{number}" in form))
    return Sheet(text_id=text_id, language=language, written=written, seen_edition=read_id(form.get("seen")))
