"""What goes out in each kind of file comes back as it was, and what is no such file is refused with its line."""

from collections.abc import Callable
from datetime import date
from functools import partial
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st
from translate.storage.pypo import pofile
from translate.storage.xliff import Xliff1File

from forum.files.errors import DamagedFile, LyingExtension
from forum.kernel.characters import clean_text
from forum.kernel.errors import InvalidInput
from forum.kernel.markup import digest
from forum.translating.interchange.carrying import carry_units, read_carried
from forum.translating.interchange.docx import read_docx, write_docx
from forum.translating.interchange.errors import (
    BrokenCatalogue,
    BrokenMarkup,
    DeclaresThings,
    FileMissing,
    FileTooBig,
    FileUnread,
    NotOurs,
    NotUnicode,
    OfAnotherPair,
)
from forum.translating.interchange.po import read_po, write_po
from forum.translating.interchange.reading import MOST_BYTES, MOST_DEPTH
from forum.translating.interchange.units import Incoming, Outgoing, Sent, Status, name_units
from forum.translating.interchange.xliff import read_xliff, write_xliff

DAY = date(2026, 5, 15)
SOURCES = ("Trabajamos & <b>luchamos</b>.", "- una\n- dos", "Trabajamos & <b>luchamos</b>.", "Adiós.", "Fin.")
WORDS = ("\u2067مرحبا\u2069 & <i>\n  deux   espaces", "", "_: pas un contexte\n\tfin\u200b", "Adieu.", '\\n "Fin" #.')
STATES = (Status.STALE, Status.MISSING, Status.DRAFT, Status.PUBLISHED, Status.REVIEWED)

Write = Callable[[Outgoing], bytes]
Read = Callable[[bytes], Incoming]
in_word = partial(write_docx, heading="Tema", how="Escriba", columns=("es", "ar"), marks={})
KINDS: dict[str, tuple[Write, Read]] = {
    "xliff": (write_xliff, read_xliff),
    "po": (write_po, read_po),
    "docx": (in_word, partial(read_docx, "a.docx")),
}
each_kind = pytest.mark.parametrize(("write", "read"), KINDS.values(), ids=list(KINDS))


def outgoing(words: tuple[str, ...] = WORDS, sources: tuple[str, ...] = SOURCES) -> Outgoing:
    names = name_units(12, [digest(source) for source in sources])
    rows = zip(names, sources, words, STATES, strict=False)
    units = [
        Sent(name, source, word, state, ("Theme", "Its author warns: blood")) for name, source, word, state in rows
    ]
    return Outgoing("wici", "Semana 1", "es", "ar", DAY, units, {12: 3})


@each_kind
def test_each_word_comes_back_under_the_name_it_went_out_with(write: Write, read: Read) -> None:
    sent = outgoing()
    back = read(write(sent))
    assert [(unit.name, unit.words) for unit in back.units] == [(unit.name, unit.words) for unit in sent.units]
    assert (back.slug, back.source_language, back.language, dict(back.editions)) == ("wici", "es", "ar", {12: 3})
    assert back.unknown == 0


@each_kind
@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5), st.text(min_size=1, max_size=40))
def test_nothing_that_may_be_kept_is_lost_on_the_way(write: Write, read: Read, words: list[str], source: str) -> None:
    kept = tuple(clean_text(word).replace("\ufffe", "").replace("\uffff", "") for word in words)
    back = read(write(outgoing(kept, tuple(source for _ in kept))))
    assert [unit.words for unit in back.units] == list(kept)


@each_kind
def test_the_same_paragraph_twice_has_two_names(write: Write, read: Read) -> None:
    names = [unit.name for unit in read(write(outgoing())).units]
    assert len(set(names)) == 5
    assert (names[0].digest, names[0].nth, names[2].nth) == (names[2].digest, 1, 2)


def test_the_states_are_those_of_xliff() -> None:
    store = Xliff1File.parsestring(write_xliff(outgoing()))
    targets = [unit.xmlelement.find("{*}target") for unit in store.units]
    states = [target.get("state") if target is not None else None for target in targets]
    assert states == ["needs-review-translation", None, "translated", "signed-off", "final"]
    assert [unit.isapproved() for unit in store.units] == [False, False, False, True, True]
    assert [unit.is_sure for unit in read_xliff(bytes(store)).units] == [False, True, True, True, True]


def test_a_stale_message_is_fuzzy_until_its_translator_says_otherwise() -> None:
    store = pofile.parsestring(write_po(outgoing()))
    assert [unit.isfuzzy() for unit in store.units[1:]] == [True, False, False, False, False]
    store.units[1].markfuzzy(False)
    assert read_po(bytes(store)).units[0].confirms


@pytest.mark.parametrize("write", [write_xliff, write_po])
def test_a_file_says_no_hour_and_what_its_author_warns_of(write: Write) -> None:
    content = write(outgoing()).decode()
    assert "2026-05-15" in content
    assert "Its author warns: blood" in content
    assert "@" not in content


