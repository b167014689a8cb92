"""What a member sends by telephone, letter or message, entered for her: hers in all that follows."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.enter import enter_contribution
from forum.contributions.actions.submit import Writing
from forum.contributions.actions.unname import take_name_off
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.errors import NoOrganisation
from forum.contributions.models import AnonymousAuthor, Contribution, Status, Topic
from forum.contributions.promises import Promise
from forum.contributions.queries.mine import list_mine
from forum.exchanges.actions.entering import agree_to_entering, end_entering
from forum.exchanges.errors import ConsentNotTaken
from forum.exchanges.models import Entering, Exchange, Membership, MembershipState
from forum.exchanges.policy import can_enter_for
from forum.exchanges.queries.entering import agreed_to_entering, list_consenting
from forum.kernel.actor import Actor
from forum.kernel.clock import MovableClock
from forum.kernel.errors import NotPermitted
from forum.kernel.keys import Keys
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.moderation.actions import (
    approve_contribution,
    hide_from_readers,
    restore_to_readers,
    return_to_author,
)
from forum.moderation.rules import Reason
from tests.actors import actor_of, everybody
from tests.cast import assemble
from tests.contributions.conftest import Scene
from tests.factories import make_contribution, make_topic
from tests.pages import send

SignIn = Callable[[Account], FlaskClient]
REASON = Reason(code="personal", words="Please leave out her name.", language="en")


def agree(units: Units, person: Membership, way: str = Entering.HERSELF) -> None:
    with units.open() as uow:
        row = uow.session.get_one(Membership, person.id)
        row.entering, row.entering_on = way, date(2026, 5, 2)


def name_relay(units: Units, person: Membership, **fields: Any) -> None:
    with units.open() as uow:
        row = uow.session.get_one(Membership, person.id)
        row.is_relay = True
        for name, value in fields.items():
            setattr(row, name, value)


@pytest.fixture
def paula(units: Units, scene: Scene) -> Membership:
    """She agreed."""
    agree(units, scene.cast.paula.membership)
    return scene.cast.paula.membership


@pytest.fixture
def pierre(units: Units, session: Session, scene: Scene) -> Actor:
    """The relay."""
    name_relay(units, scene.cast.pierre.membership, organisation="Radio Rurale")
    return actor_of(session, scene.cast.pierre.account)


def words(**fields: Any) -> Writing:
    promise = Promise(audience="everybody", shown_as=fields.pop("shown_as", "name"))
    return Writing(**{"text": "Caminamos de noche.", "language": "es", "promise": promise, **fields})


def enter(units: Units, actor: Actor, topic: Topic, member: Membership, /, **fields: Any) -> Contribution:
    with units.open() as uow:
        return enter_contribution(uow, actor, topic_id=topic.id, number=member.number, writing=words(**fields))


def test_what_is_entered_is_hers_and_says_who_entered_it(
    units: Units, session: Session, scene: Scene, paula: Membership, pierre: Actor
) -> None:
    row = enter(units, pierre, scene.topic, paula)
    assert (row.author_id, row.entered_by_id) == (paula.id, scene.cast.pierre.membership.id)
    assert (row.channel, row.status, row.is_late) == ("relay", Status.WAITING, False)
    logged = session.scalars(select(LogEntry).where(LogEntry.act == "enter")).one()
    assert (logged.actor_id, logged.thing_id) == (scene.cast.pierre.membership.id, row.id)


def test_it_is_hers_on_her_page_to_withdraw_and_to_take_her_name_off(
    app: Flask, units: Units, session: Session, scene: Scene, paula: Membership, pierre: Actor
) -> None:
    row, other = enter(units, pierre, scene.topic, paula), enter(units, pierre, scene.topic, paula)
    keys: Keys = app.extensions["ronda"].keys
    she = actor_of(session, scene.cast.paula.account)
    lines = list_mine(session, she, keys=keys)
    assert {(line.id, line.entered_by) for line in lines} == {(row.id, "Pierre"), (other.id, "Pierre")}
    with units.open() as uow:
        take_name_off(uow, she, contribution_id=other.id)
        withdraw_contribution(uow, she, contribution_id=row.id)
    session.expire_all()
    assert session.get_one(Contribution, row.id).status == Status.WITHDRAWN
    assert session.get_one(Contribution, other.id).author_id is None


def test_with_her_name_goes_the_hour_at_which_it_was_entered_for_her(
    units: Units,
    session: Session,
    scene: Scene,
    paula: Membership,
    pierre: Actor,
    drain: Callable[[], int],
) -> None:
    row, she = enter(units, pierre, scene.topic, paula), actor_of(session, scene.cast.paula.account)
    with units.open() as uow:
        take_name_off(uow, she, contribution_id=row.id)
    drain()
    logged = session.scalars(select(LogEntry.at).where(LogEntry.act == "enter")).one()
    assert logged == units.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)


def test_the_same_form_sent_twice_is_one_contribution(
    units: Units, session: Session, scene: Scene, paula: Membership, pierre: Actor
) -> None:
    first = enter(units, pierre, scene.topic, paula, key="k1")
    assert enter(units, pierre, scene.topic, paula, key="k1").id == first.id


def test_her_last_promise_is_not_what_somebody_else_chose(
    units: Units, session: Session, scene: Scene, paula: Membership, pierre: Actor
) -> None:
    enter(units, pierre, scene.topic, paula)
    session.expire_all()
    assert session.get_one(Membership, paula.id).promise is None


def test_without_a_name_no_row_joins_her_with_her_words(
    units: Units, session: Session, scene: Scene, pierre: Actor, paula: Membership
) -> None:
    with units.open() as uow:
        uow.session.get_one(Exchange, scene.cast.exchange.id).allows_anonymous = True
    row = enter(units, pierre, scene.topic, paula, shown_as="anonymous")
    assert (row.author_id, row.entered_by_id) == (None, scene.cast.pierre.membership.id)
    assert session.get(AnonymousAuthor, row.id) is not None
    assert session.scalars(select(LogEntry).where(LogEntry.thing == "contribution")).all() == []


@pytest.mark.parametrize("moderation", ["before", "after", "first"])
def test_what_was_entered_always_waits_for_somebody_else(units: Units, session: Session, moderation: str) -> None:
    with units.open() as uow:
        cast = assemble(uow, moderation=moderation)
        topic = make_topic(uow, cast.rounds[0])
        make_contribution(uow, topic, cast.paula.membership)
    agree(units, cast.paula.membership)
    olga = actor_of(session, cast.olga.account)
    assert enter(units, olga, topic, cast.paula.membership).status == Status.WAITING


DEEDS: dict[str, tuple[Status, Any]] = {
    "approve": (Status.WAITING, lambda uow, a, n: approve_contribution(uow, a, contribution_id=n)),
    "return": (Status.WAITING, lambda uow, a, n: return_to_author(uow, a, contribution_id=n, reason=REASON)),
    "hide": (Status.PUBLISHED, lambda uow, a, n: hide_from_readers(uow, a, contribution_id=n, reason=REASON)),
    "restore": (Status.HIDDEN, lambda uow, a, n: restore_to_readers(uow, a, contribution_id=n)),
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("is_anonymous", [False, True])
def test_who_entered_it_decides_nothing_of_it(
    units: Units, session: Session, scene: Scene, deed: str, *, is_anonymous: bool
) -> None:
    status, decide = DEEDS[deed]
    with units.open() as uow:
        row = make_contribution(
            uow,
            scene.topic,
            scene.cast.paula.membership,
            status=status,
            is_anonymous=is_anonymous,
            entered_by_id=scene.cast.mo.membership.id,
        )
    with units.open() as uow, pytest.raises(NotPermitted) as refusal:
        decide(uow, actor_of(session, scene.cast.mo.account), row.id)
    assert refusal.value.code == "entered_by_you"
    with units.open() as uow:
        decide(uow, actor_of(session, scene.cast.olga.account), row.id)


STATES = [
    (None, MembershipState.ACTIVE, "not_agreed"),
    (Entering.REFUSED, MembershipState.ACTIVE, "not_agreed"),
    (Entering.HERSELF, MembershipState.SUSPENDED, "not_taking_part"),
    (Entering.HERSELF, MembershipState.LEFT, "not_taking_part"),
    (Entering.HERSELF, MembershipState.INVITED, "not_taking_part"),
    (Entering.HERSELF, MembershipState.REQUESTED, "not_taking_part"),
]


@pytest.mark.parametrize(("entering", "state", "code"), STATES)
def test_only_for_who_agreed_and_takes_part(
    units: Units, session: Session, scene: Scene, entering: str | None, state: str, code: str
) -> None:
    with units.open() as uow:
        row = uow.session.get_one(Membership, scene.cast.paula.membership.id)
        row.entering, row.state = entering, state
    with pytest.raises(ConsentNotTaken) as refusal:
        enter(units, actor_of(session, scene.cast.olga.account), scene.topic, scene.cast.paula.membership)
    assert refusal.value.code == code


def test_nobody_enters_for_herself(units: Units, session: Session, scene: Scene) -> None:
    agree(units, scene.cast.olga.membership)
    with pytest.raises(ConsentNotTaken) as refusal:
        enter(units, actor_of(session, scene.cast.olga.account), scene.topic, scene.cast.olga.membership)
    assert refusal.value.code == "for_herself"


def test_only_the_organiser_and_the_relay_enter(
    units: Units, session: Session, scene: Scene, paula: Membership, pierre: Actor, clock: MovableClock
) -> None:
    member = session.get_one(Membership, paula.id)
    actors = {**everybody(session, scene.cast), "pierre": pierre}
    assert {name for name, actor in actors.items() if can_enter_for(actor, member, clock.now())} == {"olga", "pierre"}


def test_a_relay_who_is_suspended_enters_nothing(
    units: Units, session: Session, scene: Scene, paula: Membership
) -> None:
    name_relay(units, scene.cast.sami.membership)
    with pytest.raises(NotPermitted):
        enter(units, actor_of(session, scene.cast.sami.account), scene.topic, paula)


def test_the_twin_in_sql_lists_whom_the_policy_lets_enter_for(
    units: Units, session: Session, scene: Scene, pierre: Actor, clock: MovableClock
) -> None:
    everyone = session.scalars(select(Membership).where(Membership.exchange_id == scene.cast.exchange.id)).all()
    for way, person in zip((*Entering, None), everyone, strict=False):
        if way is not None:
            agree(units, person, way)
    exchange = session.get_one(Exchange, scene.cast.exchange.id)
    rows = session.scalars(select(Membership)).all()
    for actor in (pierre, actor_of(session, scene.cast.olga.account)):
        by_query = set(session.scalars(select(Membership.id).where(agreed_to_entering(actor, exchange))))
        by_policy = {row.id for row in rows if can_enter_for(actor, row, clock.now())}
        assert by_query == by_policy
        assert by_query


def test_the_close_and_its_grace_are_as_for_everybody(
    units: Units, session: Session, scene: Scene, paula: Membership, pierre: Actor, clock: MovableClock
) -> None:
    closes_at = scene.cast.rounds[1].opens_at
    clock.move_to(closes_at + timedelta(minutes=30))
    with pytest.raises(NotPermitted) as refusal:
        enter(units, pierre, scene.topic, paula)
    assert refusal.value.code == "round_closed"
    with units.open() as uow:
        row = enter_contribution(
            uow,
            pierre,
            topic_id=scene.topic.id,
            number=paula.number,
            writing=words(),
            opened_at=closes_at - timedelta(minutes=5),
        )
    assert not row.is_late


def test_received_late_is_said_where_late_ones_are_held(units: Units, session: Session, clock: MovableClock) -> None:
    with units.open() as uow:
        cast = assemble(uow, late_policy="held")
        topic = make_topic(uow, cast.rounds[0])
    agree(units, cast.paula.membership)
    clock.move_to(cast.rounds[1].opens_at + timedelta(days=1))
    assert enter(units, actor_of(session, cast.olga.account), topic, cast.paula.membership).is_late


def test_an_organisation_she_does_not_name_cannot_sign(
    units: Units, session: Session, scene: Scene, pierre: Actor
) -> None:
    agree(units, scene.cast.noor.membership)
    with pytest.raises(NoOrganisation):
        enter(units, pierre, scene.topic, scene.cast.noor.membership, shown_as="organisation")


def test_consent_taken_back_holds_at_once_and_only_she_gives_it_again(
    units: Units, session: Session, scene: Scene, paula: Membership, pierre: Actor
) -> None:
    she = actor_of(session, scene.cast.paula.account)
    with units.open() as uow:
        end_entering(uow, she, membership=uow.session.get_one(Membership, paula.id))
    with pytest.raises(ConsentNotTaken):
        enter(units, pierre, scene.topic, paula)
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, paula.exchange_id)
        agree_to_entering(uow, she, exchange=exchange, membership=uow.session.get_one(Membership, paula.id))
    assert enter(units, pierre, scene.topic, paula).author_id == paula.id


def test_who_is_suspended_still_takes_it_back(units: Units, session: Session, scene: Scene) -> None:
    agree(units, scene.cast.sami.membership)
    sami = actor_of(session, scene.cast.sami.account)
    with units.open() as uow:
        row = uow.session.get_one(Membership, scene.cast.sami.membership.id)
        end_entering(uow, sami, membership=row)
    assert row.entering == Entering.REFUSED


# ── Over HTTP ────────────────────────────────────────────────────────────────────────────────────────────────────────


def entering_page(scene: Scene) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/entering"


def note_by_telephone(client: FlaskClient, scene: Scene, number: int, day: str = "2026-05-02") -> Any:
    address = entering_page(scene)
    return send(client, address, "/consent", agreed_number=str(number), way="telephone", given_on=day)


def test_a_relay_notes_a_consent_and_enters_what_was_said(
    as_: SignIn, client: FlaskClient, units: Units, session: Session, scene: Scene, pierre: Actor
) -> None:
    relay, member = as_(scene.cast.pierre.account), scene.cast.paula.membership
    assert "Nobody has agreed yet" in relay.get(f"{entering_page(scene)}?lang=en").text
    assert note_by_telephone(relay, scene, member.number).status_code == 303
    profile = as_(scene.cast.paula.account).get(f"/exchanges/{scene.cast.exchange.slug}/profile?lang=en").text
    assert "<bdi>Pierre</bdi> noted that you agreed, on" in profile
    answer = send(
        relay,
        entering_page(scene),
        "/entering",
        member=str(member.number),
        topic=str(scene.topic.id),
        text="Caminamos de noche.",
        language="es",
    )
    assert answer.status_code == 303
    row = session.scalars(select(Contribution)).one()
    with units.open() as uow:
        approve_contribution(uow, actor_of(session, scene.cast.mo.account), contribution_id=row.id)
    page = client.get(f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}").text
    assert "Sent in through \u2068Radio Rurale\u2069" in page
    mine = as_(scene.cast.paula.account).get("/me?lang=en").text
    assert "Entered for you by <bdi>Pierre</bdi>." in mine


def test_through_the_organiser_is_said_without_her_name(
    as_: SignIn, client: FlaskClient, units: Units, session: Session, scene: Scene, paula: Membership
) -> None:
    row = enter(units, actor_of(session, scene.cast.olga.account), scene.topic, paula)
    with units.open() as uow:
        approve_contribution(uow, actor_of(session, scene.cast.mo.account), contribution_id=row.id)
    page = client.get(f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}").text
    assert "Sent in through the organiser" in page
    assert "Olga" not in page
    listed = client.get(f"/api/v1/topics/{scene.topic.id}/contributions").get_json()["contributions"]
    assert [one["sent_in_through"] for one in listed] == ["Sent in through the organiser"]


def test_of_what_bears_no_name_nobody_is_told_through_whom_it_came(
    as_: SignIn, client: FlaskClient, units: Units, session: Session, scene: Scene, pierre: Actor
) -> None:
    with units.open() as uow:
        row = make_contribution(
            uow,
            scene.topic,
            scene.cast.paula.membership,
            is_anonymous=True,
            entered_by_id=scene.cast.pierre.membership.id,
        )
    slug = scene.cast.exchange.slug
    pages = [client.get(f"/exchanges/{slug}/topics/{scene.topic.id}").text]
    for staff in (scene.cast.mo, scene.cast.olga):
        pages += [as_(staff.account).get(f"/exchanges/{slug}/{place}").text for place in ("desk", f"desk/{row.id}")]
    assert not [page for page in pages if "Sent in through" in page or "Radio Rurale" in page]
    assert "Entered for you by" in as_(scene.cast.paula.account).get("/me?lang=en").text


def test_what_cannot_be_taken_comes_back_with_the_words_typed(
    as_: SignIn, units: Units, session: Session, scene: Scene, paula: Membership, clock: MovableClock
) -> None:
    olga = as_(scene.cast.olga.account)
    said = {"text": "Caminamos de noche.", "language": "es", "topic": str(scene.topic.id)}
    answer = send(olga, entering_page(scene), "/entering", **{**said, "member": "999"})
    assert answer.status_code == 422
    assert "Nobody with this number takes part at present." in answer.text
    assert "Caminamos de noche." in answer.text
    answer = send(olga, entering_page(scene), "/entering", **{**said, "topic": "no", "member": str(paula.number)})
    assert answer.status_code == 422
    assert "Please choose a topic." in answer.text


def test_a_topic_that_closed_meanwhile_keeps_what_was_typed(
    as_: SignIn, units: Units, session: Session, scene: Scene, paula: Membership
) -> None:
    olga, old = as_(scene.cast.olga.account), scene.next_topic
    answer = send(
        olga,
        entering_page(scene),
        "/entering",
        member=str(paula.number),
        topic=str(old.id),
        text="Hola.",
        language="es",
    )
    assert answer.status_code == 422
    assert "This week has not begun yet." in answer.text
    assert "Hola." in answer.text


NOTES = [
    ({"agreed_number": "999"}, "Nobody with this number takes part at present."),
    ({"given_on": ""}, "Please give the day on which she said so."),
    ({"given_on": "2026-05-19"}, "This day is still to come."),
    ({"way": "by dove"}, "Please choose one of the offered values."),
]


@pytest.mark.parametrize(("wrong", "sentence"), NOTES)
def test_a_consent_that_cannot_be_noted_says_why(
    as_: SignIn, scene: Scene, wrong: dict[str, str], sentence: str
) -> None:
    good = {"agreed_number": str(scene.cast.paula.membership.number), "way": "letter", "given_on": "2026-05-02"}
    answer = send(as_(scene.cast.olga.account), entering_page(scene), "/consent", **{**good, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_what_she_took_back_nobody_notes_again(as_: SignIn, scene: Scene, session: Session) -> None:
    she, olga = as_(scene.cast.paula.account), as_(scene.cast.olga.account)
    assert note_by_telephone(olga, scene, scene.cast.paula.membership.number).status_code == 303
    profile = f"/exchanges/{scene.cast.exchange.slug}/profile"
    send(she, profile, "/entering", agrees="")
    answer = note_by_telephone(olga, scene, scene.cast.paula.membership.number)
    assert answer.status_code == 422
    assert "She took her consent back herself." in answer.text


def test_a_relay_is_named_on_the_page_of_the_person(as_: SignIn, scene: Scene, session: Session) -> None:
    number = scene.cast.tara.membership.number
    address = f"/exchanges/{scene.cast.exchange.slug}/organise/people/{number}"
    send(as_(scene.cast.olga.account), address, "/roles", is_relay="1")
    session.expire_all()
    assert session.get_one(Membership, scene.cast.tara.membership.id).is_relay
    assert as_(scene.cast.tara.account).get(entering_page(scene)).status_code == 200


def test_who_leaves_is_no_relay_and_agrees_to_nothing_any_more(
    as_: SignIn, units: Units, scene: Scene, session: Session, paula: Membership
) -> None:
    name_relay(units, paula)
    send(as_(scene.cast.paula.account), f"/exchanges/{scene.cast.exchange.slug}/profile", "/leave")
    session.expire_all()
    row = session.get_one(Membership, paula.id)
    assert (row.state, row.is_relay, row.entering) == (MembershipState.LEFT, False, None)


def test_a_name_not_confirmed_is_not_shown_to_a_relay(
    units: Units, session: Session, scene: Scene, pierre: Actor, paula: Membership, clock: MovableClock
) -> None:
    with units.open() as uow:
        uow.session.get_one(Membership, paula.id).confirmed_at = None
    exchange = session.get_one(Exchange, scene.cast.exchange.id)
    assert [one.name for one in list_consenting(session, pierre, exchange, now=clock.now())] == [""]


def test_the_desk_leaves_it_to_somebody_else(
    as_: SignIn, units: Units, session: Session, scene: Scene, paula: Membership
) -> None:
    row = enter(units, actor_of(session, scene.cast.olga.account), scene.topic, paula)
    desk = f"/exchanges/{scene.cast.exchange.slug}/desk"
    hers, others = as_(scene.cast.olga.account), as_(scene.cast.mo.account)
    assert "entered by you: somebody else decides" in hers.get(desk).text
    assert "Approve" not in hers.get(desk).text
    assert "Read and decide" not in hers.get(desk).text
    assert "You entered this for its author, so somebody else decides on it." in hers.get(f"{desk}/{row.id}").text
    assert "Approve" in others.get(desk).text
    assert "Sent in through the organiser." in others.get(f"{desk}/{row.id}").text


def test_a_returned_one_is_changed_and_sent_again_by_herself_and_still_read_first(
    as_: SignIn, units: Units, session: Session
) -> None:
    with units.open() as uow:
        cast = assemble(uow, moderation="after")
        topic = make_topic(uow, cast.rounds[0])
    agree(units, cast.paula.membership)
    row = enter(units, actor_of(session, cast.olga.account), topic, cast.paula.membership)
    with units.open() as uow:
        return_to_author(uow, actor_of(session, cast.mo.account), contribution_id=row.id, reason=REASON)
    page = as_(cast.olga.account).get(f"/exchanges/{cast.exchange.slug}/entering").text
    assert "Returned to her" in page
    assert "Please leave out her name." not in page
    edit = f"/exchanges/{cast.exchange.slug}/contributions/{row.id}/edit"
    assert as_(cast.olga.account).get(edit).status_code == 404
    assert send(as_(cast.paula.account), edit, "/edit", text="Caminamos.", language="es").status_code == 303
    session.expire_all()
    assert session.get_one(Contribution, row.id).status == Status.WAITING


def test_who_enters_alone_is_told_that_nobody_could_approve_it(
    as_: SignIn, units: Units, scene: Scene, session: Session
) -> None:
    browser, words = as_(scene.cast.olga.account), "nobody else here could read and approve it"
    assert words not in browser.get(entering_page(scene)).text
    with units.open() as uow:
        for person in (scene.cast.mo, scene.cast.noor):
            uow.session.get_one(Membership, person.membership.id).state = MembershipState.SUSPENDED
    assert words in browser.get(entering_page(scene)).text


def test_who_noted_her_consent_is_named_only_by_a_name_she_confirmed(
    as_: SignIn, units: Units, scene: Scene, session: Session
) -> None:
    note_by_telephone(as_(scene.cast.olga.account), scene, scene.cast.paula.membership.number)
    with units.open() as uow:
        uow.session.get_one(Membership, scene.cast.olga.membership.id).confirmed_at = None
    profile = as_(scene.cast.paula.account).get(f"/exchanges/{scene.cast.exchange.slug}/profile?lang=en").text
    assert "It was noted that you agreed, on May 2." in profile
