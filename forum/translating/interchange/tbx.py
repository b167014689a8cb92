"""TBX (ISO 12200, `martif`): the kind the library reads and writes. One entry a concept, one set a language."""

from collections.abc import Iterator, Sequence

from lxml.etree import XMLSyntaxError
from translate.misc.xml_helpers import getXMLlang, setXMLlang
from translate.storage.tbx import tbxfile, tbxunit

from forum.translating.interchange.entries import Filed, GlossaryFile, read_ref
from forum.translating.interchange.errors import NotAGlossary
from forum.translating.interchange.reading import check_upload
from forum.translating.interchange.units import legible

MEDIA_TYPE = "application/x-tbx"
EXTENSION = "tbx"


def write_tbx(entries: Sequence[Filed], *, languages: Sequence[str]) -> bytes:
    """`languages`: the first is the one the file says it is in."""
    store = tbxfile(sourcelanguage=languages[0])
    for one in entries:
        unit = tbxunit(None)
        store.addunit(unit)
        unit.setid(str(one.ref or ""))
        for language, words in one.terms.items():
            unit.set_target_terms([legible(words)], language)
        if one.note:
            unit.set_common_note(legible(one.note), source=True)
            setXMLlang(unit.xmlelement.find(unit.namespaced("descrip")), one.note_language or languages[0])
    return bytes(store)


def read_tbx(content: bytes) -> GlossaryFile:
    """A FileUnread says what is wrong, and where."""
    content = check_upload(content, is_markup=True, may_name_type=True)
    try:
        store = tbxfile.parsestring(content)
    except (ValueError, AssertionError, XMLSyntaxError):
        raise NotAGlossary() from None
    read = [_read(unit) for unit in store.units]
    return GlossaryFile([one for one, _ in read], others=sum(others for _, others in read))


def _read(unit: tbxunit) -> tuple[Filed, int]:
    """And how many further names it has."""
    terms: dict[str, str] = {}
    others = 0
    for language, words in _terms(unit):
        if language in terms:
            others += 1
        else:
            terms[language] = words
    notes = [node for tag in ("descrip", "note") for node in unit.xmlelement.iterchildren(unit.namespaced(tag))]
    filed = Filed(
        terms,
        note="".join(notes[0].itertext()) if notes else "",
        note_language=(getXMLlang(notes[0]) or "") if notes else "",
        ref=read_ref(unit.xmlelement.get("id")),
        line=unit.xmlelement.sourceline or 1,
    )
    return filed, others


def _terms(unit: tbxunit) -> Iterator[tuple[str, str]]:
    """Those still to be used, whether they stand in a plain or in a nested group."""
    for node in unit.getlanguageNodes():
        language = (getXMLlang(node) or "").lower()
        deprecated = {term.text for term in unit.get_target_terms(language) if term.deprecated}
        for term in node.iter(unit.namespaced("term")):
            words = "".join(term.itertext())
            if language and words.strip() and words not in deprecated:
                yield language, words
