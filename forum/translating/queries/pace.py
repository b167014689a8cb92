"""How fast versions come out, and what that means for the open round."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Topic
from forum.texts.models import Extent, Origin, State, Text, Version
from forum.translating.forecast import LOOKED_BACK, Forecast, forecast, pace, words_an_hour
from forum.translating.models import TranslatorWork
from forum.translating.queries.needs import lacks
from forum.translating.queries.places import rounds_of_texts
from forum.translating.queries.scope import Scope, open_to


@dataclass(frozen=True, slots=True)
class Ready:
    """What will be read in `language` by the close of the open round. `forecast`: None where nothing came out of late.

    `words`: how many the texts that lack a version have together.
    """

    language: str
    closes_at: datetime
    texts: int
    words: int
    forecast: Forecast | None


def list_ready(session: Session, scope: Scope) -> list[Ready]:
    """For each language she works into, where the open round lacks something in it, whoever may translate it. Three queries."""
    open_round = scope.view.present_round(scope.now)
    if open_round is None or not scope.pairs or not open_round.opens_at <= scope.now < open_round.closes_at:
        return []
    texts = rounds_of_texts(session, scope.view.id).get(open_round.id, frozenset())
    here = or_(Topic.round_id == open_round.id, Text.id.in_(texts))
    lacking = session.execute(union_all(*(select_lacking(scope, target, here) for target in scope.targets)))
    paces = words_a_day(session, scope.view.id, now=scope.now)
    left = open_round.closes_at - scope.now
    return [
        Ready(
            language=language,
            closes_at=open_round.closes_at,
            texts=number,
            words=words,
            forecast=forecast(number, words, words_a_day=paces[language], left=left) if language in paces else None,
        )
        for language, number, words in lacking
        if number
    ]


def select_lacking(scope: Scope, target: str, here: ColumnElement[bool]) -> Select[str, int, int]:
    """Into one language: how many texts, how many words. Not what she alone is offered: the pace is everybody's."""
    return (
        select(literal(target), func.count(), func.coalesce(func.sum(Text.word_count), 0))
        .select_from(Text)
        .outerjoin(Contribution, Contribution.text_id == Text.id)
        .outerjoin(Topic, Topic.id == Contribution.topic_id)
        .where(*open_to(scope), lacks(("", target)), here)
    )


def words_a_day(session: Session, exchange_id: int, *, now: datetime) -> Mapping[str, float]:
    """By language, over the last days, of translators' versions. One query."""
    query = (
        select(Version.language, Text.word_count, Version.extent)
        .join(Text, Text.id == Version.text_id)
        .where(Text.exchange_id == exchange_id, Version.origin == Origin.HUMAN, Version.state == State.PUBLISHED)
        .where(Version.created_at > now - LOOKED_BACK, Version.translator_id.is_not(None))
    )
    found: dict[str, list[tuple[int, bool]]] = {}
    for language, words, extent in session.execute(query):
        found.setdefault(language, []).append((words, extent == Extent.SUMMARY))
    return {language: pace(each, over=LOOKED_BACK) for language, each in found.items()}


def own_words_an_hour(session: Session, exchange_id: int) -> int:
    """Of those who noted their hours here, by what they wrote in them; see `words_an_hour`. One query."""
    noted = select(TranslatorWork.membership_id).where(TranslatorWork.minutes > 0)
    query = select(func.coalesce(func.sum(TranslatorWork.words), 0), func.coalesce(func.sum(TranslatorWork.minutes), 0))
    here = TranslatorWork.exchange_id == exchange_id, TranslatorWork.membership_id.in_(noted)
    words, minutes = session.execute(query.where(*here)).one()
    return words_an_hour(int(words), int(minutes))
