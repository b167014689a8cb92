"""The glossary as a table: a column for each language, and one that says which entry a row is. As spreadsheets save it."""

from collections.abc import Mapping, Sequence

from forum.exchanges.people_table import BrokenTable, Row, TooManyRows, decode, read_text
from forum.kernel.languages import TAG
from forum.kernel.tables import csv_table, without_guard
from forum.translating.interchange.entries import Filed, GlossaryFile, read_ref
from forum.translating.interchange.errors import NotAGlossary, TooMuchAtOnce
from forum.translating.interchange.reading import check_size

MEDIA_TYPE = "text/csv"
EXTENSION = "csv"
ENTRY, NOTE, NOTE_LANGUAGE = "entry", "note", "note_language"


def write_table(entries: Sequence[Filed], *, languages: Sequence[str]) -> bytes:
    """`languages`: each a column, whether or not an entry has a term in it."""
    header = [ENTRY, *languages, NOTE, NOTE_LANGUAGE]
    rows = [
        [str(one.ref or ""), *(one.terms.get(language, "") for language in languages), one.note, one.note_language]
        for one in entries
    ]
    return csv_table([header, *rows])


def read_glossary_table(content: bytes) -> GlossaryFile:
    """A FileUnread says what is wrong."""
    check_size(content)
    try:
        table = read_text(decode(content))
    except TooManyRows:
        raise TooMuchAtOnce() from None
    except BrokenTable:
        raise NotAGlossary() from None
    columns = [cell.strip().lower() for cell in table.header.cells] if table.header else []
    languages = {place: column for place, column in enumerate(columns) if TAG.fullmatch(column)}
    if not languages:
        raise NotAGlossary()
    known = {ENTRY, NOTE, NOTE_LANGUAGE, *languages.values(), ""}
    return GlossaryFile(
        [read_row(row, columns, languages) for row in table.rows],
        ignored=[column for column in columns if column not in known],
    )


def read_row(row: Row, columns: Sequence[str], languages: Mapping[int, str]) -> Filed:
    cells = [without_guard(cell) for cell in row.cells]
    named = dict(zip(columns, cells, strict=False))
    terms: dict[str, str] = {}
    for place, language in languages.items():
        if place < len(cells) and cells[place]:
            terms.setdefault(language, cells[place])
    return Filed(
        terms,
        note=named.get(NOTE, ""),
        note_language=named.get(NOTE_LANGUAGE, ""),
        ref=read_ref(named.get(ENTRY)),
        line=row.number,
    )