@pytest.mark.parametrize(
    ("read", "content", "refusal", "line"),
    [
        (read_xliff, b"", FileMissing, None),
        (read_xliff, b"<a>\n\n<b></a>", BrokenMarkup, 3),
        (read_xliff, b"<a>" * (MOST_DEPTH + 1), BrokenMarkup, 1),
        (read_xliff, b"<?xml version='1.0'?>\n<!DOCTYPE a SYSTEM 'http://localhost/a.dtd'>\n<a/>", DeclaresThings, 2),
        (read_xliff, b'<!DOCTYPE a [\n<!ENTITY b "bb">\n<!ENTITY c "&b;&b;">]><a>&c;</a>', DeclaresThings, 1),
        (read_xliff, "<a>é</a>".encode("utf-16"), NotUnicode, 1),
        (read_xliff, b"<a>\n\xe9</a>", NotUnicode, 2),
        (read_xliff, b"<html/>", NotOurs, None),
        (read_xliff, b'<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0"/>', NotOurs, None),
        (read_xliff, b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>', NotOurs, None),
        (read_po, b'msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "b\n', BrokenCatalogue, 5),
        (read_po, b"\xff", NotUnicode, 1),
        (read_po, b'msgid "a"\nmsgstr "b"\n', NotOurs, None),
        (read_xliff, b" " * (MOST_BYTES + 1) + b"a", FileTooBig, None),
        (read_po, b" " * (MOST_BYTES + 1) + b"a", FileTooBig, None),
        (partial(read_docx, "a.docx"), b" " * (MOST_BYTES + 1) + b"a", FileTooBig, None),
    ],
)
def test_a_broken_or_foreign_file_is_refused_with_its_line(
    read: Read, content: bytes, refusal: type[FileUnread], line: int | None
) -> None:
    with pytest.raises(refusal) as refused:
        read(content)
    if line is not None:
        assert int(str(refused.value.params["line"])) == line


def test_one_file_goes_between_two_languages_only() -> None:
    content = write_xliff(outgoing()).replace(b"</xliff>", b"")
    second = content[content.index(b"<file") :].replace(b'target-language="ar"', b'target-language="fr"')
    with pytest.raises(OfAnotherPair):
        read_xliff(content + second + b"</xliff>")


def test_a_document_saved_anew_says_the_same() -> None:
    content, again = in_word(outgoing()), BytesIO()
    Document(BytesIO(content)).save(again)
    assert read_docx("a.docx", again.getvalue()) == read_docx("a.docx", content)


def test_changes_that_were_recorded_count_as_accepted() -> None:
    document = Document(BytesIO(in_word(outgoing())))
    paragraph = document.tables[0].rows[4].cells[1].paragraphs[0]._p
    for tag, inner in (("del", "<w:delText>weg</w:delText>"), ("ins", "<w:t> Salut.</w:t>")):
        paragraph.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:id="9"><w:r>{inner}</w:r></w:{tag}>'))
    again = BytesIO()
    document.save(again)
    assert read_docx("a.docx", again.getvalue()).units[3].words == "Adieu. Salut."


def test_a_version_into_arabic_stands_from_right_to_left_in_its_column() -> None:
    row = Document(BytesIO(in_word(outgoing()))).tables[0].rows[1]
    is_rtl = [cell.paragraphs[0]._p.pPr is not None and "bidi" in cell.paragraphs[0]._p.xml for cell in row.cells[:2]]
    assert is_rtl == [False, True]
    assert row.cells[1].paragraphs[0].runs[0].font.rtl


def test_a_document_names_nobody() -> None:
    known = Document(BytesIO(in_word(outgoing()))).core_properties
    assert (known.author, known.last_modified_by, known.comments) == ("", "", "")
    assert known.created is not None
    assert known.created.hour == 0


def test_a_row_whose_name_was_deleted_is_counted_as_unknown() -> None:
    document, again = Document(BytesIO(in_word(outgoing()))), BytesIO()
    document.tables[0].rows[1].cells[2].text = ""
    document.save(again)
    back = read_docx("a.docx", again.getvalue())
    assert (len(back.units), back.unknown) == (4, 1)


def in_archive(**members: bytes) -> bytes:
    kept = BytesIO()
    with ZipFile(BytesIO(in_word(outgoing()))) as old, ZipFile(kept, "w") as new:
        for member in old.namelist():
            new.writestr(member, members.get(member.rpartition("/")[2].removesuffix(".xml"), old.read(member)))
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", FileMissing),
        (b"PK\x03\x04", DamagedFile),
        (b"hello", LyingExtension),
        (in_archive(document=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), DeclaresThings),
        (in_archive(document=b"<a>"), BrokenMarkup),
    ],
)
def test_what_is_no_honest_document_is_refused(content: bytes, refusal: type[InvalidInput]) -> None:
    with pytest.raises(refusal):
        read_docx("a.docx", content)


def test_what_a_page_carries_is_what_was_read() -> None:
    back = read_xliff(write_xliff(outgoing()))
    assert read_carried(carry_units(back)) == back


@pytest.mark.parametrize("line", ["", "x", "eJyrBgABAAEA", "eJwDAAAAAAE=", "é"])
def test_a_carried_line_that_was_meddled_with_is_no_file(line: str) -> None:
    with pytest.raises(NotOurs):
        read_carried(line)
