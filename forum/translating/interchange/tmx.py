"""TMX 1.4: one unit a paragraph and its rendering. What is of a text here says which; nothing says whose it is, or when."""

from collections.abc import Iterator, Sequence

from lxml.etree import XMLSyntaxError, _Element
from translate.misc.xml_helpers import getXMLlang
from translate.storage.tmx import tmxfile, tmxunit

from forum.translating.interchange.errors import NotAMemory
from forum.translating.interchange.reading import check_upload
from forum.translating.interchange.segments import MemoryFile, Segment
from forum.translating.interchange.units import legible

MEDIA_TYPE = "application/x-tmx+xml"
EXTENSION = "tmx"
_ORIGIN = "tuid"
_NATIVE_CODE = frozenset({"bpt", "ept", "it", "ph", "ut"})
"""Marks of the program it was written in, which are no words."""
_ANY = "*all*"


def write_tmx(segments: Sequence[Segment], *, source_language: str) -> bytes:
    store = tmxfile(sourcelanguage=source_language)
    for one in segments:
        unit = tmxunit(None)
        store.addunit(unit)
        unit.setsource(legible(one.source), one.source_language)
        unit.settarget(legible(one.rendering), one.language)
        if one.origin:
            unit.xmlelement.set(_ORIGIN, one.origin)
        if one.warning:
            unit.addnote(legible(one.warning))
    return bytes(store)


def read_tmx(content: bytes) -> MemoryFile:
    """A FileUnread says what is wrong, and where."""
    content = check_upload(content, is_markup=True, may_name_type=True)
    try:
        store = tmxfile.parsestring(content)
    except (ValueError, AssertionError, XMLSyntaxError):
        raise NotAMemory() from None
    read = [list(_read(unit, store.sourcelanguage or _ANY)) for unit in store.units]
    return MemoryFile([one for unit in read for one in unit], unusable=sum(not unit for unit in read))


def _read(unit: tmxunit, usual: str) -> Iterator[Segment]:
    """From the language it was written in into each other; where the file names none, from the one that comes first."""
    words = {
        language: text
        for node in unit.getlanguageNodes()
        if (language := (getXMLlang(node) or node.get("lang") or "").lower())
        and (text := "".join(_words(node.find(unit.namespaced("seg")))).strip())
    }
    source = _source_of(list(words), (unit.xmlelement.get("srclang") or usual).lower())
    for language, rendering in words.items():
        if source and language != source:
            yield Segment(source, language, words[source], rendering, unit.xmlelement.get(_ORIGIN, ""))


def _source_of(languages: Sequence[str], said: str) -> str:
    """`said`: by the file; it may leave out the region. Empty where there is none."""
    wanted = (
        one for one in languages if said == _ANY or one == said or one.partition("-")[0] == said.partition("-")[0]
    )
    return next(wanted, "")


def _words(element: _Element | None) -> Iterator[str]:
    if element is None:
        return
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2] not in _NATIVE_CODE:
            yield from _words(child)
        yield child.tail or ""
