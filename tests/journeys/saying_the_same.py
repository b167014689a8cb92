"""The report and the publication of an exchange say the figures of its plan, in every language."""

import json
from collections.abc import Mapping, Sequence

from babel.numbers import format_decimal
from sqlalchemy import select

from forum.exchanges.models import Exchange
from forum.publication.book import Book, Table
from forum.publication.making.chapters import build_book
from forum.publication.making.material import gather
from forum.web.runtime import Runtime
from tests.journeys.replay import Replay


def assert_all_say(
    replay: Replay, totals: Sequence[int], topics: Mapping[int, int], *, languages: Sequence[str]
) -> None:
    """`totals`: people, visits, consultations, countries; `topics`: consultations by round."""
    for language in languages:
        path = replay.folder / f"report-{language}.json"
        replay.run(
            "reports",
            "participation",
            "--exchange",
            replay.slug,
            "--format",
            "json",
            "--language",
            language,
            "--out",
            str(path),
        )
        sheets = {sheet["name"]: sheet["rows"] for sheet in json.loads(path.read_text(encoding="utf-8"))["sheets"]}
        assert [row[1] for row in sheets["totals"][:4]] == list(totals)
        assert {row[0]: row[2] for row in sheets["topics"]} == topics
        book = book_of(replay, [language])
        printed = tables(book, 0)
        assert [row[1] for row in printed[0][:4]] == [said(number, language) for number in totals]
        assert {row[0]: row[2] for row in printed[2]} == {
            said(number, language): said(times, language) for number, times in topics.items()
        }
    beside = book_of(replay, languages)
    for place, language in enumerate(languages):
        assert [row[1] for row in tables(beside, place)[0][:4]] == [said(number, language) for number in totals]


def said(number: int, language: str) -> str:
    return str(format_decimal(number, locale=language))


def tables(book: Book, place: int) -> list[Sequence[Sequence[str]]]:
    """Of the figures, in one of the book's languages."""
    figures = next(chapter for chapter in book.chapters if any(isinstance(block, Table) for block in chapter.blocks))
    return [block.rows[place] for block in figures.blocks if isinstance(block, Table)]


def book_of(replay: Replay, languages: Sequence[str]) -> Book:
    runtime: Runtime = replay.app.extensions["ronda"]
    with replay.app.app_context(), runtime.units.reading() as session:
        exchange = session.scalars(select(Exchange).where(Exchange.slug == replay.slug)).one()
        material = gather(session, exchange, edition=1, now=runtime.clock.now(), keys=runtime.keys)
        return build_book(material, languages)
