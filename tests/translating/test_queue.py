"""The queue: in which order, for whom, who has taken what; and what readers ask for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution, Topic
from forum.exchanges.models import Membership, MembershipState, Round
from forum.exchanges.queries import get_exchange
from forum.kernel.clock import MovableClock
from forum.kernel.errors import NotPermitted
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.texts.actions import put_version
from forum.texts.models import Origin, Text
from forum.translating.actions.claims import (
    ASSIGN_TIME,
    CLAIM_TIME,
    assign_version,
    claim_version,
    fetch_back,
    pass_over,
    release_version,
)
from forum.translating.actions.organisations import give_pair, take_pair_back
from forum.translating.actions.wishes import take_wish_back, wish_for_version
from forum.translating.actions.write import Sheet, save_draft, submit_version
from forum.translating.errors import MayNotTranslate, NoSuchTranslator, NothingToWish, TranslatedByAnother
from forum.translating.models import PairOwner, VersionClaim
from forum.translating.queries.organisations import list_loads
from forum.translating.queries.overdue import Overdue, count_overdue
from forum.translating.queries.pace import list_ready
from forum.translating.queries.queue import QueueLine, count_passed_over, list_queue, read_key
from forum.translating.queries.scope import Scope, scope_of
from forum.translating.queries.taken import list_taken
from forum.translating.queries.wishes import list_wishes
from forum.translating.rules import Written
from tests.actors import actor_of
from tests.cast import Cast, Person, assemble
from tests.factories import make_account, make_contribution, make_membership, make_topic
from tests.pages import forms, send

As = Callable[[Account], FlaskClient]
HOUR = timedelta(hours=1)


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow, languages=["en", "fr", "es"])


@pytest.fixture
def topic(units: Units, cast: Cast) -> Topic:
    with units.open() as uow:
        return make_topic(uow, uow.session.get_one(Round, cast.rounds[0].id))


def write(
    units: Units, topic: Topic, author: Person, text: str = "Trabajamos de noche.", **fields: object
) -> Contribution:
    with units.open() as uow:
        here = uow.session.get_one(Topic, topic.id)
        fields = {"language": "es", **fields}
        return make_contribution(uow, here, uow.session.get_one(Membership, author.membership.id), text=text, **fields)


def scope(session: Session, units: Units, cast: Cast, person: Person, **given: object) -> Scope:
    session.rollback()
    session.expire_all()
    actor, view = actor_of(session, person.account), get_exchange(session, cast.exchange.slug)
    return scope_of(actor, view, now=units.clock.now(), **given)


def queue(session: Session, units: Units, cast: Cast, person: Person, **given: object) -> list[QueueLine]:
    found = list_queue(session, scope(session, units, cast, person, **given)).items
    return [line for line in found if line.kind == "contribution"]


def act(units: Units, person: Person, what: Callable[..., object], **given: object) -> object:
    with units.open() as uow:
        return what(uow, actor_of(uow.session, person.account), **given)


def another_translator(units: Units, cast: Cast, name: str = "Tomas", **fields: object) -> Person:
    with units.open() as uow:
        account = make_account(uow, language="fr", email=f"{name.lower()}@example.org")
        exchange = uow.session.get_one(type(cast.exchange), cast.exchange.id)
        return Person(account, make_membership(uow, exchange, account, name=name, pairs=[["es", "fr"]], **fields))


def test_what_closes_first_comes_first_then_what_more_wait_for_then_what_is_older(
    session: Session, units: Units, cast: Cast, topic: Topic, clock: MovableClock
) -> None:
    with units.open() as uow:
        later = make_topic(uow, uow.session.get_one(Round, cast.rounds[1].id))
    next_week = write(units, later, cast.paula, "De la otra semana.")
    old = write(units, topic, cast.paula, "La primera.")
    clock.move_to(clock.now() + HOUR)
    young = write(units, topic, cast.paula, "La segunda.")
    asked_for = write(units, topic, cast.paula, "La tercera.")
    act(units, cast.pierre, wish_for_version, text_id=asked_for.text_id, language="fr")
    found = queue(session, units, cast, cast.tara)
    assert [line.text_id for line in found] == [asked_for.text_id, old.text_id, young.text_id, next_week.text_id]
    assert [(line.readers, line.asked) for line in found] == [(2, 1), (2, 0), (2, 0), (2, 0)]


def test_what_is_of_a_closed_week_comes_after_what_is_of_an_open_one(
    session: Session, units: Units, cast: Cast, topic: Topic, clock: MovableClock
) -> None:
    with units.open() as uow:
        later = make_topic(uow, uow.session.get_one(Round, cast.rounds[1].id))
    first, second = write(units, topic, cast.paula), write(units, later, cast.paula)
    view = get_exchange(session, cast.exchange.slug)
    clock.move_to(view.rounds[0].closes_at + HOUR)
    assert [line.text_id for line in queue(session, units, cast, cast.tara)] == [second.text_id, first.text_id]


def test_readers_who_read_the_original_do_not_wait(session: Session, units: Units, cast: Cast, topic: Topic) -> None:
    write(units, topic, cast.paula)
    with units.open() as uow:
        uow.session.get_one(Account, cast.pierre.account.id).reads = ["es", "pt-BR"]
    [line] = queue(session, units, cast, cast.tara)
    assert line.readers == 1


def test_pages_follow_each_other_whatever_is_equal(session: Session, units: Units, cast: Cast, topic: Topic) -> None:
    for number in range(28):
        write(units, topic, cast.paula, f"Voz {number}.")
    first = list_queue(session, scope(session, units, cast, cast.olga))
    seen, following = list(first.items), first.following
    while following:
        from_key = read_key(following)
        page = list_queue(session, scope(session, units, cast, cast.olga), after=from_key)
        seen, following = [*seen, *page.items], page.following
    keys = [(line.text_id, line.language) for line in seen]
    assert len(keys) == len(set(keys)) > 28 * 2


def test_it_is_hers_for_two_hours_and_each_save_makes_that_longer(
    session: Session, units: Units, cast: Cast, topic: Topic, clock: MovableClock
) -> None:
    text_id = write(units, topic, cast.paula).text_id
    began = clock.now()
    assert act(units, cast.tara, claim_version, text_id=text_id, language="fr") == began + CLAIM_TIME
    clock.move_to(began + HOUR)
    act(units, cast.tara, save_draft, sheet=Sheet(text_id=text_id, language="fr", written=[Written("Nous", "d")]))
    [taken] = list_taken(session, scope(session, units, cast, cast.tara))
    assert taken.until == began + HOUR + CLAIM_TIME
    clock.move_to(began + HOUR + CLAIM_TIME)
    [taken] = list_taken(session, scope(session, units, cast, cast.tara))
    assert taken.until is None


def test_what_one_has_taken_another_is_told_of_until_it_lapses(
    session: Session, units: Units, cast: Cast, topic: Topic, clock: MovableClock
) -> None:
    text_id = write(units, topic, cast.paula).text_id
    tomas = another_translator(units, cast)
    act(units, cast.tara, claim_version, text_id=text_id, language="fr")
    with pytest.raises(TranslatedByAnother):
        act(units, tomas, claim_version, text_id=text_id, language="fr")
    [line] = queue(session, units, cast, tomas)
    assert line.claim is not None
    assert (line.claim.name, line.claim.until) == ("Tara", clock.now() + CLAIM_TIME)
    clock.move_to(clock.now() + CLAIM_TIME)
    [line] = queue(session, units, cast, tomas)
    assert line.claim is None
    act(units, tomas, claim_version, text_id=text_id, language="fr")
    with pytest.raises(TranslatedByAnother):
        act(units, cast.tara, claim_version, text_id=text_id, language="fr")


def test_a_claim_bars_nobody_and_goes_with_the_version(
    session: Session, units: Units, cast: Cast, topic: Topic
) -> None:
    row = write(units, topic, cast.paula)
    tomas = another_translator(units, cast)
    act(units, cast.tara, claim_version, text_id=row.text_id, language="fr")
    digest = session.get_one(Text, row.text_id).versions[0].digests[0]
    sheet = Sheet(text_id=row.text_id, language="fr", written=[Written("Nous travaillons la nuit.", digest)])
    act(units, tomas, save_draft, sheet=sheet)
    assert session.scalars(select(VersionClaim.holder_id)).all() == [cast.tara.membership.id]
    act(units, cast.tara, submit_version, sheet=sheet)
    session.rollback()
    assert session.scalars(select(VersionClaim.holder_id)).all() == []


def test_what_she_gives_back_is_free_at_once(session: Session, units: Units, cast: Cast, topic: Topic) -> None:
    text_id = write(units, topic, cast.paula).text_id
    act(units, cast.tara, claim_version, text_id=text_id, language="fr")
    for _ in range(2):
        act(units, cast.tara, release_version, text_id=text_id, language="fr")
    assert queue(session, units, cast, cast.tara)[0].claim is None


def test_outside_her_pairs_nobody_takes_anything(units: Units, cast: Cast, topic: Topic) -> None:
    text_id = write(units, topic, cast.paula).text_id
    for person, language in ((cast.tara, "en"), (cast.pierre, "fr")):
        with pytest.raises(MayNotTranslate):
            act(units, person, claim_version, text_id=text_id, language=language)


def test_what_she_leaves_to_others_is_off_her_list_alone(
    session: Session, units: Units, cast: Cast, topic: Topic
) -> None:
    text_id = write(units, topic, cast.paula).text_id
    tomas = another_translator(units, cast)
    act(units, cast.tara, claim_version, text_id=text_id, language="fr")
    for _ in range(2):
        act(units, cast.tara, pass_over, text_id=text_id, language="fr")
    assert queue(session, units, cast, cast.tara) == []
    [line] = queue(session, units, cast, tomas)
    assert line.claim is None
    assert [line.text_id for line in queue(session, units, cast, cast.tara, passed_over=True)] == [text_id]
    act(units, cast.tara, fetch_back, text_id=text_id, language="fr")
    assert [line.text_id for line in queue(session, units, cast, cast.tara)] == [text_id]


@contextmanager
def counting(session: Session) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(session.get_bind(), "before_cursor_execute", note)
    yield asked
    event.remove(session.get_bind(), "before_cursor_execute", note)


def lead(uow: UnitOfWork, person: Person) -> None:
    uow.session.get_one(Membership, person.membership.id).leads_translation = True


def test_the_organiser_gives_a_text_to_anybody_and_a_lead_to_her_own(
    session: Session, units: Units, cast: Cast, topic: Topic, clock: MovableClock
) -> None:
    text_id = write(units, topic, cast.paula).text_id
    tomas = another_translator(units, cast, organisation="Partner B")
    given = {"text_id": text_id, "language": "fr", "holder_id": cast.tara.membership.id}
    with pytest.raises(NotPermitted):
        act(units, tomas, assign_version, **given)
    with units.open() as uow:
        lead(uow, tomas)
    with pytest.raises(NotPermitted):
        act(units, tomas, assign_version, **given)
    act(units, tomas, assign_version, **{**given, "holder_id": tomas.membership.id})
    assert act(units, cast.olga, assign_version, **given) == clock.now() + ASSIGN_TIME
    [line] = queue(session, units, cast, tomas)
    assert line.claim is not None
    assert line.claim.holder_id == cast.tara.membership.id
    for holder in (cast.pierre.membership.id, cast.stranger.membership.id, 10**6):
        with pytest.raises(NoSuchTranslator):
            act(units, cast.olga, assign_version, **{**given, "holder_id": holder})


def test_a_wish_counts_once_and_is_told_when_it_is_there(
    session: Session, units: Units, cast: Cast, topic: Topic
) -> None:
    row = write(units, topic, cast.paula)
    for _ in range(2):
        act(units, cast.pierre, wish_for_version, text_id=row.text_id, language="fr")
    assert queue(session, units, cast, cast.tara)[0].asked == 1
    own = cast.pierre.membership
    assert [wish.is_there for wish in list_wishes(session, cast.exchange.id, own.id)] == [False]
    with units.open() as uow:
        text = uow.session.get_one(Text, row.text_id)
        put_version(uow, text, language="fr", paragraphs=["Nous travaillons la nuit."], origin=Origin.HUMAN)
    session.rollback()
    assert [wish.is_there for wish in list_wishes(session, cast.exchange.id, own.id)] == [True]
    act(units, cast.pierre, take_wish_back, text_id=row.text_id, language="fr")
    with pytest.raises(NothingToWish):
        act(units, cast.pierre, wish_for_version, text_id=row.text_id, language="fr")
    session.rollback()
    assert list_wishes(session, cast.exchange.id, own.id) == []


def test_in_time_is_said_of_the_open_week_by_the_pace_of_late(
    session: Session, units: Units, cast: Cast, topic: Topic
) -> None:
    rows = [write(units, topic, cast.paula, "palabra " * 100) for _ in range(3)]
    [ready] = list_ready(session, scope(session, units, cast, cast.tara))
    assert (ready.language, ready.forecast) == ("fr", None)
    assert ready.words >= 300
    with units.open() as uow:
        text = uow.session.get_one(Text, rows[0].text_id)
        own = cast.tara.membership.id
        put_version(uow, text, language="fr", paragraphs=["mot " * 100], origin=Origin.HUMAN, translator_id=own)
    [ready] = list_ready(session, scope(session, units, cast, cast.tara))
    assert ready.forecast is not None
    assert ready.forecast.whole + ready.forecast.summaries + ready.forecast.left == ready.texts


def test_an_organisation_looks_after_languages_and_its_load_is_seen_by_its_lead_and_the_organiser(
    session: Session, units: Units, cast: Cast, topic: Topic, clock: MovableClock
) -> None:
    row = write(units, topic, cast.paula, "Trabajamos de noche en la calle.")
    pair = {"exchange_id": cast.exchange.id, "organisation": " Partner A ", "source": "es", "target": "fr"}
    for _ in range(2):
        act(units, cast.olga, give_pair, **pair)
    act(units, cast.tara, claim_version, text_id=row.text_id, language="fr")
    another_translator(units, cast, organisation="Partner B")

    def loads(person: Person) -> list[tuple[str, int, int, int]]:
        session.rollback()
        found = list_loads(session, actor_of(session, person.account), cast.exchange.id, now=clock.now())
        return [(load.organisation, load.texts, load.words, load.taken) for load in found]

    assert loads(cast.olga) == [("Partner A", 1, 6, 1), ("Partner B", 0, 0, 0)]
    with pytest.raises(NotPermitted):
        loads(cast.tara)
    with units.open() as uow:
        lead(uow, cast.tara)
    assert loads(cast.tara) == [("Partner A", 1, 6, 1)]
    clock.move_to(clock.now() + HOUR)
    with units.open() as uow:
        text = uow.session.get_one(Text, row.text_id)
        own = cast.tara.membership.id
        put_version(uow, text, language="fr", paragraphs=["Nuit."], origin=Origin.HUMAN, translator_id=own)
    session.rollback()
    [load] = list_loads(session, actor_of(session, cast.tara.account), cast.exchange.id, now=clock.now())
    assert (load.texts, load.versions, load.hours) == (0, 1, 1)
    owner_id = session.scalars(select(PairOwner.id)).one()
    act(units, cast.olga, take_pair_back, exchange_id=cast.exchange.id, owner_id=owner_id)
    session.rollback()
    assert session.scalars(select(PairOwner)).all() == []


def test_the_page_says_why_each_line_stands_where_it_does(units: Units, cast: Cast, topic: Topic, as_: As) -> None:
    row = write(units, topic, cast.paula)
    page = as_(cast.tara.account).get(f"/exchanges/{cast.exchange.slug}/desk/translations?lang=en")
    assert "its week closes" in page.text
    assert "2 readers wait" in page.text
    assert "3 words, about 5 minutes" in page.text
    client = as_(cast.tara.account)
    here, last = f"/exchanges/{cast.exchange.slug}/desk/translations", f"texts/{row.text_id}/versions/fr"
    assert send(client, here, f"{last}/claim").location.endswith(last)
    assert "yours until" in client.get(f"{here}?lang=en").text
    send(client, here, f"{last}/release")
    send(client, here, f"{last}/pass")
    assert "1 text that you left to others" in client.get(f"{here}?lang=en").text
    send(client, f"{here}?passed=1", f"{last}/fetch")
    assert "left to others" not in client.get(f"{here}?lang=en").text


def test_before_it_ends_she_is_told_and_keeps_it_longer(
    units: Units, cast: Cast, topic: Topic, as_: As, clock: MovableClock
) -> None:
    row = write(units, topic, cast.paula)
    act(units, cast.tara, claim_version, text_id=row.text_id, language="fr")
    clock.move_to(clock.now() + CLAIM_TIME - timedelta(minutes=20))
    here = f"/exchanges/{cast.exchange.slug}/desk/translations"
    assert "yours for 20 more minutes" in as_(cast.tara.account).get(f"{here}?lang=en").text
    send(as_(cast.tara.account), here, f"texts/{row.text_id}/versions/fr/keep")
    assert "more minutes" not in as_(cast.tara.account).get(f"{here}?lang=en").text


def test_a_reader_asks_on_a_page_of_its_own_and_takes_it_back(units: Units, cast: Cast, topic: Topic, as_: As) -> None:
    row = write(units, topic, cast.paula)
    path = f"/exchanges/{cast.exchange.slug}/texts/{row.text_id}/wish/fr"
    client = as_(cast.pierre.account)
    assert "Demander" in client.get(path).text
    send(client, path, "/wish/fr")
    assert "You asked for it." in client.get(f"{path}?lang=en").text
    send(client, path, "/back")
    assert "Ask for it" in client.get(f"{path}?lang=en").text
    assert client.get(path.replace("/fr", "/es")).status_code == 404


def test_a_name_nobody_gave_and_no_languages_are_refused_with_what_was_typed(units: Units, cast: Cast, as_: As) -> None:
    path = f"/exchanges/{cast.exchange.slug}/desk/translations/organisations"
    answer = send(as_(cast.olga.account), path, organisation="Huis Zuid", source="fr", target="fr")
    assert answer.status_code == 422
    assert 'value="Huis Zuid"' in answer.text
    assert send(as_(cast.olga.account), path, organisation="Huis Zuid", source="es", target="fr").status_code == 303
    assert "Huis Zuid" in as_(cast.olga.account).get(path).text


def test_who_asked_is_said_apart_from_who_waits(session: Session, units: Units, cast: Cast, topic: Topic) -> None:
    row = write(units, topic, cast.paula)
    act(units, cast.pierre, wish_for_version, text_id=row.text_id, language="fr")
    [line] = queue(session, units, cast, cast.tara)
    assert (line.readers, line.asked) == (2, 1)


def test_what_she_left_to_others_is_counted_as_it_is_listed(
    session: Session, units: Units, cast: Cast, topic: Topic
) -> None:
    row = write(units, topic, cast.paula)
    act(units, cast.tara, pass_over, text_id=row.text_id, language="fr")
    assert count_passed_over(session, scope(session, units, cast, cast.tara)) == 1
    with units.open() as uow:
        text = uow.session.get_one(Text, row.text_id)
        put_version(uow, text, language="fr", paragraphs=["Nous travaillons la nuit."], origin=Origin.HUMAN)
    assert queue(session, units, cast, cast.tara, passed_over=True) == []
    assert count_passed_over(session, scope(session, units, cast, cast.tara)) == 0


def test_what_is_to_go_is_the_same_whoever_asks(session: Session, units: Units, cast: Cast, topic: Topic) -> None:
    left, _ = write(units, topic, cast.paula), write(units, topic, cast.paula, "The town hall helped.", language="en")
    before = [ready for ready in list_ready(session, scope(session, units, cast, cast.olga)) if ready.language == "fr"]
    act(units, cast.tara, pass_over, text_id=left.text_id, language="fr")
    assert list_ready(session, scope(session, units, cast, cast.tara)) == before
    assert before[0].texts >= 2


def test_what_was_given_for_two_days_is_not_cut_short_by_asking_to_keep_it(
    units: Units, cast: Cast, topic: Topic, clock: MovableClock
) -> None:
    text_id = write(units, topic, cast.paula).text_id
    given = {"text_id": text_id, "language": "fr", "holder_id": cast.tara.membership.id}
    until = act(units, cast.olga, assign_version, **given)
    assert act(units, cast.tara, claim_version, text_id=text_id, language="fr") == until


def test_of_what_is_taken_for_days_the_day_is_said(units: Units, cast: Cast, topic: Topic, as_: As) -> None:
    text_id = write(units, topic, cast.paula).text_id
    tomas = another_translator(units, cast)
    given = {"text_id": text_id, "language": "fr", "holder_id": cast.tara.membership.id}
    until = act(units, cast.olga, assign_version, **given)
    page = as_(tomas.account).get(f"/exchanges/{cast.exchange.slug}/desk/translations?lang=en")
    assert f"Tara translates it until {until:%-H:%M}" not in page.text.replace("\u202f", " ")
    assert f"{until:%A}" in page.text[page.text.index("Tara translates it until") :][:60]


def test_who_comes_second_is_told_who_has_it_and_until_when(units: Units, cast: Cast, topic: Topic, as_: As) -> None:
    text_id = write(units, topic, cast.paula).text_id
    tomas = another_translator(units, cast)
    here, claim = f"/exchanges/{cast.exchange.slug}/desk/translations", f"texts/{text_id}/versions/fr/claim"
    client = as_(tomas.account)
    form = next(form for form in forms(client.get(here)) if str(form["action"]).endswith(claim))
    act(units, cast.tara, claim_version, text_id=text_id, language="fr")
    client.post(f"{form['action']}?lang=en", data=form["fields"])
    assert "Tara has it now, until" in client.get(f"{here}?lang=en").text


def test_nothing_is_given_to_somebody_who_is_kept_out(units: Units, cast: Cast, topic: Topic) -> None:
    text_id = write(units, topic, cast.paula).text_id
    tomas = another_translator(units, cast, state=MembershipState.SUSPENDED)
    with pytest.raises(NoSuchTranslator):
        act(units, cast.olga, assign_version, text_id=text_id, language="fr", holder_id=tomas.membership.id)


def test_a_lead_takes_nothing_from_the_people_of_others(units: Units, cast: Cast, topic: Topic) -> None:
    text_id = write(units, topic, cast.paula).text_id
    tomas = another_translator(units, cast, organisation="Partner B")
    theo = another_translator(units, cast, "Theo", organisation="Partner B")
    with units.open() as uow:
        lead(uow, tomas)
    here = {"text_id": text_id, "language": "fr"}
    act(units, cast.tara, claim_version, **here)
    with pytest.raises(TranslatedByAnother):
        act(units, tomas, assign_version, **here, holder_id=theo.membership.id)
    act(units, cast.olga, assign_version, **here, holder_id=tomas.membership.id)
    act(units, tomas, assign_version, **here, holder_id=theo.membership.id)


def test_an_organisations_load_is_what_its_people_are_offered(
    session: Session, units: Units, cast: Cast, topic: Topic, clock: MovableClock
) -> None:
    row = write(units, topic, cast.paula, "Trabajamos de noche en la calle.")
    write(units, topic, cast.paula, "Solo para quien modera.", audience="moderators")
    for name, target in (("Huis Zuid", "fr"), ("Huis Zuid", "en"), ("Casa Norte", "fr")):
        pair = {"exchange_id": cast.exchange.id, "organisation": name, "source": "es", "target": target}
        act(units, cast.olga, give_pair, **pair)
    act(units, cast.tara, claim_version, text_id=row.text_id, language="fr")
    session.rollback()
    found = list_loads(session, actor_of(session, cast.olga.account), cast.exchange.id, now=clock.now())
    loads = {load.organisation: (load.texts, load.words, load.taken, load.taken_words) for load in found}
    assert loads["Huis Zuid"] == (2, 12, 0, 0)
    assert loads["Casa Norte"] == (1, 6, 0, 0)
    assert loads["Partner A"] == (0, 0, 1, 6)


def test_of_an_organisation_that_looks_after_no_languages_the_page_says_so_and_counts_nothing_open(
    units: Units, cast: Cast, as_: As
) -> None:
    pair = {"exchange_id": cast.exchange.id, "organisation": "Huis Zuid", "source": "es", "target": "fr"}
    act(units, cast.olga, give_pair, **pair)
    address = f"/exchanges/{cast.exchange.slug}/desk/translations/organisations?lang=en"
    page = as_(cast.olga.account).get(address).text
    theirs, partners = page.split("<section>")[1:3]
    assert "Texts that lack a version" in theirs
    assert "Texts that lack a version" not in partners
    assert "Looks after no languages of its own." in partners


def test_loads_take_as_many_queries_however_many_organisations_there_are(
    session: Session, units: Units, cast: Cast, topic: Topic, clock: MovableClock
) -> None:
    actor = actor_of(session, cast.olga.account)

    def count() -> int:
        session.rollback()
        with counting(session) as asked:
            list_loads(session, actor, cast.exchange.id, now=clock.now())
        return len(asked)

    pair = {"exchange_id": cast.exchange.id, "source": "es", "target": "fr"}
    act(units, cast.olga, give_pair, organisation="Huis Zuid", **pair)
    one = count()
    for name in ("Casa Norte", "Maison Est"):
        act(units, cast.olga, give_pair, organisation=name, **pair)
    assert count() == one


def test_the_desk_of_those_who_moderate_counts_overdue_what_the_queue_lists(
    session: Session, units: Units, cast: Cast, topic: Topic, clock: MovableClock
) -> None:
    write(units, topic, cast.paula)
    kept = write(units, topic, cast.paula, "No se traduce.")
    with units.open() as uow:
        uow.session.get_one(Text, kept.text_id).may_translate = False
    session.rollback()
    actor, later = actor_of(session, cast.mo.account), clock.now() + HOUR
    view = get_exchange(session, cast.exchange.slug)
    overdue, _ = count_overdue(session, actor, view.exchange, now=later, which=Overdue(before=later))
    listed = list_queue(session, scope(session, units, cast, cast.mo)).items
    published = set(session.scalars(select(Text.id).where(Text.published_at.is_not(None))))
    assert overdue == len({line.text_id for line in listed} & published)


def test_what_she_asked_for_stands_on_her_own_page_for_two_weeks(
    units: Units, cast: Cast, topic: Topic, as_: As, clock: MovableClock
) -> None:
    row = write(units, topic, cast.paula)
    act(units, cast.pierre, wish_for_version, text_id=row.text_id, language="fr")
    said = "You asked for it, and it is there"
    assert said not in as_(cast.pierre.account).get("/me?lang=en").text
    with units.open() as uow:
        text = uow.session.get_one(Text, row.text_id)
        put_version(uow, text, language="fr", paragraphs=["Nous travaillons la nuit."], origin=Origin.HUMAN)
    assert said in as_(cast.pierre.account).get("/me?lang=en").text
    assert said not in as_(cast.paula.account).get("/me?lang=en").text
    clock.move_to(clock.now() + timedelta(days=14))
    assert said not in as_(cast.pierre.account).get("/me?lang=en").text


def test_the_claim_of_somebody_who_is_kept_out_since_holds_nobody_up(
    session: Session, units: Units, cast: Cast, topic: Topic
) -> None:
    text_id = write(units, topic, cast.paula).text_id
    tomas = another_translator(units, cast)
    act(units, tomas, claim_version, text_id=text_id, language="fr")
    with units.open() as uow:
        uow.session.get_one(Membership, tomas.membership.id).state = MembershipState.SUSPENDED
    assert queue(session, units, cast, cast.tara)[0].claim is None
    act(units, cast.tara, claim_version, text_id=text_id, language="fr")
