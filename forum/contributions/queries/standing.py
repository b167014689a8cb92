from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from forum.contributions.errors import ContributionNotFound, TopicNotFound
from forum.contributions.models import AnonymousAuthor, Contribution, Status, Topic
from forum.contributions.policy import can_see_contribution
from forum.contributions.rules import Place, Standing
from forum.exchanges.models import Exchange
from forum.exchanges.policy import can_see_exchange
from forum.exchanges.queries import ExchangeView, view_exchange
from forum.files.queries import list_carriers
from forum.kernel.actor import Actor
from forum.kernel.keys import Keys
from forum.texts.models import Text

ANONYMOUS = "anonymous author"


@dataclass(frozen=True, slots=True)
class Letter:
    """A contribution with what policy asks of it."""

    contribution: Contribution
    standing: Standing


def get_place(session: Session, actor: Actor, topic_id: int, *, now: datetime) -> Place:
    """Where one writes, if `actor` may know of it. TopicNotFound."""
    topic = session.get(Topic, topic_id)
    exchange = session.get(Exchange, topic.exchange_id) if topic is not None else None
    if topic is None or exchange is None or not can_see_exchange(actor, exchange, now):
        raise TopicNotFound()
    return make_place(view_exchange(session, exchange), topic)


def make_place(view: ExchangeView, topic: Topic) -> Place:
    round_ = view.round_by_id(topic.round_id)
    return Place(
        exchange=view.exchange,
        topic_id=topic.id,
        round_id=round_.id,
        opens_at=round_.opens_at,
        closes_at=round_.closes_at,
        is_locked=topic.is_locked,
    )


def get_letter(session: Session, contribution_id: int, *, keys: Keys) -> Letter:
    """Whoever asks. ContributionNotFound."""
    row = session.execute(
        select(Contribution, Topic, Exchange, Text.source_language)
        .join(Topic, Topic.id == Contribution.topic_id)
        .join(Text, Text.id == Contribution.text_id)
        .join(Exchange, Exchange.id == Contribution.exchange_id)
        .where(Contribution.id == contribution_id)
    ).first()
    if row is None:
        raise ContributionNotFound()
    contribution, topic, exchange, language = row
    place, author_id = make_place(view_exchange(session, exchange), topic), author_of(session, contribution, keys=keys)
    return Letter(contribution, weigh(contribution, place, author_id=author_id, language=language))


def get_visible_letter(session: Session, actor: Actor, contribution_id: int, *, now: datetime, keys: Keys) -> Letter:
    """ContributionNotFound where `actor` may not read its words."""
    letter = get_letter(session, contribution_id, keys=keys)
    if not can_see_contribution(actor, letter.standing, now):
        raise ContributionNotFound()
    return letter


def weigh(contribution: Contribution, place: Place, *, author_id: int | None, language: str) -> Standing:
    return Standing(
        place=place,
        status=Status(contribution.status),
        audience=contribution.audience,
        author_id=author_id,
        language=language,
        entered_by_id=contribution.entered_by_id,
        is_anonymous=contribution.author_id is None,
        needs_two=contribution.needs_two,
        has_place=contribution.root_place is not None,
    )


def author_of(session: Session, contribution: Contribution, *, keys: Keys) -> int | None:
    """The author's membership, an anonymous one's too."""
    if contribution.author_id is not None:
        return contribution.author_id
    sealed = session.scalar(select(AnonymousAuthor.sealed).where(AnonymousAuthor.contribution_id == contribution.id))
    return keys.unseal(ANONYMOUS, sealed) if sealed is not None else None


def own_anonymous(session: Session, membership_id: int, exchange_id: int, *, keys: Keys) -> list[int]:
    """Ids of the contributions a member wrote anonymously. Every seal of the exchange is opened: there is no index by author."""
    rows = session.execute(
        select(AnonymousAuthor.contribution_id, AnonymousAuthor.sealed)
        .join(Contribution, Contribution.id == AnonymousAuthor.contribution_id)
        .where(Contribution.exchange_id == exchange_id)
    )
    return opened_by(membership_id, ((row.contribution_id, row.sealed) for row in rows), keys=keys)


def own_contributions(session: Session, membership_id: int, exchange_id: int, *, keys: Keys) -> list[int]:
    """Ids of all a member wrote, named or not, but for what she withdrew."""
    anonymous = own_anonymous(session, membership_id, exchange_id, keys=keys)
    query = select(Contribution.id).where(
        Contribution.exchange_id == exchange_id,
        Contribution.status != Status.WITHDRAWN,
        or_(Contribution.author_id == membership_id, Contribution.id.in_(anonymous)),
    )
    return list(session.scalars(query.order_by(Contribution.id)))


def all_own_anonymous(session: Session, memberships: Mapping[int, int], *, keys: Keys) -> list[int]:
    """The same in several exchanges at once: `memberships` by exchange."""
    rows = session.execute(
        select(AnonymousAuthor.contribution_id, AnonymousAuthor.sealed, Contribution.exchange_id)
        .join(Contribution, Contribution.id == AnonymousAuthor.contribution_id)
        .where(Contribution.exchange_id.in_(memberships))
    )
    return [row[0] for row in rows if keys.unseal(ANONYMOUS, row[1]) == memberships[row[2]]]


def opened_by(membership_id: int, seals: Iterable[tuple[int, bytes]], *, keys: Keys) -> list[int]:
    return [contribution_id for contribution_id, sealed in seals if keys.unseal(ANONYMOUS, sealed) == membership_id]


def find_subject(session: Session, reply: Contribution) -> int | None:
    """The text that a reply answers, if it still stands published."""
    return session.scalar(
        select(Contribution.text_id).where(Contribution.id == reply.parent_id, Contribution.status == Status.PUBLISHED)
    )


def is_file_visible(session: Session, actor: Actor, file_id: int, *, now: datetime, keys: Keys) -> bool:
    """Whether a file hangs on a contribution whose words `actor` may read."""
    ids = session.scalars(select(Contribution.id).where(Contribution.text_id.in_(list_carriers(session, file_id))))
    letters = (get_letter(session, contribution_id, keys=keys) for contribution_id in ids.all())
    return any(can_see_contribution(actor, letter.standing, now) for letter in letters)
