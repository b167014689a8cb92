"""The book, part by part."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from forum.kernel.wording import mark
from forum.publication.book import Block, Book, Chapter, Drawing, Heading, InEach, Items, Line, Table
from forum.publication.making.material import Material
from forum.publication.making.voices import Voice, Voices
from forum.publication.making.weeks import weeks
from forum.publication.queries.listed import ListedPerson
from forum.publication.rules import Part
from forum.reports.document import Sheet
from forum.reports.page_one import tell
from forum.reports.printed import print_sheet
from forum.reports.sheets import after as after_sheets
from forum.reports.sheets import figures as figure_sheets
from forum.reports.sheets import people as people_sheets
from forum.reports.sheets.saying import Saying
from forum.statistics.definitions import DEFINITIONS
from forum.statistics.pictures.made import PICTURES

MakeSheet = Callable[[Saying], Sheet]
FIGURES: Sequence[tuple[MakeSheet, str | None]] = (
    (figure_sheets.totals, "days"),
    (figure_sheets.rounds, None),
    (figure_sheets.topics, "topics"),
    (figure_sheets.countries, "countries"),
    (figure_sheets.languages, "languages"),
    (figure_sheets.read, None),
    (after_sheets.survey, None),
    (after_sheets.commitments, None),
)
"""Tables, each with the picture that stands above it."""


def build_book(material: Material, languages: Sequence[str]) -> Book:
    """In one language, or in several side by side."""
    voices = Voices(tuple(Voice(material, tag) for tag in languages))
    return Book(
        languages=tuple(languages),
        titles=voices.each(lambda voice: title(voice)),
        cover=list(cover(voices)),
        contents_title=voices.say(mark("Contents")),
        chapters=[chapter for part in material.publication.parts for chapter in PARTS[Part(part)](voices)],
        identifier=f"{material.view.slug}-{material.edition}-{'-'.join(languages)}",
        made_at=material.made_at.astimezone(voices.every[0].saying.zone),
        texts=material.texts(),
    )


def title(voice: Voice) -> str:
    return voice.saying.line(voice.material.view.exchange.title_id) or voice.material.view.slug


def cover(voices: Voices) -> Iterator[InEach]:
    material = voices.material
    exchange = material.view.exchange
    yield voices.each(lambda _: exchange.host)
    yield voices.each(
        lambda voice: voice.say(
            mark("%(opens)s to %(closes)s"), opens=voice.day(exchange.opens_at), closes=voice.day(exchange.closes_at)
        )
    )
    if exchange.access == "members":
        yield voices.say(mark("For those who took part. Please do not pass it on."))
    yield voices.each(
        lambda voice: voice.say(
            mark("Edition %(number)s, %(day)s"), number=material.edition, day=voice.day(material.made_at)
        )
    )


def summary(voices: Voices) -> Iterator[Chapter]:
    """Every voice tells as many sentences of the same things."""
    told = [tell(voice.saying) for voice in voices.every]
    blocks: list[Block] = []
    for answers in zip(*told, strict=True):
        blocks.append(Heading(2, tuple(one.question for one in answers)))
        blocks += [Line(sentences) for sentences in zip(*(one.sentences for one in answers), strict=True)]
    yield Chapter(voices.say(mark("In short")), blocks)


def text_part(part: Part, words: str, find: Callable[[Material], int | None]) -> Callable[[Voices], Iterator[Chapter]]:
    def make(voices: Voices) -> Iterator[Chapter]:
        text_id = find(voices.material)
        if text_id is not None and text_id in voices.material.rows:
            yield Chapter(voices.say(words), [voices.words(part.value, voices.material.rows[text_id])])

    return make


def figures(voices: Voices) -> Iterator[Chapter]:
    blocks: list[Block] = []
    for make, picture in FIGURES:
        drawings = [PICTURES[picture](voice.shown) for voice in voices.every] if picture else []
        if drawings and not any(one.is_blank for one in drawings):
            blocks.append(Drawing(tuple(one.picture for one in drawings)))
        blocks += table(voices, make)
    yield Chapter(voices.say(mark("Figures")), blocks)


def table(voices: Voices, make: MakeSheet) -> Iterator[Block]:
    sheets = [make(voice.saying) for voice in voices.every]
    if not any(sheet.rows for sheet in sheets):
        return
    printed = [print_sheet(sheet, voice.locale) for sheet, voice in zip(sheets, voices.every, strict=True)]
    yield Heading(2, tuple(one.title for one in printed))
    yield Table(
        titles=tuple(one.title for one in printed),
        columns=tuple(tuple(one.columns) for one in printed),
        rows=tuple(tuple(map(tuple, one.rows)) for one in printed),
        numbers=tuple(printed[0].numbers),
    )
    yield from (Line(notes, is_small=True) for notes in zip(*(one.notes for one in printed), strict=True))


def credits(voices: Voices) -> Iterator[Chapter]:
    blocks = [*table(voices, people_sheets.moderators), *table(voices, people_sheets.translating)]
    if blocks:
        yield Chapter(voices.say(mark("Thanks to")), blocks)


def people(voices: Voices) -> Iterator[Chapter]:
    listed, unlisted = voices.material.people, voices.material.unlisted
    items = tuple(in_list(voices, one) for one in listed)
    blocks: list[Block] = [Items(items)] if items else []
    if unlisted:
        blocks.append(
            Line(voices.say(mark("Members who are not in this list: %(number)s."), number=unlisted), is_small=True)
        )
    if blocks:
        yield Chapter(voices.say(mark("Who took part")), blocks)


def in_list(voices: Voices, one: ListedPerson) -> InEach:
    return voices.each(lambda voice: ", ".join(filter(None, (one.name, one.organisation, voice.country(one.country)))))


def method(voices: Voices) -> Iterator[Chapter]:
    """How it was counted and printed, and what each number means."""
    definitions = Table(
        titles=voices.say(mark("Definitions")),
        columns=tuple((voice.say(mark("Figure")), voice.say(mark("What it means"))) for voice in voices.every),
        rows=tuple(
            tuple((voice.say(one.name), voice.say(one.meaning)) for one in DEFINITIONS.values())
            for voice in voices.every
        ),
    )
    yield Chapter(
        voices.say(mark("Method and definitions")), [*(Line(voices.say(words)) for words in METHOD), definitions]
    )


def papers(voices: Voices) -> Iterator[Chapter]:
    """Background papers; of those that are files, the title."""
    blocks: list[Block] = []
    for each in voices.material.view.rounds:
        for paper in each.papers:
            blocks.append(Heading(2, voices.line(paper.title)))
            if paper.body_id is not None and paper.body_id in voices.material.rows:
                blocks.append(voices.words(f"paper {paper.id}", voices.material.rows[paper.body_id]))
            else:
                blocks.append(
                    Line(voices.say(mark("A file; it is with the exchange and in its archive.")), is_small=True)
                )
    if blocks:
        yield Chapter(voices.say(mark("Background papers")), blocks)


METHOD = (
    mark(
        "Each text stands in the language of this book where somebody put it into that; else as it was written. "
        "What a machine translated says so."
    ),
    mark(
        "Authors are named as they chose for each contribution. What was withdrawn or hidden is not printed, "
        "nor what its author did not wish to be."
    ),
)
PARTS: Mapping[Part, Callable[[Voices], Iterator[Chapter]]] = {
    Part.SUMMARY: summary,
    Part.FOREWORD: text_part(Part.FOREWORD, mark("Foreword"), lambda material: material.publication.foreword_id),
    Part.STORY: text_part(
        Part.STORY,
        mark("How the exchange was held"),
        lambda material: material.publication.story_id or material.view.exchange.about_id,
    ),
    Part.WEEKS: weeks,
    Part.FIGURES: figures,
    Part.CREDITS: credits,
    Part.PEOPLE: people,
    Part.METHOD: method,
    Part.PAPERS: papers,
}
