"""Who answers whom, across languages and across countries."""

from collections import Counter
from collections.abc import Collection, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Membership
from forum.statistics.rules import SMALLEST_SHOWN
from forum.texts.models import Text

ANONYMOUS = "anonymous"


def count_answers(session: Session, exchange_id: int) -> Counter[tuple[str, str]]:
    """Replies by the language of what they answer and their own; both published now, and neither without a name."""
    reply, answered = aliased(Contribution), aliased(Contribution)
    its_text, text = aliased(Text), aliased(Text)
    query = (
        select(text.source_language, its_text.source_language, func.count())
        .select_from(reply)
        .join(answered, answered.id == reply.parent_id)
        .join(its_text, its_text.id == reply.text_id)
        .join(text, text.id == answered.text_id)
        .where(reply.exchange_id == exchange_id)
        .where(reply.status == Status.PUBLISHED, answered.status == Status.PUBLISHED)
        .where(reply.shown_as != ANONYMOUS, answered.shown_as != ANONYMOUS)
        .group_by(text.source_language, its_text.source_language)
    )
    return Counter({(written, answer): number for written, answer, number in session.execute(query)})


def count_country_answers(
    session: Session, exchange_id: int, countries: Collection[str]
) -> Mapping[tuple[str, str], int]:
    """Replies by the country of whom they answer and of who wrote, both published now, and neither without a name.

    Only between these countries, and never fewer than five: whether there are few or none is not said.
    """
    reply, answered = aliased(Contribution), aliased(Contribution)
    author, whom = aliased(Membership), aliased(Membership)
    query = (
        select(whom.country, author.country, func.count())
        .select_from(reply)
        .join(answered, answered.id == reply.parent_id)
        .join(author, author.id == reply.author_id)
        .join(whom, whom.id == answered.author_id)
        .where(reply.exchange_id == exchange_id)
        .where(reply.status == Status.PUBLISHED, answered.status == Status.PUBLISHED)
        .where(reply.shown_as != ANONYMOUS, answered.shown_as != ANONYMOUS)
        .where(whom.country.in_(countries), author.country.in_(countries))
        .group_by(whom.country, author.country)
        .having(func.count() >= SMALLEST_SHOWN)
        .order_by(whom.country, author.country)
    )
    return {(asked, wrote): number for asked, wrote, number in session.execute(query) if asked and wrote}
