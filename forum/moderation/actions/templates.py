from collections.abc import Mapping

from forum.exchanges.models import Exchange
from forum.exchanges.policy import require_organiser
from forum.kernel.actor import Actor
from forum.kernel.languages import check_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.moderation.errors import ReasonTooLong, TemplateNotFound
from forum.moderation.models import ReasonTemplate
from forum.moderation.queries.templates import find_template_row
from forum.moderation.rules import MOST_CHARACTERS
from forum.moderation.wordings import NAMES
from forum.texts.actions import create_text, set_wordings
from forum.texts.queries import get_text


def save_template(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, name: str, words: Mapping[str, str]) -> None:
    """What the exchange says for one reason, by language; what is left empty stays as it was.

    ExchangeNotFound, TemplateNotFound, ReasonTooLong.
    """
    require_organiser(actor, exchange.id, uow.now)
    if name not in NAMES:
        raise TemplateNotFound()
    given = {check_language(tag): line for tag, line in words.items() if line.strip()}
    for tag, line in given.items():
        if len(line) > MOST_CHARACTERS:
            raise ReasonTooLong({f"words-{tag}": ReasonTooLong(most=MOST_CHARACTERS)})
    if given:
        keep_template(uow, exchange=exchange, name=name, words=given)
        write_log(uow, actor, act="save_reason", thing="exchange", thing_id=exchange.id, exchange_id=exchange.id)


def keep_template(uow: UnitOfWork, *, exchange: Exchange, name: str, words: Mapping[str, str]) -> None:
    """Never published: moderators take it from their page, and it goes to no reader, translator or search."""
    row = find_template_row(uow.session, exchange.id, name)
    if row is None:
        language, source = next(iter(words.items()))
        text = create_text(
            uow, exchange_id=exchange.id, kind="reason", language=language, source=source, is_published=False
        )
        row = uow.add(ReasonTemplate(exchange_id=exchange.id, name=name, text_id=text.id))
        uow.flush()
    set_wordings(uow, get_text(uow.session, row.text_id), words)
