from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.exchanges.errors import PaperNotFound, RoundNotFound
from forum.exchanges.models import Exchange, Paper, Question, Round
from forum.exchanges.plans import Words
from forum.files.models import StoredFile
from forum.texts.models import Origin, State, Text, Version


@dataclass(frozen=True, slots=True)
class PaperWords:
    """A background paper as its form shows it: `body` is the original text, in `language`."""

    title: Words
    language: str
    body: str
    file_name: str
    round_number: int


def load_wordings(session: Session, text_ids: Iterable[int | None]) -> dict[int, dict[str, str]]:
    """What people wrote of each text, by language. A machine's version is left out: saved from a form it would pass for ours."""
    query = select(Version.text_id, Version.language, Version.paragraphs).where(
        Version.text_id.in_([text_id for text_id in text_ids if text_id is not None]),
        Version.state == State.PUBLISHED,
        Version.origin != Origin.MACHINE,
    )
    found: dict[int, dict[str, str]] = {}
    for text_id, language, paragraphs in session.execute(query):
        found.setdefault(text_id, {})[language] = "\n\n".join(paragraphs)
    return found


def get_round_row(session: Session, exchange: Exchange, number: int) -> Round:
    found = session.scalar(select(Round).where(Round.exchange_id == exchange.id, Round.number == number))
    if found is None:
        raise RoundNotFound()
    return found


def load_questions(session: Session, round_: Round) -> Sequence[Words]:
    """Each question's wordings, in their order."""
    ids = session.scalars(
        select(Question.text_id).where(Question.round_id == round_.id).order_by(Question.position)
    ).all()
    wordings = load_wordings(session, ids)
    return [wordings.get(text_id, {}) for text_id in ids]


def get_paper_row(session: Session, exchange: Exchange, paper_id: int) -> Paper:
    found = find_paper_row(session, exchange, paper_id)
    if found is None:
        raise PaperNotFound()
    return found


def find_paper_row(session: Session, exchange: Exchange, paper_id: int) -> Paper | None:
    query = select(Paper).join(Round, Round.id == Paper.round_id)
    return session.scalar(query.where(Paper.id == paper_id, Round.exchange_id == exchange.id))


def load_paper(session: Session, paper: Paper) -> PaperWords:
    wordings = load_wordings(session, [paper.title_id, paper.body_id])
    body = session.get(Text, paper.body_id) if paper.body_id else None
    file = session.get(StoredFile, paper.file_id) if paper.file_id else None
    return PaperWords(
        title=wordings.get(paper.title_id, {}),
        language=(body.source_language if body else paper.file_language) or "",
        body=wordings.get(body.id, {}).get(body.source_language, "") if body else "",
        file_name=file.name if file else "",
        round_number=session.get_one(Round, paper.round_id).number,
    )
