from sqlalchemy import select, update

from forum.exchanges.events import ExchangeChanged
from forum.exchanges.models import Exchange, new_revision
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.models import Text

STRUCTURAL = ("title", "about", "theme", "question", "paper_title", "paper", "notice_title", "notice")


def renew_revisions(uow: UnitOfWork) -> None:
    """Before each commit: pages of the exchanges concerned become others; so does a programme whose words changed."""
    concerned = {event.exchange_id for event in uow.events if event.exchange_id is not None}
    if not concerned:
        return
    changed = {event.exchange_id for event in uow.events if isinstance(event, ExchangeChanged)}
    text_ids = {text_id for event in uow.events if (text_id := getattr(event, "text_id", None)) is not None}
    if text_ids:
        changed |= set(
            uow.session.scalars(select(Text.exchange_id).where(Text.id.in_(text_ids), Text.kind.in_(STRUCTURAL)))
        )
    for exchange_id in sorted(concerned):
        values = {"revision": new_revision()}
        if exchange_id in changed:
            values["structure"] = new_revision()
        uow.session.execute(update(Exchange).where(Exchange.id == exchange_id).values(values))
