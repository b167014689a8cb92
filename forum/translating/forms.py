"""The translator's sheet and the reviewer's answer, as browsers send them."""

from collections.abc import Mapping

from forum.texts.models import Extent, Origin
from forum.translating.actions.write import Sheet
from forum.translating.errors import VersionTooLong
from forum.translating.rules import MOST_CHARACTERS, Basis, Written
from forum.web.forms import read_id

MOST_ROWS = 5_000
DIGEST = 16
"""Characters of one."""


def read_sheet(form: Mapping[str, str], *, text_id: int, language: str) -> Sheet:
    """Rows `paragraph-0`, `digest-0`, `fits-0` … as long as they follow each other; or `summary`. VersionTooLong."""
    basis = read_basis(form.get("made_from", ""), form.get("extent", ""))
    seen_edition = read_id(form.get("seen"))
    if basis.is_summary:
        return Sheet(
            text_id=text_id,
            language=language,
            basis=basis,
            seen_edition=seen_edition,
            summary=form.get("summary", ""),
            read=[one[:DIGEST] for one in form.get("read", "").split()[:MOST_ROWS]],
        )
    written: list[Written] = []
    while (words := form.get(f"paragraph-{len(written)}")) is not None:
        number = len(written)
        if number == MOST_ROWS:
            raise VersionTooLong(most=MOST_CHARACTERS)
        written.append(Written(words, form.get(f"digest-{number}", "")[:DIGEST] or None, f"fits-{number}" in form))
    return Sheet(text_id=text_id, language=language, written=written, seen_edition=seen_edition, basis=basis)


def read_basis(code: str, extent: str) -> Basis:
    """`code` as Basis has it: `fr.human`, `fr.machine`; empty, or no such code, is the original."""
    language, _, origin = code[:60].rpartition(".")
    amount = Extent.SUMMARY if extent == Extent.SUMMARY else Extent.WHOLE
    if language and origin in (Origin.HUMAN, Origin.MACHINE):
        return Basis(language, origin, amount)
    return Basis(extent=amount)
