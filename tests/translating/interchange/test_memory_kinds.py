"""A memory goes out and comes back as it was; which of its paragraphs may be kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from translate.storage.tmx import tmxfile

from forum.kernel.characters import clean_text
from forum.kernel.markup import digest
from forum.translating.interchange.carrying import carry_segments, read_carried_segments
from forum.translating.interchange.errors import (
    BrokenMarkup,
    DeclaresThings,
    FileMissing,
    FileUnread,
    NotAMemory,
    NotUnicode,
)
from forum.translating.interchange.remembering import Fate, judge_segments
from forum.translating.interchange.segments import Segment, write_origin
from forum.translating.interchange.tmx import read_tmx, write_tmx
from forum.translating.interchange.units import UnitName
from forum.translating.likeness import MOST_LETTERS

HERE = write_origin("wici", UnitName(3, 16 * "a", 1))
SEGMENTS = [
    Segment("es", "fr", "Trabajamos & <b>luchamos</b>.\n- una", "\u2067مرحبا\u2069  oui", HERE),
    Segment("es", "fr", "Adiós.", "Adieu."),
]


def test_each_paragraph_comes_back_as_it_went_out() -> None:
    back = read_tmx(write_tmx(SEGMENTS, source_language="es"))
    assert (list(back.segments), back.unusable) == (SEGMENTS, 0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), max_size=4))
def test_out_and_in_again_nothing_is_new(rows: list[tuple[str, str]]) -> None:
    clean = [
        tuple(clean_text(f"{one}.").replace("\ufffe", "").replace("\uffff", "").strip() for one in row) for row in rows
    ]
    kept = [Segment("es", "fr", *row) for row in clean]
    back = read_tmx(write_tmx(kept, source_language="es")).segments
    assert [fate for _, fate in judged(*back, kept=kept)] == [Fate.SAME for _ in rows]


def test_a_file_names_nobody_and_no_hour_and_says_what_an_author_warns_of() -> None:
    content = write_tmx([SEGMENTS[0]._replace(warning="Its author warns: blood")], source_language="es").decode()
    assert "<note>Its author warns: blood</note>" in content
    for name in ("creationid", "changeid", "creationdate", "changedate"):
        assert name not in content


def test_what_the_librarys_own_tools_add_comes_back() -> None:
    store = tmxfile.parsestring(write_tmx(SEGMENTS, source_language="es"))
    store.addtranslation("Gracias.", "es", "Merci.", "fr")
    assert read_tmx(bytes(store)).segments[-1] == Segment("es", "fr", "Gracias.", "Merci.")


def test_words_are_read_without_the_marks_of_the_program_they_were_written_in() -> None:
    content = (
        b'<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx11.dtd"><tmx version="1.1"><header srclang="en"/><body><tu>'
        b'<tuv lang="EN-US"><seg>A <bpt i="1">&lt;b></bpt>bold<ept i="1">&lt;/b></ept> <hi>word</hi><!-- x -->.</seg></tuv>'
        b'<tuv lang="FR"><seg>Un mot.</seg></tuv><tuv lang="es"><seg>Una palabra.</seg></tuv></tu>'
        b'<tu><tuv lang="en"><seg>alone</seg></tuv><tuv lang="fr"><seg> </seg></tuv></tu></body></tmx>'
    )
    back = read_tmx(content)
    assert list(back.segments) == [
        Segment("en-us", "fr", "A bold word.", "Un mot."),
        Segment("en-us", "es", "A bold word.", "Una palabra."),
    ]
    assert back.unusable == 1


@pytest.mark.parametrize(
    ("content", "refusal", "line"),
    [
        (b"", FileMissing, None),
        (b"<tmx>\n<body>", BrokenMarkup, 2),
        (b"<tmx>\n\xe9</tmx>", NotUnicode, 2),
        ("<tmx/>".encode("utf-16"), NotUnicode, 1),
        (b"<xliff/>", NotAMemory, None),
        (b'<!DOCTYPE tmx [<!ENTITY a "b">]>\n<tmx>&a;</tmx>', DeclaresThings, 1),
        (b'<!DOCTYPE tmx SYSTEM "http://localhost/a.dtd">\n<tmx>&a;</tmx>', DeclaresThings, 2),
    ],
)
def test_a_broken_or_foreign_file_is_refused_with_its_line(
    content: bytes, refusal: type[FileUnread], line: int | None
) -> None:
    with pytest.raises(refusal) as refused:
        read_tmx(content)
    if line is not None:
        assert int(str(refused.value.params["line"])) == line


def judged(*segments: Segment, own: tuple[str, ...] = (), kept: list[Segment] | None = None) -> list[tuple[str, Fate]]:
    found = judge_segments(
        segments,
        slug="wici",
        sources=["en", "fr", "es", "qu"],
        targets=["en", "fr", "es"],
        own={digest(words) for words in own},
        kept=kept or [],
    )
    return [(f"{one.segment.source_language} {one.segment.language}", one.fate) for one in found]


GREETING = Segment("es-PE", "FR", " Hola a todas. ", "Bonjour à toutes.")


@pytest.mark.parametrize(
    ("segment", "fate"),
    [
        (GREETING, Fate.NEW),
        (GREETING._replace(source_language="qu"), Fate.NEW),
        (GREETING._replace(origin="someone-elses-number-12"), Fate.NEW),
        (GREETING._replace(origin=HERE), Fate.OURS),
        (GREETING._replace(origin="ronda/wici/nonsense"), Fate.OURS),
        (GREETING._replace(origin=HERE.replace("wici", "other")), Fate.ELSEWHERE),
        (GREETING._replace(language="qu"), Fate.FOREIGN),
        (GREETING._replace(source_language="de"), Fate.FOREIGN),
        (GREETING._replace(source_language="fr-CA"), Fate.FOREIGN),
        (GREETING._replace(rendering="a" * (MOST_LETTERS + 1)), Fate.TOO_LONG),
        (GREETING._replace(source="Lo dije yo."), Fate.OURS),
        (GREETING._replace(rendering="Lo  dije yo."), Fate.OURS),
    ],
)
def test_only_what_is_of_no_text_here_may_be_kept(segment: Segment, fate: Fate) -> None:
    assert judged(segment, own=("Lo dije yo.",))[0][1] is fate


def test_what_is_kept_already_or_said_twice_is_the_same() -> None:
    plain = Segment("es", "fr", "Hola a todas.", "Bonjour à toutes.")
    assert judged(GREETING, plain) == [("es fr", Fate.NEW), ("es fr", Fate.SAME)]
    assert judged(GREETING, kept=[plain]) == [("es fr", Fate.SAME)]
    assert judged(GREETING._replace(rendering="Salut."), kept=[plain]) == [("es fr", Fate.NEW)]


def test_what_a_page_carries_is_what_was_read() -> None:
    assert read_carried_segments(carry_segments(SEGMENTS)) == SEGMENTS
