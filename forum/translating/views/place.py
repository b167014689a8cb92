"""Where a text stands, and whether it is one of the exchange in the address."""

from forum.exchanges.queries import get_visible_exchange
from forum.kernel.unit_of_work import UnitOfWork
from forum.translating.errors import NothingToTranslate
from forum.translating.policy import Work
from forum.translating.queries.glossary import load_glossary
from forum.translating.queries.work import get_work
from forum.translating.terms import Glossary
from forum.web.entry import Reading, current_actor
from forum.web.site import address


def glossary_of(here: Reading, work: Work, *, source_language: str, language: str) -> Glossary:
    return load_glossary(here.session, work.exchange_id, source_language=source_language, language=language)


def place_of(slug: str, work: Work) -> str:
    """Where a contribution stands in its topic; empty for what stands elsewhere."""
    if work.topic_id is None:
        return ""
    topic = address("contributions.topic", slug=slug, topic_id=work.topic_id)
    return f"{topic}#c{work.contribution_id}" if topic else ""


def enter(uow: UnitOfWork, slug: str, text_id: int) -> None:
    """The exchange of the address must be visible, and the text's own."""
    view = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now)
    check_place(get_work(uow.session, text_id).exchange_id, view.id)


def check_place(exchange_id: int, expected_id: int) -> None:
    if exchange_id != expected_id:
        raise NothingToTranslate()
