from typing import Any

from sqlalchemy import select, update

from forum.exchanges.events import ExchangeChanged, MembershipChanged
from forum.exchanges.models import Exchange, new_revision
from forum.kernel.events import Event
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.events import TranslatorForgotten
from forum.texts.models import Text, Version

STRUCTURAL = ("title", "about", "theme", "question", "paper_title", "paper", "notice_title", "notice")


def renew_revisions(uow: UnitOfWork) -> None:
    """Before each commit: pages of the exchanges concerned become others; so does a programme whose words changed.

    Calendars are told of a change in the programme or the roster, not of one in a member.
    """
    concerned = {event.exchange_id for event in uow.events if event.exchange_id is not None}
    if not concerned:
        return
    changed: list[Event] = [event for event in uow.events if isinstance(event, ExchangeChanged | TranslatorForgotten)]
    concerned |= (credited := list_credited(uow))
    text_ids = {text_id for event in uow.events if (text_id := getattr(event, "text_id", None)) is not None}
    reworded = select(Text.exchange_id).where(Text.id.in_(text_ids), Text.kind.in_(STRUCTURAL))
    dated: set[int | None] = set(uow.session.scalars(reworded)) if text_ids else set()
    dated |= {event.exchange_id for event in changed if not isinstance(event, MembershipChanged | TranslatorForgotten)}
    for exchange_id in sorted(concerned):
        values: dict[str, Any] = {"revision": new_revision()}
        if exchange_id in dated | credited | {event.exchange_id for event in changed}:
            values["structure"] = new_revision()
        if exchange_id in dated:
            values |= {"programme_number": Exchange.programme_number + 1, "programme_changed_at": uow.now}
        uow.session.execute(update(Exchange).where(Exchange.id == exchange_id).values(values))


def list_credited(uow: UnitOfWork) -> set[int]:
    """Exchanges that took over versions made by members who show something else now."""
    members = {event.membership_id for event in uow.events if isinstance(event, MembershipChanged)}
    if not members:
        return set()
    theirs = select(Text.exchange_id).join(Version, Version.text_id == Text.id)
    return set(uow.session.scalars(theirs.where(Version.translator_id.in_(members)).distinct()))
