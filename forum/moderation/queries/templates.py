from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution
from forum.exchanges.models import Exchange, Membership
from forum.kernel.reader import same_language
from forum.moderation.errors import TemplateNotFound
from forum.moderation.models import ReasonTemplate
from forum.moderation.rules import Kind
from forum.moderation.wordings import NAMES, prefill
from forum.texts.queries import source_lines

Templates = Mapping[str, Mapping[str, str]]
"""By name, then by language."""


def load_templates(session: Session, exchange: Exchange) -> Templates:
    """As the exchange keeps them; what it never changed, as it is prefilled."""
    query = select(ReasonTemplate.name, ReasonTemplate.text_id).where(ReasonTemplate.exchange_id == exchange.id)
    kept: dict[str, int] = {name: text_id for name, text_id in session.execute(query)}
    lines = source_lines(session, kept.values())
    return {name: {**prefill(name, languages=exchange.languages), **lines.get(kept.get(name, 0), {})} for name in NAMES}


def get_template(session: Session, exchange: Exchange, name: str) -> Mapping[str, str]:
    """By language. TemplateNotFound."""
    if name not in NAMES:
        raise TemplateNotFound()
    return load_templates(session, exchange)[name]


def find_template_row(session: Session, exchange_id: int, name: str) -> ReasonTemplate | None:
    query: Any = select(ReasonTemplate).where(ReasonTemplate.exchange_id == exchange_id, ReasonTemplate.name == name)
    found: ReasonTemplate | None = session.scalar(query)
    return found


def author_language(session: Session, contribution: Contribution, *, written_in: str) -> str:
    """In which a reason is written to her: that of her account; of one without a name, that of her words and no other."""
    query = select(Account.language).join(Membership).where(Membership.id == contribution.author_id)
    return (session.scalar(query) if contribution.author_id is not None else None) or written_in


def choose_language(wordings: Mapping[str, str], *wanted: str) -> str | None:
    """The first of the languages wanted that these are in."""
    found = (tag for one in wanted for tag in wordings if same_language(tag, one))
    return next(found, None)


def known_words(templates: Templates, kind: Kind) -> list[str]:
    """All that the templates of this kind say, in every language."""
    return [line for name, lines in templates.items() if name.startswith(f"{kind}.") for line in lines.values()]
