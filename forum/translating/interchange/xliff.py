"""XLIFF 1.2: the version whose states (`needs-review-translation`, `final` …) the library keeps apart, and the only one that
its own tools (pofilter, pretranslate, xliff2po) read. Of 2.0 it knows a segment's state, but no tool of it does anything with
that. One `file` a text, one unit a paragraph.
"""

from collections.abc import Mapping

from translate.storage.xliff import Xliff1File, Xliff1Unit

from forum.translating.interchange.errors import NotOurs
from forum.translating.interchange.reading import check_upload
from forum.translating.interchange.units import (
    Back,
    Incoming,
    Outgoing,
    Sent,
    Status,
    check_same_pair,
    legible,
    read_name,
    read_place,
    write_place,
)

MEDIA_TYPE = "application/x-xliff+xml"
EXTENSION = "xlf"
_NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_EMPTY = (
    f'<?xml version="1.0" encoding="UTF-8"?><xliff xmlns="{_NAMESPACE}" version="1.2">'
    '<file original="NoName" source-language="und" target-language="und" datatype="plaintext"><body/></file></xliff>'
)
_STATES: Mapping[Status, str] = {
    Status.STALE: "needs-review-translation",
    Status.DRAFT: "translated",
    Status.PUBLISHED: "signed-off",
    Status.REVIEWED: "final",
}
_APPROVED = frozenset({Status.PUBLISHED, Status.REVIEWED})
"""Readers see it. What is not approved, the library's tools call fuzzy."""
_GUESSED = "fuzzy-match"
_UNSURE = frozenset(
    {
        _GUESSED,
        "needs-translation",
        "needs-adaptation",
        "needs-l10n",
        "needs-review-translation",
        "needs-review-adaptation",
        "needs-review-l10n",
    }
)


class _Unit(Xliff1Unit):
    namespace = _NAMESPACE


class _File(Xliff1File[_Unit]):
    UnitClass = _Unit


def write_xliff(outgoing: Outgoing) -> bytes:
    store = _File.parsestring(_EMPTY)  # type: ignore[no-untyped-call]
    store.sourcelanguage, store.targetlanguage = outgoing.source_language, outgoing.language
    for sent in outgoing.units:
        text_id = sent.name.text_id
        place = write_place(outgoing.slug, text_id, outgoing.editions.get(text_id, 0))
        store.switchfile(place, createifmissing=True)
        store.addunit(_write_unit(sent))
    for node in store.document.getroot().iterchildren(store.namespaced("file")):
        node.set("date", f"{outgoing.day:%Y-%m-%d}T00:00:00Z")
    return bytes(store)


def _write_unit(sent: Sent) -> _Unit:
    unit = _Unit(legible(sent.source))
    unit.setid(str(sent.name))
    if sent.words:
        unit.target = legible(sent.words)
        unit.xmlelement.set("approved", "yes" if sent.status in _APPROVED else "no")
        target = unit.getlanguageNode(lang=None, index=1)  # type: ignore[no-untyped-call]
        target.set("state", _STATES.get(sent.status, "translated"))
    for note in sent.notes:
        unit.addnote(legible(note), origin="developer")
    return unit


def read_xliff(content: bytes) -> Incoming:
    """A FileUnread says what is wrong, and where."""
    content = check_upload(content, is_markup=True)
    try:
        store = _File.parsestring(content)  # type: ignore[no-untyped-call]
    except (ValueError, AssertionError, StopIteration):
        raise NotOurs() from None
    reading = _Reading()
    for unit in store.units:
        reading.take(unit)
    return reading.done()


class _Reading:
    """What was read so far."""

    def __init__(self) -> None:
        self._slugs: set[str] = set()
        self._pair: tuple[str, str] | None = None
        self._units: list[Back] = []
        self._editions: dict[int, int] = {}
        self._unknown = 0

    def take(self, unit: Xliff1Unit) -> None:
        file = next(unit.xmlelement.iterancestors(unit.namespaced("file")))
        slug, text_id, edition = read_place(file.get("original"))
        pair = (file.get("source-language", ""), file.get("target-language", ""))
        check_same_pair(pair, self._pair, line=file.sourceline or 1)
        self._pair = pair
        self._slugs.add(slug)
        if edition is not None:
            self._editions[text_id] = edition
        name = read_name(unit.xmlelement.get("id"))
        if name is None or name.text_id != text_id:
            self._unknown += 1
        else:
            state = _state_of(unit)
            is_sure = state not in _UNSURE
            self._units.append(Back(name, str(unit.target or ""), is_sure, confirms=is_sure and state != ""))

    def done(self) -> Incoming:
        if self._pair is None or len(self._slugs) != 1:
            raise NotOurs()
        return Incoming(self._slugs.pop(), *self._pair, self._units, self._editions, self._unknown)


def _state_of(unit: Xliff1Unit) -> str:
    """Empty where the file has none."""
    node = unit.getlanguageNode(lang=None, index=1)
    if node is None:
        return ""
    return _GUESSED if node.get("state-qualifier") == _GUESSED else str(node.get("state", ""))
