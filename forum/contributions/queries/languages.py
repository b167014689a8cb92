from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status
from forum.texts.models import Text


def count_languages(session: Session, exchange_id: int) -> dict[str, int]:
    """How many published contributions are written in each language."""
    query = (
        select(Text.source_language, func.count())
        .join(Contribution, Contribution.text_id == Text.id)
        .where(Contribution.exchange_id == exchange_id, Contribution.status == Status.PUBLISHED)
        .group_by(Text.source_language)
    )
    return {language: count for language, count in session.execute(query)}
