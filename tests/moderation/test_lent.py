"""Where nobody who decides reads a language: a machine's gist, and a reader lent for one text."""

from collections.abc import Callable, Collection, Sequence

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.errors import NotFound, NotPermitted
from forum.kernel.outbox import is_pending
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.moderation.actions import approve_contribution
from forum.moderation.actions.gists import ask_gist
from forum.moderation.actions.lend import answer_reading, lend_reader, promise_to_keep
from forum.moderation.errors import LanguageUnread, NotPromised, ReaderUnfit, ReadingNotFound
from forum.moderation.models import Gist, LentReading
from forum.moderation.rules import gist_key
from forum.moderation.tasks import MakeGist
from forum.notifications.models import Mail
from forum.texts.models import Text
from forum.translating.machines.base import Pairs
from forum.translating.machines.circuit import Circuit
from tests.actors import actor_of
from tests.contributions.conftest import Scene
from tests.factories import make_contribution
from tests.pages import send

As = Callable[[Account], FlaskClient]
WORDS = "ሰላም ለኩልኺ፡ ምሸት መብራህቲ የለን።"


class Parrot:
    """A machine of the outside world: says each paragraph with a mark."""

    name = "parrot"
    sends_to_third_party = True
    host = "parrot.example"

    def __init__(self) -> None:
        self.heard: list[Sequence[str]] = []

    def pairs(self) -> Pairs:
        return {}

    def translate(
        self, paragraphs: Sequence[str], source: str, target: str, *, keep: Collection[str] = ()
    ) -> list[str]:
        self.heard.append(paragraphs)
        return [f"({target}) {paragraph}" for paragraph in paragraphs]

    def between(self, source: str, target: str) -> str:
        return ""

    def health(self) -> str | None:
        return None


@pytest.fixture
def row_id(units: Units, scene: Scene) -> int:
    with units.open() as uow:
        uow.session.execute(update(Exchange).values(uses_machine=True))
        member = scene.cast.paula.membership
        return make_contribution(uow, scene.topic, member, text=WORDS, language="ti", status=Status.WAITING).id


@pytest.fixture
def mo(session: Session, scene: Scene) -> Actor:
    return actor_of(session, scene.cast.mo.account)


@pytest.fixture
def olga(session: Session, scene: Scene) -> Actor:
    return actor_of(session, scene.cast.olga.account)


def gist_of(session: Session) -> list[str] | None:
    session.expire_all()
    return session.scalar(select(Gist.paragraphs))


def test_who_decides_asks_a_machine_and_the_gist_goes_with_the_decision(
    units: Units, session: Session, mo: Actor, olga: Actor, row_id: int, drain: Callable[[], int]
) -> None:
    with units.open() as uow:
        for _ in range(2):
            ask_gist(uow, mo, contribution_id=row_id, language="en", provider="parrot")
    assert is_pending(session, gist_key(row_id, "en"))
    parrot = Parrot()
    make = MakeGist(parrot, Circuit())
    for _ in range(2):
        make(units, contribution_id=row_id, language="en")
    assert parrot.heard == [(WORDS,)]
    assert gist_of(session) == [f"(en) {WORDS}"]
    with units.open() as uow:
        approve_contribution(uow, mo, contribution_id=row_id, leaves_language=True)
    drain()
    assert gist_of(session) == [f"(en) {WORDS}"], "another reads it too, before it is published"
    with units.open() as uow:
        approve_contribution(uow, olga, contribution_id=row_id, leaves_language=True)
    drain()
    assert gist_of(session) is None


@pytest.mark.parametrize("consent", ["exchange", "author"])
def test_without_consent_no_machine_hears_of_it(
    units: Units, session: Session, mo: Actor, row_id: int, consent: str
) -> None:
    with units.open() as uow:
        column = {Exchange: {"uses_machine": False}, Text: {"may_translate_by_machine": False}}
        model = Exchange if consent == "exchange" else Text
        uow.session.execute(update(model).values(column[model]))
    with pytest.raises(NotPermitted), units.open() as uow:
        ask_gist(uow, mo, contribution_id=row_id, language="en", provider="parrot")
    parrot = Parrot()
    MakeGist(parrot, Circuit())(units, contribution_id=row_id, language="en")
    assert parrot.heard == []


def test_what_is_withdrawn_takes_its_gist_along(
    units: Units, session: Session, scene: Scene, row_id: int, drain: Callable[[], int]
) -> None:
    MakeGist(Parrot(), Circuit())(units, contribution_id=row_id, language="en")
    assert gist_of(session)
    with units.open() as uow:
        withdraw_contribution(uow, actor_of(uow.session, scene.cast.paula.account), contribution_id=row_id)
    drain()
    assert gist_of(session) is None


def lent_to(units: Units, olga: Actor, scene: Scene, row_id: int, who: str = "pierre") -> int:
    with units.open() as uow:
        return lend_reader(uow, olga, contribution_id=row_id, reader=getattr(scene.cast, who).membership).id


