import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from forum.accounts.actions import make_link
from forum.exchanges.models import Exchange
from forum.exchanges.queries import PersonToLink, list_people_to_link
from forum.kernel.actor import Actor
from forum.kernel.tables import never_a_formula
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log


@dataclass(frozen=True, slots=True)
class PersonalLink:
    """The token is told this once; the database keeps its hash."""

    email: str | None
    name: str
    token: str


def make_personal_links(
    uow: UnitOfWork, actor: Actor, *, exchange: Exchange, only: int | None = None
) -> list[PersonalLink]:
    """One link for each person of the exchange (or for the membership `only`), good for one sign-in until it closes.

    Links made earlier stay good. An organiser gets none that would open more than her own exchange: see
    list_people_to_link. ExchangeNotFound for who does not organise.
    """
    people = list_people_to_link(uow.session, actor, exchange.id, now=uow.now)
    made = [_make(uow, exchange, person) for person in people if only in {None, person.membership_id}]
    write_log(
        uow,
        actor,
        act="make_links",
        thing="membership" if only else "exchange",
        thing_id=only or exchange.id,
        exchange_id=exchange.id,
    )
    return made


def _make(uow: UnitOfWork, exchange: Exchange, person: PersonToLink) -> PersonalLink:
    token = make_link(
        uow,
        account_id=person.account_id,
        kind="personal",
        expires_at=exchange.closes_at,
        exchange_id=exchange.id,
        leads_to=f"/exchanges/{exchange.slug}/",
    )
    return PersonalLink(person.email, person.name, token)


def links_table(links: Sequence[PersonalLink], base_url: str) -> str:
    """As CSV: email, name, link; no cell can become a formula. For mail tools: without the mark that spreadsheets like."""
    base, page = base_url.rstrip("/"), StringIO(newline="")
    rows = csv.writer(page)
    rows.writerow(("email", "name", "link"))
    for link in links:
        who = (never_a_formula(link.email or ""), never_a_formula(link.name))
        rows.writerow((*who, f"{base}/sign-in/{link.token}"))
    return page.getvalue()
