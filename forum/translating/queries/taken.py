"""What somebody has taken to translate, and what she has begun."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution
from forum.texts.models import Text
from forum.translating.models import Draft, DraftState
from forum.translating.queries.claims import list_own_claims
from forum.translating.queries.needs import DeskItem, load_stock, make_item
from forum.translating.queries.scope import Scope
from forum.translating.queries.work import IS_OPEN


@dataclass(frozen=True, slots=True)
class Taken:
    """`until`: None for a draft of hers that she holds no longer. `words`: how long the text is."""

    item: DeskItem
    language: str
    words: int
    until: datetime | None


def list_taken(session: Session, scope: Scope) -> list[Taken]:
    """What ends first first, then drafts she holds no longer. Five queries."""
    if scope.own_id is None:
        return []
    held = {
        (claim.text_id, claim.language): claim.until
        for claim in list_own_claims(session, scope.view.id, scope.own_id, now=scope.now)
    }
    begun = select(Draft.text_id, Draft.language).where(
        Draft.exchange_id == scope.view.id, Draft.writer_id == scope.own_id, Draft.state == DraftState.DRAFT
    )
    drafts = [(text_id, language) for text_id, language in session.execute(begun.order_by(Draft.id))]
    keys = [*held, *(key for key in drafts if key not in held)]
    ids = {text_id for text_id, _ in keys}
    query = select(Text, Contribution.topic_id, Contribution.id).outerjoin(Contribution)
    rows = {row[0].id: row for row in session.execute(query.where(Text.id.in_(ids), IS_OPEN))}
    stock = load_stock(session, list(rows), {language for _, language in keys}, own_id=scope.own_id)
    return [
        Taken(
            make_item((text, topic_id, contribution_id), [("", language)], stock[text_id]),
            language,
            text.word_count,
            held.get((text_id, language)),
        )
        for text_id, language in keys
        if text_id in rows
        for text, topic_id, contribution_id in [rows[text_id]]
    ]
