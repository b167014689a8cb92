"""A glossary goes out and comes back as it was; what other programs save is read; what is none is refused."""

import zlib
from base64 import b64encode
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from translate.storage.tbx import tbxfile

from forum.kernel.characters import clean_line
from forum.translating.interchange.agreeing import Fate, Known, judge_entries
from forum.translating.interchange.carrying import carry_entries, read_carried_entries
from forum.translating.interchange.entries import Filed, GlossaryFile, Ref
from forum.translating.interchange.errors import (
    BrokenMarkup,
    DeclaresThings,
    FileMissing,
    FileTooBig,
    FileUnread,
    NotAGlossary,
    NotOurs,
    NotUnicode,
    TooMuchAtOnce,
)
from forum.translating.interchange.glossary_table import read_glossary_table, write_table
from forum.translating.interchange.reading import MOST_BYTES
from forum.translating.interchange.tbx import read_tbx, write_tbx

LANGUAGES = ["en", "fr", "ar"]
ENTRIES = [
    Filed({"en": "women & <girls>", "ar": "نساء"}, "all; =of them", "en", Ref("wici", 3, 1)),
    Filed({"en": "=1+1", "fr": "@l'eau"}, ref=Ref("wici", 12, 4)),
]
Write = Callable[..., bytes]
Read = Callable[[bytes], GlossaryFile]
each_kind = pytest.mark.parametrize(
    ("write", "read"), [(write_table, read_glossary_table), (write_tbx, read_tbx)], ids=["csv", "tbx"]
)
term = st.text(min_size=1, max_size=30).map(lambda words: clean_line(words).replace("\ufffe", "").replace("\uffff", ""))


def seen(read: GlossaryFile) -> list[tuple[object, ...]]:
    return [(dict(one.terms), one.note, one.note_language, one.ref) for one in read.entries]


@each_kind
def test_each_entry_comes_back_as_it_went_out(write: Write, read: Read) -> None:
    back = read(write(ENTRIES, languages=LANGUAGES))
    assert seen(back) == seen(GlossaryFile(ENTRIES))
    assert (back.others, back.ignored) == (0, [])


@each_kind
@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(term, term, term), max_size=4))
def test_out_and_in_again_nothing_is_new(write: Write, read: Read, rows: list[tuple[str, str, str]]) -> None:
    known = [
        Known(place, 1, {"en": f"{place} {en}".strip(), "fr": f"{place} {fr}".strip()}, note, "fr" if note else "")
        for place, (en, fr, note) in enumerate(rows, 1)
    ]
    filed = [Filed(one.terms, one.note, one.note_language, Ref("wici", one.id, 1)) for one in known]
    back = read(write(filed, languages=LANGUAGES)).entries
    fates = [one.fate for one in judge_entries(back, known, slug="wici", languages=LANGUAGES)]
    assert fates == [Fate.SAME for _ in rows]


def test_no_cell_of_the_table_is_a_formula() -> None:
    assert b'"\'=1+1","\'@l\'eau"' in write_table(ENTRIES, languages=LANGUAGES)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_as_spreadsheets_save_it(separator: str, coding: str) -> None:
    rows = [["FR", " en", "Remark"], ["égalité", "equality", "x"], ["", "", ""], ["ville"]]
    content = "\r\n".join(separator.join(row) for row in rows).encode(coding)
    back = read_glossary_table(content)
    assert [(one.line, dict(one.terms)) for one in back.entries] == [
        (2, {"fr": "égalité", "en": "equality"}),
        (4, {"fr": "ville"}),
    ]
    assert back.ignored == ["remark"]


def test_what_the_librarys_own_tools_change_comes_back_changed() -> None:
    store = tbxfile.parsestring(write_tbx(ENTRIES, languages=LANGUAGES))
    store.units[0].set_target_terms(["femmes"], "fr")
    added = store.addsourceunit("city")
    added.set_target_terms(["ville"], "fr")
    back = read_tbx(bytes(store))
    assert [dict(one.terms) for one in back.entries] == [
        {"en": "women & <girls>", "fr": "femmes", "ar": "نساء"},
        ENTRIES[1].terms,
        {"en": "city", "fr": "ville"},
    ]
    assert [one.ref for one in back.entries] == [Ref("wici", 3, 1), Ref("wici", 12, 4), None]


def test_of_several_names_the_first_that_is_still_used_is_taken_and_the_others_counted() -> None:
    old = '<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>'
    content = (
        '<martif type="TBX"><text><body><termEntry><note>n</note>'
        f'<langSet xml:lang="en"><tig><term>gals</term>{old}</tig><tig><term>women</term></tig>'
        '<tig><term>ladies</term></tig></langSet><langSet xml:lang="FR"><ntig><termGrp><term>femmes</term>'
        "</termGrp></ntig></langSet></termEntry></body></text></martif>"
    )
    back = read_tbx(content.encode())
    assert seen(back) == [({"en": "women", "fr": "femmes"}, "n", "", None)]
    assert back.others == 1


@pytest.mark.parametrize(
    ("read", "content", "refusal", "line"),
    [
        (read_tbx, b" ", FileMissing, None),
        (read_tbx, b"<martif>\n<a></martif>", BrokenMarkup, 2),
        (read_tbx, b"<martif>\n\xe9</martif>", NotUnicode, 2),
        (read_tbx, b"<html/>", NotAGlossary, None),
        (read_tbx, b'<tbx xmlns="urn:iso:std:iso:30042:ed-2"/>', NotAGlossary, None),
        (read_tbx, b'<!DOCTYPE martif SYSTEM "a.dtd" [\n<!ENTITY b "c">]><martif>&b;</martif>', DeclaresThings, 1),
        (read_tbx, b'<!DOCTYPE martif SYSTEM "a.dtd">\n<martif>&b;</martif>', DeclaresThings, 2),
        (read_tbx, b" " * (MOST_BYTES + 1) + b"a", FileTooBig, None),
        (read_glossary_table, b"", FileMissing, None),
        (read_glossary_table, b"word;meaning\na;b\n", NotAGlossary, None),
        (read_glossary_table, b"PK\x03\x04\x00\x00", NotAGlossary, None),
        (read_glossary_table, b"en,fr\n" + b"a,b\n" * 6000, TooMuchAtOnce, None),
        (read_glossary_table, b'en,fr\n"' + b"a" * 200_000, NotAGlossary, None),
    ],
)
def test_a_broken_or_foreign_file_is_refused_with_its_line(
    read: Read, content: bytes, refusal: type[FileUnread], line: int | None
) -> None:
    with pytest.raises(refusal) as refused:
        read(content)
    if line is not None:
        assert int(str(refused.value.params["line"])) == line


def test_what_a_page_carries_is_what_was_read() -> None:
    assert read_carried_entries(carry_entries(ENTRIES)) == ENTRIES


@pytest.mark.parametrize("plain", [b"", b"1", b"[[1]]", b'[[[], "", "", "", 1]]', b"[" * 100_000])
def test_a_carried_line_that_was_meddled_with_is_no_file(plain: bytes) -> None:
    with pytest.raises(NotOurs):
        read_carried_entries(b64encode(zlib.compress(plain)).decode())