def test_a_lent_reader_promises_reads_and_answers_and_the_moderator_need_not_leave_the_language(
    units: Units, session: Session, scene: Scene, olga: Actor, mo: Actor, row_id: int, as_: As, drain: Callable[[], int]
) -> None:
    with pytest.raises(LanguageUnread), units.open() as uow:
        approve_contribution(uow, mo, contribution_id=row_id)
    reading_id = lent_to(units, olga, scene, row_id)
    drain()
    assert session.scalars(select(Mail.account_id).where(Mail.kind == "reading_asked")).all() == [
        scene.cast.pierre.account.id
    ]
    pierre = as_(scene.cast.pierre.account)
    address = f"/exchanges/{scene.cast.exchange.slug}/readings/{reading_id}"
    assert address in pierre.get("/me?lang=en").text
    assert WORDS not in pierre.get(f"{address}?lang=en").text
    assert pierre.post(address, data=form_of(pierre, address, act="promise")).status_code == 303
    assert WORDS in pierre.get(f"{address}?lang=en").text
    assert '<html lang="ar" dir="rtl"' in pierre.get(f"{address}?lang=ar").text
    refused = pierre.post(f"{address}?lang=en", data=form_of(pierre, address, answer="yes"))
    assert refused.status_code == 422
    assert "Please say in a line or two" in refused.text
    said = {"answer": "yes", "words": "The street lamps are out.", "words_language": "en"}
    assert pierre.post(address, data=form_of(pierre, address, **said)).status_code == 303
    assert WORDS not in pierre.get(f"{address}?lang=en").text
    desk = as_(scene.cast.mo.account).get(f"/exchanges/{scene.cast.exchange.slug}/desk/{row_id}?lang=en").text
    assert "The street lamps are out." in desk
    with units.open() as uow:
        approve_contribution(uow, mo, contribution_id=row_id)
    acts = [act for act in session.scalars(select(LogEntry.act).order_by(LogEntry.id)) if "read" in act]
    assert acts == ["lend_reader", "promise_reading", "answer_reading"]


def form_of(client: FlaskClient, address: str, **fields: str) -> dict[str, str]:
    page = client.get(address).text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    return {"csrf_token": token, **fields}


def test_only_who_was_asked_sees_it_and_only_while_it_waits(
    units: Units, session: Session, scene: Scene, olga: Actor, mo: Actor, row_id: int
) -> None:
    reading_id = lent_to(units, olga, scene, row_id)
    pierre = actor_of(session, scene.cast.pierre.account)
    for other in (mo, olga, actor_of(session, scene.cast.tara.account)):
        with pytest.raises(ReadingNotFound), units.open() as uow:
            promise_to_keep(uow, other, reading_id=reading_id)
    with pytest.raises(NotPromised), units.open() as uow:
        answer_reading(uow, pierre, reading_id=reading_id, answer="yes", words="Lamps.", language="en")
    for decider in (mo, olga):
        with units.open() as uow:
            approve_contribution(uow, decider, contribution_id=row_id, leaves_language=True)
    with pytest.raises(ReadingNotFound), units.open() as uow:
        promise_to_keep(uow, pierre, reading_id=reading_id)


def test_who_decides_anyway_its_named_author_and_nobody_are_not_lent(
    units: Units, session: Session, scene: Scene, olga: Actor, mo: Actor, row_id: int
) -> None:
    for who in (scene.cast.mo.membership, scene.cast.paula.membership, None):
        with pytest.raises(ReaderUnfit), units.open() as uow:
            lend_reader(uow, olga, contribution_id=row_id, reader=who)
    with pytest.raises(NotFound), units.open() as uow:
        lend_reader(uow, mo, contribution_id=row_id, reader=scene.cast.pierre.membership)
    assert lent_to(units, olga, scene, row_id) == lent_to(units, olga, scene, row_id)


def test_an_author_without_a_name_may_be_asked_and_only_she_learns_that_it_is_hers(
    units: Units, session: Session, scene: Scene, olga: Actor
) -> None:
    with units.open() as uow:
        member = scene.cast.pierre.membership
        row_id = make_contribution(uow, scene.topic, member, language="ti", status=Status.WAITING, is_anonymous=True).id
    reading_id = lent_to(units, olga, scene, row_id)
    pierre = actor_of(session, scene.cast.pierre.account)
    with units.open() as uow:
        promise_to_keep(uow, pierre, reading_id=reading_id)
    with pytest.raises(NotPermitted), units.open() as uow:
        answer_reading(uow, pierre, reading_id=reading_id, answer="yes", words="Lamps.", language="en")
    with units.open() as uow:
        answer_reading(uow, pierre, reading_id=reading_id, answer="cannot", words="", language="en")
    assert session.scalar(select(LentReading.answer)) == "cannot"


def test_her_lines_go_with_the_words_they_are_about(
    units: Units, session: Session, scene: Scene, olga: Actor, row_id: int, drain: Callable[[], int]
) -> None:
    reading_id = lent_to(units, olga, scene, row_id)
    pierre = actor_of(session, scene.cast.pierre.account)
    with units.open() as uow:
        promise_to_keep(uow, pierre, reading_id=reading_id)
        answer_reading(uow, pierre, reading_id=reading_id, answer="no", words="It names a man.", language="en")
    with units.open() as uow:
        withdraw_contribution(uow, actor_of(uow.session, scene.cast.paula.account), contribution_id=row_id)
    drain()
    assert session.scalar(select(LentReading.words)) is None


def test_the_organiser_asks_from_the_page_and_a_wrong_choice_comes_back(
    session: Session, scene: Scene, row_id: int, as_: As
) -> None:
    address = f"/exchanges/{scene.cast.exchange.slug}/desk/{row_id}?lang=en"
    olga = as_(scene.cast.olga.account)
    assert f"/desk/{row_id}/reader" in olga.get(address).text
    address_of_asking = f"/exchanges/{scene.cast.exchange.slug}/desk/{row_id}/reader?lang=en"
    refused = send(olga, address_of_asking, "/reader", reader="99999")
    assert refused.status_code == 422
    assert "Please choose somebody who takes part" in refused.text
    number = str(scene.cast.pierre.membership.number)
    assert send(olga, address_of_asking, "/reader", reader=number).status_code == 303
    assert "asked, has not answered yet" in olga.get(address).text
    assert session.scalars(select(Contribution.status)).one() == Status.WAITING
