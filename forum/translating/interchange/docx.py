"""One text as a document of two columns, a paragraph a row, for whoever translates in a word processor.

A row is known by the name in its third, narrow column: plain words of a cell, which every word processor keeps, as bookmarks,
hidden text and parts of its own do not all survive. Rows may be moved; a name that was deleted makes its row unknown.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from zipfile import ZipFile

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell

from forum.files.checks import check_file
from forum.kernel.wording import direction
from forum.translating.interchange.errors import NotOurs
from forum.translating.interchange.reading import check_markup, check_size
from forum.translating.interchange.units import (
    Back,
    Incoming,
    Outgoing,
    Sent,
    Status,
    UnitName,
    legible,
    read_name,
    read_place,
    write_place,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXTENSION = "docx"
_WIDTHS = (Cm(11), Cm(11), Cm(2.5))
_GREY = RGBColor(0x77, 0x77, 0x77)
_SMALL = Pt(5)
_READ = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "\u2011"}
_GONE = {qn("w:del"), qn("w:moveFrom")}
"""What somebody struck out while changes were recorded."""


def write_docx(
    outgoing: Outgoing, *, heading: str, how: str, columns: Sequence[str], marks: Mapping[Status, str]
) -> bytes:
    """`heading`: what it is and the day; `how`: what to do with it; `columns`: over source and version; `marks`: what to say
    beside a paragraph's name of how far it is."""
    document = Document()
    _name_nobody(document, outgoing)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_heading(legible(heading), level=1)
    for note in outgoing.units[0].notes if outgoing.units else ():
        document.add_paragraph(legible(note))
    document.add_paragraph(legible(how))
    table = document.add_table(rows=1, cols=3, style="Table Grid")
    table.autofit = False
    text_id = outgoing.units[0].name.text_id if outgoing.units else 1
    place = write_place(outgoing.slug, text_id, outgoing.editions.get(text_id, 0))
    pair = (outgoing.source_language, outgoing.language)
    for cell, words in zip(table.rows[0].cells, columns, strict=False):
        _fill(cell, words, is_bold=True)
    _fill(table.rows[0].cells[2], " ".join((place, *pair)), is_small=True)
    for sent in outgoing.units:
        _write_row(table, sent, pair, said=marks.get(sent.status, ""))
    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = width
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _name_nobody(document: Doc, outgoing: Outgoing) -> None:
    known = document.core_properties
    known.author = known.last_modified_by = known.comments = ""
    known.title, known.language = legible(outgoing.title)[:200], outgoing.language
    known.created = known.modified = datetime.combine(outgoing.day, time(), UTC)


def _write_row(table: Table, sent: Sent, pair: tuple[str, str], *, said: str) -> None:
    cells = table.add_row().cells
    _fill(cells[0], sent.source, language=pair[0])
    _fill(cells[1], sent.words, language=pair[1])
    _fill(cells[2], f"{sent.name}\n{said}".strip(), is_small=True)


def _fill(cell: _Cell, words: str, *, language: str = "", is_bold: bool = False, is_small: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(legible(words))
    run.bold = is_bold or None
    if is_small:
        run.font.size, run.font.color.rgb = _SMALL, _GREY
    if not language:
        return
    spoken = run._r.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): language, qn("w:bidi"): language})
    if direction(language) == "rtl":
        paragraph._p.get_or_add_pPr().append(paragraph._p.makeelement(qn("w:bidi"), {}))
        run.font.rtl = True
    run._r.get_or_add_rPr().append(spoken)


def read_docx(name: str, content: bytes) -> Incoming:
    """A FileUnread, or what refuses any upload that is no honest document, says what is wrong."""
    check_size(content)
    check_file(name, content)
    _check_parts(content)
    try:
        tables = Document(BytesIO(content)).tables
    except (KeyError, ValueError):
        raise NotOurs() from None
    return next(_read_tables(tables), None) or _refuse()


def _refuse() -> Incoming:
    raise NotOurs()


def _check_parts(content: bytes) -> None:
    with ZipFile(BytesIO(content)) as archive:
        for member in archive.namelist():
            if member.endswith((".xml", ".rels")):
                check_markup(archive.read(member))


def _read_tables(tables: Sequence[Table]) -> Iterator[Incoming]:
    """Each that is one of ours."""
    for table in tables:
        rows = [
            [_words_of(cell) for cell in row.iterchildren(qn("w:tc"))] for row in table._tbl.iterchildren(qn("w:tr"))
        ]
        place = rows[0][2].split() if rows and len(rows[0]) >= 3 else []
        if len(place) != 3 or not place[0].startswith("ronda/"):
            continue
        slug, text_id, edition = read_place(place[0])
        editions = {text_id: edition} if edition is not None else {}
        named = [(_name_in(row), row) for row in rows[1:]]
        units = [Back(name, row[1]) for name, row in named if name is not None and name.text_id == text_id]
        yield Incoming(slug, place[1], place[2], units, editions, len(named) - len(units))


def _name_in(row: Sequence[str]) -> UnitName | None:
    return read_name(next(iter(row[2].split()), None)) if len(row) >= 3 else None


def _words_of(cell: BaseOxmlElement) -> str:
    """As they read with all recorded changes accepted."""
    return "\n".join("".join(_pieces(paragraph)) for paragraph in cell.iter(qn("w:p")))


def _pieces(element: BaseOxmlElement) -> Iterator[str]:
    for child in element.iterchildren():
        if child.tag in _GONE:
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _READ:
            yield _READ[child.tag]
        elif child.tag != qn("w:pPr"):
            yield from _pieces(child)
