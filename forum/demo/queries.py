from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.demo.errors import DemoIsThere, NoDemoHere, RealExchangeIsThere
from forum.demo.script import Script, read_script
from forum.exchanges.models import Exchange, Membership, Round
from forum.exchanges.queries import load_grants
from forum.kernel.actor import Actor, Grant, Role
from forum.roster.queries import load_grants as load_mandates

PARTICIPANT = "aissatou"
TRANSLATOR = "sophie"


def find_demo(session: Session) -> Exchange | None:
    return session.scalar(select(Exchange).where(Exchange.is_demo))


def get_demo(session: Session) -> Exchange:
    """NoDemoHere."""
    exchange = find_demo(session)
    if exchange is None:
        raise NoDemoHere()
    return exchange


def check_place_is_free(session: Session) -> None:
    """RealExchangeIsThere, DemoIsThere."""
    kinds = set(session.scalars(select(Exchange.is_demo)))
    if False in kinds:
        raise RealExchangeIsThere()
    if kinds:
        raise DemoIsThere()


def load_cast(session: Session, script: Script) -> Mapping[str, Actor]:
    """Everybody of the script as somebody who acts, with the rights that the database gives her."""
    emails = {person.email: person.ref for person in script.people}
    accounts = session.scalars(select(Account).where(Account.email.in_(emails)))
    return {emails[account.email or ""]: _actor(session, account) for account in accounts}


def _actor(session: Session, account: Account) -> Actor:
    grants = [*load_grants(session, account.id), *load_mandates(session, account.id)]
    if account.is_administrator:
        grants.append(Grant(role=Role.ADMINISTRATOR))
    return Actor(
        account_id=account.id,
        grants=tuple(grants),
        language=account.language,
        reads=tuple(account.reads),
        timezone=account.timezone,
    )


def list_demo_accounts(session: Session, script: Script, exchange_id: int) -> list[Account]:
    """The accounts made for the demo and used for nothing else since."""
    elsewhere = select(Membership.account_id).where(
        Membership.exchange_id != exchange_id, Membership.account_id.is_not(None)
    )
    emails = [person.email for person in script.people]
    return list(session.scalars(select(Account).where(Account.email.in_(emails), Account.id.not_in(elsewhere))))


def is_of_demo(session: Session, account_id: int | None) -> bool:
    """Whether this is somebody of the script, and not a person."""
    account = session.get(Account, account_id) if account_id else None
    return account is not None and account.email in {person.email for person in read_script().people}


def has_administrator(session: Session) -> bool:
    """Whether somebody keeps this machine; the demo's own administrator is nobody."""
    emails = [person.email for person in read_script().people]
    query = select(Account.id).where(
        Account.is_administrator, or_(Account.email.is_(None), Account.email.not_in(emails))
    )
    return session.scalar(query.limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Door:
    """A way into the demo: as whom one enters, in which role, and which page of the exchange one meets first."""

    role: str
    name: str
    account_id: int
    page: str


def list_doors(session: Session, script: Script, exchange: Exchange, *, now: datetime) -> list[Door]:
    """One for each role, whoever is on duty now among them."""
    rounds = session.scalars(select(Round.number).where(Round.exchange_id == exchange.id, Round.opens_at <= now))
    on_duty = script.rounds[max(rounds, default=1) - 1].moderator
    cast = load_cast(session, script)
    entrances = {
        "participant": (PARTICIPANT, ""),
        "translator": (TRANSLATOR, "desk/translations"),
        "moderator on duty": (on_duty, "desk"),
        "organiser": (script.ref_of("organiser"), ""),
        "administrator": (script.ref_of("administrator"), ""),
    }
    return [
        Door(role, script.people_by_ref[ref].name, cast[ref].account_id or 0, page)
        for role, (ref, page) in entrances.items()
        if ref in cast
    ]
