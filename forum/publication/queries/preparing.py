"""The publication as it is being prepared: what stands in it, and in which languages it lacks something."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.exchanges.models import Exchange
from forum.exchanges.queries import ExchangeView
from forum.kernel.reader import same_language
from forum.publication.models import ChosenContribution, PrintAnswer, Publication
from forum.publication.queries.printable import Printable, list_printable
from forum.publication.rules import EVERY_PART, Part, Scope
from forum.synthesis.models import State, Synthesis
from forum.texts.models import Origin
from forum.texts.queries import VersionRow, load_versions


@dataclass(frozen=True, slots=True)
class Readiness:
    """Of the texts of a part, in one language: how many there are, lack a version in it, or have one that is by a machine, older
    than its original, or not read over yet."""

    language: str
    texts: int
    lacks: int
    by_machine: int
    older: int
    unread: int

    @property
    def is_ready(self) -> bool:
        return not (self.lacks or self.by_machine or self.older or self.unread)


@dataclass(frozen=True, slots=True)
class Preparing:
    """`unprintable`: published contributions whose promise or author keeps them out."""

    publication: Publication
    readiness: Mapping[Part, Sequence[Readiness]]
    printable: Sequence[Printable]
    printed: int
    unprintable: int


def find_publication(session: Session, exchange_id: int) -> Publication:
    """As it is kept, else as it begins: every part, all contributions."""
    kept = session.get(Publication, exchange_id)
    if kept is not None:
        return kept
    return Publication(
        exchange_id=exchange_id, parts=[part.value for part in EVERY_PART], scope=Scope.ALL.value, edition=0
    )


def prepare(session: Session, view: ExchangeView) -> Preparing:
    exchange, publication = view.exchange, find_publication(session, view.id)
    printable = list_printable(session, exchange)
    printed = [one for one in printable if one.is_printed(publication.scope)]
    texts = texts_of_parts(session, view, publication, printed=printed)
    rows = load_versions(session, {text_id for ids in texts.values() for text_id in ids})
    return Preparing(
        publication=publication,
        readiness={part: weigh_each(exchange, ids, rows) for part, ids in texts.items()},
        printable=printable,
        printed=len(printed),
        unprintable=sum(1 for one in printable if not one.may_be_printed),
    )


def texts_of_parts(
    session: Session, view: ExchangeView, publication: Publication, *, printed: Sequence[Printable]
) -> dict[Part, list[int]]:
    """Those with words of people in them; figures and credits speak every language of the interface."""
    syntheses = session.scalars(
        select(Synthesis.text_id).where(Synthesis.exchange_id == view.id, Synthesis.state == State.PUBLISHED)
    )
    themes = [each.theme_id for each in view.rounds]
    questions = [rows[0].text_id for each in view.rounds for rows in each.questions if rows]
    papers = [paper for each in view.rounds for paper in each.papers]
    return {
        Part.FOREWORD: [publication.foreword_id] if publication.foreword_id else [],
        Part.STORY: [publication.story_id] if publication.story_id else [],
        Part.WEEKS: [*themes, *questions, *syntheses, *(one.text_id for one in printed)],
        Part.PAPERS: [
            *(paper.title[0].text_id for paper in papers if paper.title),
            *(paper.body_id for paper in papers if paper.body_id is not None),
        ],
    }


def weigh_each(
    exchange: Exchange, text_ids: Sequence[int], rows: Mapping[int, Sequence[VersionRow]]
) -> list[Readiness]:
    return [weigh(tag, [rows.get(text_id, ()) for text_id in text_ids]) for tag in exchange.languages]


def weigh(language: str, texts: Sequence[Iterable[VersionRow]]) -> Readiness:
    here = [[row for row in rows if same_language(row.language, language)] for rows in texts]
    shown = [min(rows, key=lambda row: row.origin == Origin.MACHINE) for rows in here if rows]
    return Readiness(
        language=language,
        texts=len(texts),
        lacks=sum(1 for rows in here if not rows),
        by_machine=sum(1 for row in shown if row.origin == Origin.MACHINE),
        older=sum(1 for row in shown if row.older),
        unread=sum(1 for row in shown if row.awaits_review),
    )


def count_answered(session: Session, printable: Sequence[Printable]) -> dict[str, int]:
    """How many contributions have which answer of their author's."""
    ids = [one.id for one in printable]
    query = select(PrintAnswer.answer, func.count()).where(PrintAnswer.contribution_id.in_(ids))
    return {answer: number for answer, number in session.execute(query.group_by(PrintAnswer.answer))}


def list_chosen(session: Session, exchange_id: int) -> set[int]:
    query = select(ChosenContribution.contribution_id).where(ChosenContribution.exchange_id == exchange_id)
    return set(session.scalars(query))
