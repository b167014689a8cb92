"""Every writer of books, run against the same promises: what people wrote is data to it, whatever it says."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from forum.kernel.markup import render, split_paragraphs
from forum.publication.book import Book, Chapter, Drawing, Heading, Items, Line, Passage, Table, Words
from forum.publication.formats import FORMATS
from forum.publication.tasks import CannotWrite, write
from forum.publication.writers.nodes import as_nodes
from forum.publication.writers.pdf import TALLEST, as_page_shows, find_lacking
from forum.publication.writers.pictures import with_pictures
from forum.statistics.pictures.drawing import Picture

PAYLOADS = [
    '#panic("run")',
    '#import "@preview/x:1.0.0"',
    '#read("/etc/passwd")',
    "#set page(width: 1pt)",
    "$ x^2 $ `#eval` \\ @ref <label>",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    "\\input{/etc/passwd} \\write18{id}",
    "---\ntitle: other\n---",
    "=cmd|' /C calc'!A0",
    "```{=html}\n<b>raw</b>\n```",
    "![pic](file:///etc/passwd)",
    "\u202eevil \u0000\u000b\ufffe end",
    "عربي, हिन्दी, ไทย, 漢字, 🙂",
]


def passage(words: str, language: str = "en") -> Passage:
    return Passage(language, render(split_paragraphs(words)), label=words.replace("\n", " "))


def book_of(*texts: str, languages: tuple[str, ...] = ("en",)) -> Book:
    def each(words: str) -> tuple[str, ...]:
        return (words,) * len(languages)

    said = [
        Words(str(number), tuple(passage(text, tag) for tag in languages), byline=each(f"Ana {text}"), number=number)
        for number, text in enumerate(texts, start=1)
    ]
    rows = tuple(((texts[0], "5"),) for _ in languages)
    table = Table(each("People"), tuple(("Country", "Number") for _ in languages), rows, numbers=(1,))
    blocks = [Heading(2, each(texts[0])), *said, Line(each(texts[0])), Items((each(texts[0]),)), table]
    return Book(
        languages=languages,
        titles=each(texts[0]),
        cover=[each("Women in Cities")],
        contents_title=each("Contents"),
        chapters=[Chapter(each("Week 1"), blocks)],
        identifier="safe-1",
        made_at=datetime(2006, 6, 12, 9, 0, tzinfo=ZoneInfo("America/Toronto")),
    )


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags |= {tag, *(name for name, _ in attrs)}

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read_page(page: str) -> _Texts:
    reader = _Texts()
    reader.feed(page)
    return reader


def said_in(form: str, content: bytes) -> str:
    """All words of a file, without white space."""
    match form:
        case "html":
            texts = read_page(content.decode()).texts
        case "epub":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                pages = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml")]
            texts = [text for page in pages for text in read_page(page).texts]
        case _:
            document = Document(io.BytesIO(content))
            cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
            texts = [paragraph.text for paragraph in document.paragraphs] + cells
    return "".join("".join(texts).split())


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "pdf"])
@pytest.mark.parametrize("payload", [one for one in PAYLOADS if not re.search("[\x00-\x1f*`!]", one)])
def test_words_arrive_as_they_are(form, payload):
    wanted = "".join(payload.replace("\\", "\\\\").split()) if "\\" in payload else "".join(payload.split())
    found = said_in(form, FORMATS[form].write(book_of(payload)))
    assert wanted.replace("\\\\", "\\") in found


@pytest.mark.parametrize("languages", [("en",), ("ar",), ("en", "ar", "fr")])
def test_every_format_takes_every_word_in_every_direction(languages):
    book = book_of(*PAYLOADS, languages=languages)
    made = {form: each.write(book) for form, each in FORMATS.items()}
    assert made["pdf"].startswith(b"%PDF")
    assert b"pdfuaid" in made["pdf"]
    assert read_page(made["html"].decode()).tags & {"script", "onerror", "img", "iframe", "src"} == set()
    with zipfile.ZipFile(io.BytesIO(made["epub"])) as archive:
        assert archive.namelist()[0] == "mimetype"
        names = archive.namelist()
        assert [name for name in names if "passwd" in name] == []
        package = archive.read(next(name for name in names if name.endswith(".opf"))).decode()
    assert ('page-progression-direction="rtl"' in package) == (languages[0] == "ar")


def test_a_sign_that_no_font_has_is_a_box_and_is_told():
    book = book_of("ᐃᓄᒃ and words")
    assert find_lacking(book) == "ᐃᓄᒃ"
    assert FORMATS["pdf"].write(book).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Words, कथन, 🙂"),
        ("ar", "كلمات"),
        ("zh", "人人生而自由，在尊严和权利上一律平等。"),
        ("zh-Hant", "人人生而自由，在尊嚴和權利上一律平等。"),
        ("ja", "すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。"),
        ("ko", "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다."),
        ("he", "כל בני האדם נולדו בני חורין"),
        ("am", "የሰው ልጅ ሁሉ ሲወለድ ነፃ ነው።"),
        ("bn", "সমস্ত মানুষ স্বাধীনভাবে জন্মগ্রহণ করে"),
        ("my", "လူတိုင်းသည် တူညီ လွတ်လပ်သော"),
        ("ka", "ყველა ადამიანი იბადება თავისუფალი"),
    ],
)
def test_the_scripts_of_the_world_lack_no_sign(language, words):
    book = book_of(words, languages=(language,))
    assert find_lacking(book) == ""
    assert b"pdfuaid" in FORMATS["pdf"].write(book)


def test_the_same_book_gives_the_same_bytes():
    book = book_of("We counted lamps.", languages=("en", "fr"))
    assert {form: each.write(book) for form, each in FORMATS.items()} == {
        form: each.write(book) for form, each in FORMATS.items()
    }


def test_pictures_stand_in_it_with_what_they_show_in_words():
    picture = Picture(
        "topics",
        "Consultations by topic",
        "A bar for each topic.",
        "en",
        {"consultations": "Consultations", "topics": ["1"]},
        {"topics": [{"topic": "1", "consultations": 5, "said": "5"}]},
    )
    book = replace(book_of("Words"), chapters=[Chapter(("Figures",), [Drawing((picture,))])])
    book = with_pictures({"en": book})["en"]
    page = FORMATS["html"].write(book).decode()
    assert 'alt="Consultations by topic. A bar for each topic."' in page
    with zipfile.ZipFile(io.BytesIO(FORMATS["epub"].write(book))) as archive:
        assert [name for name in archive.namelist() if name.endswith(".png")]
    with zipfile.ZipFile(io.BytesIO(FORMATS["docx"].write(book))) as archive:
        inside = [archive.read(name) for name in archive.namelist() if name.endswith(".png")]
    assert inside == list(book.drawn.values())
    assert len(FORMATS["pdf"].write(book)) > len(FORMATS["pdf"].write(book_of("Words")))


@settings(max_examples=15)
@given(st.text(max_size=80))
def test_no_text_stops_the_printing(words):
    assert FORMATS["pdf"].write(book_of(words or "-")).startswith(b"%PDF")


def test_a_word_document_keeps_marks_lists_and_links():
    words = "We **counted**\n*every* lamp, see [there](https://example.org).\n\n- one\n- two\n\n1. first\n\n> said"
    document = Document(io.BytesIO(FORMATS["docx"].write(book_of(words))))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    assert "counted" in [run.text for run in runs if run.bold]
    assert "every" in [run.text for run in runs if run.italic]
    assert "We counted\nevery lamp, see there." in [paragraph.text for paragraph in document.paragraphs]
    assert {link.address for paragraph in document.paragraphs for link in paragraph.hyperlinks} == {
        "https://example.org"
    }
    counted = [each.text for each in document.paragraphs if each._p.pPr is not None and each._p.pPr.numPr is not None]
    assert [one for one in ("one", "two", "first") if one not in counted] == []


def test_side_by_side_each_version_says_its_language_and_direction_in_word():
    document = Document(io.BytesIO(FORMATS["docx"].write(book_of("We counted lamps.", languages=("en", "ar")))))
    english, arabic = document.tables[0].rows[0].cells
    assert [cell.paragraphs[0].text for cell in (english, arabic)] == ["We counted lamps."] * 2
    assert "<w:bidi" not in english._tc.xml
    assert "<w:bidi" in arabic._tc.xml
    assert 'w:bidi="ar"' in arabic._tc.xml or 'w:val="ar"' in arabic._tc.xml


def test_long_paragraphs_side_by_side_go_on_over_pages():
    def pages(words: str) -> int:
        made = FORMATS["pdf"].write(replace(book, chapters=[Chapter(("Week 1",) * 2, [said(words)])]))
        return max(map(int, re.findall(rb"/Count (\d+)", made)))

    def said(words: str) -> Words:
        return Words("1", (passage(words), passage(words, "fr")))

    book = book_of("Words", languages=("en", "fr"))
    assert pages("We counted lamps. " * 500) >= pages("We counted lamps.") + 2


def test_a_picture_that_is_taller_than_a_page_is_shown_whole():
    rows = [{"topic": str(at), "consultations": at, "said": str(at)} for at in range(150)]
    words = {"consultations": "Consultations", "topics": [row["topic"] for row in rows]}
    picture = Picture("topics", "Consultations by topic", "A bar for each topic.", "en", words, {"topics": rows})
    book = replace(book_of("Words"), chapters=[Chapter(("Figures",), [Drawing((picture,))])])
    (drawn,) = with_pictures({"en": book})["en"].drawn.values()
    assert Image.open(io.BytesIO(drawn)).height > TALLEST
    assert Image.open(io.BytesIO(as_page_shows(drawn))).height == TALLEST
    assert as_page_shows(as_page_shows(drawn)) == as_page_shows(drawn)


def test_a_line_breaks_once():
    assert as_nodes(render(["one\ntwo"])) == [{"tag": "p", "children": ["one", {"tag": "br", "children": []}, "two"]}]


def test_nested_marks_are_nested_values():
    html = render(["- *one*\n- two [there](https://example.org)", "> said"])
    assert as_nodes(html) == [
        {
            "tag": "ul",
            "children": [
                {"tag": "li", "children": [{"tag": "em", "children": ["one"]}]},
                {
                    "tag": "li",
                    "children": ["two ", {"tag": "a", "children": ["there"], "href": "https://example.org"}],
                },
            ],
        },
        {"tag": "blockquote", "children": [{"tag": "p", "children": ["said"]}]},
    ]


def test_a_file_that_cannot_be_written_names_the_text_at_fault():
    def refuses_lamps(book: Book) -> bytes:
        if any("lamps" in one.html for each in book.words() for one in each.passages):
            raise ValueError
        return b""

    with pytest.raises(CannotWrite) as caught:
        write(book_of("Streets.", "No lamps.", "Buses."), "pdf", refuses_lamps)
    assert (caught.value.form, caught.value.where) == ("pdf", "2")
