"""What in somebody's words is hard to translate."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.kernel.actor import Actor
from forum.kernel.markup import split_paragraphs
from forum.texts.hints import Hint, find_hints
from forum.translating.queries.glossary import list_terms


def list_hints(session: Session, actor: Actor, exchange_id: int, *, words: str, language: str) -> Sequence[Hint]:
    """None for who wants no hints. What the glossary explains is not pointed out. `words`: Markdown. Two queries."""
    if not session.scalar(select(Account.wants_hints).where(Account.id == actor.account_id)):
        return []
    return find_hints(split_paragraphs(words), language=language, known=list_terms(session, exchange_id))
