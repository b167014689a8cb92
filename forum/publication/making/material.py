"""All that the book is made of, read once whatever the number of languages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.exchanges.models import Exchange
from forum.exchanges.queries import ExchangeView, translator_credits, view_exchange
from forum.exchanges.rules import Credits
from forum.kernel.keys import Keys
from forum.publication.models import Publication
from forum.publication.queries.listed import ListedPerson, list_people_in_print
from forum.publication.queries.preparing import find_publication
from forum.publication.queries.printable import Printable, list_printable
from forum.publication.rules import Part
from forum.reports.participation import count
from forum.reports.sheets.saying import Counted
from forum.statistics.queries.answers import count_answers
from forum.synthesis.models import Quote, State, Synthesis
from forum.synthesis.queries.basket import load_quotes
from forum.synthesis.queries.sheets import Paragraph, load_paragraphs
from forum.texts.models import State as VersionState
from forum.texts.models import Version
from forum.texts.queries import VersionRow, load_versions


@dataclass(frozen=True, slots=True)
class SynthesisMaterial:
    """`versions`: the published ones."""

    versions: Sequence[Version]
    source_language: str
    paragraphs: Sequence[Paragraph]

    @property
    def cited(self) -> list[int]:
        return [one for paragraph in self.paragraphs for one in paragraph.rests_on]


@dataclass(frozen=True, slots=True)
class Material:
    """`numbers`: by contribution, that under which it is printed. `rows`: published versions by text; `whole`: the same with
    their paragraphs, of what is quoted. `topics`: title's text by topic."""

    view: ExchangeView
    publication: Publication
    counted: Counted
    answers: Mapping[tuple[str, str], int]
    contributions: Mapping[int, Printable]
    numbers: Mapping[int, int]
    topics: Mapping[int, int]
    syntheses: Mapping[int, SynthesisMaterial]
    quotes: Mapping[int, Quote]
    whole: Mapping[int, Sequence[Version]]
    rows: Mapping[int, Sequence[VersionRow]]
    credits: Credits
    people: Sequence[ListedPerson]
    unlisted: int
    edition: int
    made_at: datetime

    def printed(self, round_number: int) -> list[Printable]:
        every = self.contributions.values()
        return [one for one in every if one.round_number == round_number and one.id in self.numbers]

    def texts(self) -> tuple[tuple[int, str], ...]:
        """What the book prints, quotes, or names as a source."""
        cited = {one for synthesis in self.syntheses.values() for one in synthesis.cited}
        return tuple(
            (one.id, one.printed_as)
            for one in self.contributions.values()
            if one.id in self.numbers or (one.id in cited and one.may_be_printed)
        )


def gather(session: Session, exchange: Exchange, *, edition: int, now: datetime, keys: Keys) -> Material:
    view, publication = view_exchange(session, exchange), find_publication(session, exchange.id)
    counted = count(session, view, now=now, keys=keys)
    printable = list_printable(session, exchange)
    holds_weeks = Part.WEEKS in publication.parts
    printed = [one for one in printable if holds_weeks and one.is_printed(publication.scope)]
    syntheses = gather_syntheses(session, exchange.id) if holds_weeks else {}
    quotes = load_quotes(session, quoted(syntheses))
    contributions = {one.id: one for one in printable}
    quoted_texts = {
        contributions[one.contribution_id].text_id for one in quotes.values() if one.contribution_id in contributions
    }
    people, unlisted = list_people_in_print(session, exchange.id, printed=printed)
    return Material(
        view=view,
        publication=publication,
        counted=counted,
        answers=count_answers(session, exchange.id),
        contributions=contributions,
        numbers={one.id: number for number, one in enumerate(printed, start=1)},
        topics={topic.topic_id: topic.title_id for topic in counted.totals.topics},
        syntheses=syntheses,
        quotes=quotes,
        whole=load_whole(session, quoted_texts),
        rows=load_versions(session, [*own_texts(view, publication, counted), *(one.text_id for one in printed)]),
        credits=translator_credits(session, exchange),
        people=people,
        unlisted=unlisted,
        edition=edition,
        made_at=now,
    )


def own_texts(view: ExchangeView, publication: Publication, counted: Counted) -> Iterator[int]:
    """Texts of one voice: the exchange's and its organisers'."""
    for text_id in (view.exchange.title_id, view.exchange.about_id, publication.foreword_id, publication.story_id):
        if text_id is not None:
            yield text_id
    yield from (topic.title_id for topic in counted.totals.topics)
    yield from (paper.body_id for each in view.rounds for paper in each.papers if paper.body_id is not None)


def gather_syntheses(session: Session, exchange_id: int) -> dict[int, SynthesisMaterial]:
    """By round; those that are published."""
    query = select(Synthesis).where(Synthesis.exchange_id == exchange_id, Synthesis.state == State.PUBLISHED)
    rows = list(session.scalars(query))
    paragraphs = load_paragraphs(session, [row.id for row in rows])
    whole = load_whole(session, {row.text_id for row in rows})
    return {
        row.round_id: SynthesisMaterial(whole[row.text_id], row.text.source_language, paragraphs[row.id])
        for row in rows
        if row.text_id in whole
    }


def quoted(syntheses: Mapping[int, SynthesisMaterial]) -> list[int | None]:
    every = (
        one for synthesis in syntheses.values() for paragraph in synthesis.paragraphs for one in paragraph.citations
    )
    return [one.quote_id for one in every if one.is_quote]


def load_whole(session: Session, text_ids: set[int]) -> dict[int, list[Version]]:
    found: dict[int, list[Version]] = {}
    query = select(Version).where(Version.text_id.in_(text_ids), Version.state == VersionState.PUBLISHED)
    for version in session.scalars(query.order_by(Version.id)):
        found.setdefault(version.text_id, []).append(version)
    return found
