"""How often a translator's versions were read."""

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution
from forum.statistics.models import Consultation
from forum.statistics.rules import SMALLEST_SHOWN
from forum.texts.models import Origin, State, Version


def count_version_readings(session: Session, membership_id: int) -> int | None:
    """Consultations of topics in the language of a version of hers that stands in them, since it was first published, in which
    most was read in persons' versions. Each counts once, however many of hers stand there. For herself only;
    None: fewer than SMALLEST_SHOWN."""
    hers = and_(
        Contribution.topic_id == Consultation.topic_id,
        Version.text_id == Contribution.text_id,
        Version.language == Consultation.language,
        Version.created_at <= Consultation.at,
    )
    readings = (
        select(func.count(Consultation.id.distinct()))
        .join(Contribution, Contribution.topic_id == Consultation.topic_id)
        .join(Version, hers)
        .where(
            Consultation.origin == Origin.HUMAN,
            Version.translator_id == membership_id,
            Version.state == State.PUBLISHED,
        )
    )
    count = session.scalar(readings) or 0
    return count if count >= SMALLEST_SHOWN else None
