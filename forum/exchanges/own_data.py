"""Her part in each exchange: taken out, and left as a row without a name."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from forum.exchanges.actions.describing import drop_description
from forum.exchanges.events import MembershipChanged
from forum.exchanges.models import CalendarAddress, Exchange, Membership, MembershipState, Notice, SelfDescription
from forum.kernel.taking_out import Taken, take_each, take_fields
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.own_data import take_out_wordings
from forum.texts.queries import source_lines

COLUMNS = ("number", "ref", "state", "name", "organisation", "country", "shows_organisation", "shows_country")
MORE_COLUMNS = (
    "is_organiser",
    "is_relay",
    "is_safety_contact",
    "leads_translation",
    "entering",
    "entering_on",
    "pairs",
    "credit",
    "promise",
    "created_at",
    "confirmed_at",
)


def list_parts(session: Session, account_id: int) -> list[tuple[Membership, Exchange]]:
    """In every exchange, whatever her standing there; in the order in which they came."""
    query = (
        select(Membership, Exchange)
        .join(Exchange, Exchange.id == Membership.exchange_id)
        .where(Membership.account_id == account_id)
        .order_by(Membership.id)
    )
    return [(membership, exchange) for membership, exchange in session.execute(query)]


def list_closed_before(session: Session, instant: datetime) -> list[int]:
    return list(session.scalars(select(Exchange.id).where(Exchange.closes_at < instant).order_by(Exchange.id)))


def list_never_came(session: Session, exchange_ids: Sequence[int]) -> list[Membership]:
    """Who was invited or asked to join, and has not become a member."""
    states = (MembershipState.INVITED, MembershipState.REQUESTED)
    query = select(Membership).where(Membership.exchange_id.in_(exchange_ids), Membership.state.in_(states))
    return list(session.scalars(query.order_by(Membership.id)))


def titles_of(session: Session, exchanges: list[Exchange], *, language: str) -> Mapping[int, str]:
    """By exchange, in `language`, else in its first."""
    lines = source_lines(session, [exchange.title_id for exchange in exchanges if exchange.title_id])
    said = {exchange.id: lines.get(exchange.title_id or 0, {}) for exchange in exchanges}
    return {id_: words.get(language) or next(iter(words.values()), "") for id_, words in said.items()}


def take_out_part(membership: Membership) -> Taken:
    return take_fields(membership, *COLUMNS, *MORE_COLUMNS)


def take_out_description(session: Session, membership_id: int) -> Taken | None:
    """What she says of herself for the figures."""
    row = session.scalar(select(SelfDescription).where(SelfDescription.membership_id == membership_id))
    return take_fields(row, "gender", "organisation_type") if row else None


def take_out_notices(session: Session, membership_id: int) -> list[Taken]:
    """Those she began or sent, with their words as they stand in the language they were written in."""
    query = select(Notice).where(or_(Notice.author_id == membership_id, Notice.sent_by_id == membership_id))
    rows = list(session.scalars(query.order_by(Notice.id)))
    titles = take_out_wordings(session, [row.title_id for row in rows])
    bodies = take_out_wordings(session, [row.body_id for row in rows])
    return [
        {
            **take_fields(row, "kind", "created_at", "sent_at"),
            "began": row.author_id == membership_id,
            "sent": row.sent_by_id == membership_id,
            "title": titles.get(row.title_id),
            "text": bodies.get(row.body_id),
        }
        for row in rows
    ]


def forget_notice_writer(uow: UnitOfWork, membership_id: int) -> None:
    """Notices are the exchange's: they stay, and name her no more."""
    for column in (Notice.author_id, Notice.sent_by_id):
        uow.session.execute(
            update(Notice).where(column == membership_id).values({column: None}),
            execution_options={"synchronize_session": False},
        )


def take_out_calendars(session: Session, membership_id: int) -> list[Taken]:
    """For which of her dates a calendar program may ask."""
    query = select(CalendarAddress).where(CalendarAddress.membership_id == membership_id)
    return take_each(session.scalars(query.order_by(CalendarAddress.id)), "kind", "made_at")


def erase_part(uow: UnitOfWork, membership: Membership) -> None:
    """The row stays, since decisions and the log lean on it: a number, in an exchange, that is nobody's."""
    uow.session.execute(delete(CalendarAddress).where(CalendarAddress.membership_id == membership.id))
    drop_description(uow, membership.id)
    membership.account_id = membership.ref = membership.country = membership.promise = membership.confirmed_at = None
    membership.entering = membership.entering_on = None
    membership.name = membership.organisation = ""
    membership.is_relay = membership.is_safety_contact = membership.leads_translation = False
    membership.is_organiser, membership.pairs, membership.credit = False, [], "none"
    membership.state = MembershipState.LEFT
    forget_notice_writer(uow, membership.id)
    uow.flush()
    uow.record(MembershipChanged(exchange_id=membership.exchange_id, membership_id=membership.id))


def is_only_organiser(session: Session, membership: Membership, exchange: Exchange, *, now: datetime) -> bool:
    """Of an exchange that has not closed."""
    is_one = membership.is_organiser and membership.state == MembershipState.ACTIVE
    if not is_one or now >= exchange.closes_at:
        return False
    other = select(Membership.id).where(
        Membership.exchange_id == exchange.id,
        Membership.id != membership.id,
        Membership.is_organiser,
        Membership.state == MembershipState.ACTIVE,
    )
    return session.scalar(other.limit(1)) is None
