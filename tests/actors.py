"""Actors as a request would load them."""

from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges import queries as exchanges
from forum.kernel.actor import NOBODY, Actor, Grant, Role
from forum.roster import queries as roster
from tests.cast import Cast


def actor_of(session: Session, account: Account) -> Actor:
    administers = [Grant(role=Role.ADMINISTRATOR)] if account.is_administrator else []
    grants = (*administers, *exchanges.load_grants(session, account.id), *roster.load_grants(session, account.id))
    return Actor(account_id=account.id, grants=grants, language=account.language, reads=tuple(account.reads))


def everybody(session: Session, cast: Cast) -> dict[str, Actor]:
    """The whole cast by name, and nobody."""
    people = ("paula", "pierre", "mo", "noor", "tara", "olga", "sami", "stranger")
    found = {name: actor_of(session, getattr(cast, name).account) for name in people}
    return {**found, "ada": actor_of(session, cast.ada), "nobody": NOBODY}
