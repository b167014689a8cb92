"""Where a text stands, and whether it is one of the exchange in the address."""

from sqlalchemy.orm import Session

from forum.exchanges.queries import get_visible_exchange
from forum.kernel.unit_of_work import UnitOfWork
from forum.translating.errors import NothingToTranslate
from forum.translating.policy import Work
from forum.translating.queries.glossary import load_glossary
from forum.translating.queries.places import find_place
from forum.translating.queries.work import get_work
from forum.translating.terms import Glossary
from forum.web.entry import Reading, current_actor
from forum.web.site import address

PLACES = {
    "topic": ("contributions.topic", "topic_id"),
    "theme": ("exchanges.round", "number"),
    "question": ("exchanges.round", "number"),
    "paper_title": ("exchanges.paper", "paper_id"),
    "paper": ("exchanges.paper", "paper_id"),
    "synthesis": ("synthesis.read", "number"),
}
"""By kind of text: the page, and what its address holds besides the exchange."""
ELSEWHERE = {
    "notice": "exchanges.notices",
    "notice_title": "exchanges.notices",
    "commitment": "reports.commitments",
}


def glossary_of(here: Reading, work: Work, *, source_language: str, language: str) -> Glossary:
    return load_glossary(here.session, work.exchange_id, source_language=source_language, language=language)


def place_of(session: Session, slug: str, work: Work) -> str:
    """Where readers find it: a contribution in its topic, what else there is on its own page or that of its week."""
    if work.topic_id is not None:
        topic = address("contributions.topic", slug=slug, topic_id=work.topic_id)
        return f"{topic}#c{work.contribution_id}" if topic else ""
    place = find_place(session, work)
    if place is None or not work.is_published:
        return address(ELSEWHERE.get(work.kind, "exchanges.exchange"), slug=slug)
    endpoint, name = PLACES[work.kind]
    return address(endpoint, slug=slug, **{name: place})


def enter(uow: UnitOfWork, slug: str, text_id: int) -> None:
    """The exchange of the address must be visible, and the text's own."""
    view = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now)
    check_place(get_work(uow.session, text_id).exchange_id, view.id)


def check_place(exchange_id: int, expected_id: int) -> None:
    if exchange_id != expected_id:
        raise NothingToTranslate()
