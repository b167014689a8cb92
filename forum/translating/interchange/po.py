"""PO: one message a paragraph, named by its context; "fuzzy" is what has to be looked at."""

import re
from datetime import datetime, time

from translate.storage.poparser import PoParseError
from translate.storage.pypo import pofile, pounit, unquotefrompo

from forum.translating.interchange.errors import BrokenCatalogue, NotOurs
from forum.translating.interchange.reading import check_upload
from forum.translating.interchange.units import Back, Incoming, Outgoing, Sent, Status, legible, read_name, read_place

MEDIA_TYPE = "text/x-gettext-translation"
EXTENSION = "po"
_EDITION = re.compile(r"(\d{1,18})=(\d{1,9})")
_LINE = re.compile(r"line (\d+)")


def write_po(outgoing: Outgoing) -> bytes:
    store = pofile()
    store.updateheader(
        add=True,
        Project_Id_Version=legible(outgoing.title),
        POT_Creation_Date=f"{datetime.combine(outgoing.day, time()):%Y-%m-%d %H:%M}+0000",
        PO_Revision_Date=f"{datetime.combine(outgoing.day, time()):%Y-%m-%d %H:%M}+0000",
        Last_Translator="",
        Language_Team="",
        Language=outgoing.language,
        MIME_Version="1.0",
        Content_Type="text/plain; charset=UTF-8",
        Content_Transfer_Encoding="8bit",
        X_Source_Language=outgoing.source_language,
        X_Ronda=f"ronda/{outgoing.slug}/1",
        X_Ronda_Editions=" ".join(f"{text}={edition}" for text, edition in outgoing.editions.items()),
    )
    for sent in outgoing.units:
        store.addunit(_write_unit(sent))
    return bytes(store)


def _write_unit(sent: Sent) -> pounit:
    unit = pounit(legible(sent.source))
    unit.setcontext(str(sent.name))
    unit.target = legible(sent.words)
    for note in (*sent.notes, f"state: {sent.status}"):
        unit.addnote(legible(note), origin="developer")
    unit.markfuzzy(sent.status is Status.STALE)
    return unit


def read_po(content: bytes) -> Incoming:
    """A FileUnread says what is wrong, and where."""
    content = check_upload(content, is_markup=False)
    try:
        store = pofile.parsestring(content)
    except PoParseError as broken:
        found = _LINE.search(str(broken))
        raise BrokenCatalogue(line=found[1] if found else 1) from None
    except ValueError:
        raise BrokenCatalogue(line=1) from None
    header = store.parseheader()
    slug, _, _ = read_place(header.get("X-Ronda"))
    units, unknown = [], 0
    for unit in store.units:
        if unit.isheader() or unit.isobsolete():
            continue
        name = read_name(unquotefrompo(unit.msgctxt))
        if name is None:
            unknown += 1
        else:
            units.append(Back(name, str(unit.target or ""), is_sure=not unit.isfuzzy(), confirms=not unit.isfuzzy()))
    if not units:
        raise NotOurs()
    editions = {int(text): int(edition) for text, edition in _EDITION.findall(header.get("X-Ronda-Editions", ""))}
    source, language = header.get("X-Source-Language", ""), header.get("Language", "")
    return Incoming(slug, source, language, units, editions, unknown)
