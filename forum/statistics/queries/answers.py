"""Who answers whom across languages."""

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from forum.contributions.models import Contribution, Status
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
