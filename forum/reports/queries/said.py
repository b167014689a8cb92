"""What was said, in short: how many wrote, who was asked and did not come, and how each week's synthesis begins."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Membership, MembershipState
from forum.kernel.markup import plain
from forum.synthesis.models import State, Synthesis
from forum.texts.models import Origin, Version
from forum.texts.models import State as VersionState


def count_writers(session: Session, exchange_id: int) -> int:
    """People whose contributions are published, as far as these name them."""
    query = select(func.count(Contribution.author_id.distinct())).where(
        Contribution.exchange_id == exchange_id, Contribution.status == Status.PUBLISHED
    )
    return session.scalar(query) or 0


def count_never_came(session: Session, exchange_id: int) -> int:
    """Who was invited and has not come."""
    query = select(func.count()).where(
        Membership.exchange_id == exchange_id, Membership.state == MembershipState.INVITED
    )
    return session.scalar(query) or 0


def first_words(session: Session, exchange_id: int) -> Mapping[int, Mapping[str, str]]:
    """By round and language, the first paragraph of its published synthesis as plain words; a person's before a machine's."""
    query = (
        select(Synthesis.round_id, Version.language, Version.paragraphs)
        .join(Version, Version.text_id == Synthesis.text_id)
        .where(
            Synthesis.exchange_id == exchange_id,
            Synthesis.state == State.PUBLISHED,
            Version.state == VersionState.PUBLISHED,
        )
        .order_by(Version.origin == Origin.MACHINE)
    )
    found: dict[int, dict[str, str]] = {}
    for round_id, language, paragraphs in session.execute(query):
        found.setdefault(round_id, {}).setdefault(language, plain(paragraphs[:1]))
    return found
