from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import AnonymousAuthor, Contribution, Topic
from forum.contributions.rules import beginning_of_day
from forum.demo.actions.load import APART, load_demo
from forum.demo.actions.remove import remove_demo
from forum.demo.errors import DemoIsThere, NoDemoHere, RealExchangeIsThere
from forum.demo.queries import list_doors
from forum.demo.rules import calendar_for
from forum.demo.script import Paragraph, Script, read_script
from forum.exchanges.models import Exchange, Membership, MembershipState, Round
from forum.kernel.clock import MovableClock
from forum.kernel.db import Base
from forum.kernel.outbox import Job
from forum.kernel.unit_of_work import Units
from forum.moderation.models import DecisionRow
from forum.roster.models import Mandate
from forum.search.models import SearchDocument
from forum.statistics.models import Visit
from forum.synthesis.models import Quote, Synthesis
from forum.texts.models import Revision, Text, Version
from tests.factories import make_account, make_exchange, make_membership

SCRIPT = read_script()
SCENES = {
    *("r1-welcome", "r1-wheels", "r1-womenonly", "r1-womenonly-no", "r1-conductor", "r2-welcome"),
    *("x-returned", "x-withdrawn", "x-hidden", "w-library"),
}
SYNTHESIS = SCRIPT.syntheses[0].model_copy(
    update={
        "passage": [one for one in SCRIPT.syntheses[0].passage if one.ref == "box"],
        "paragraph": [Paragraph(text="They ask for a box.", rests_on=["r1-wheels"], quotes=["box"])],
        "version": [],
    }
)
SHORT = SCRIPT.model_copy(
    update={
        "contributions": [one for one in SCRIPT.contributions if one.ref in SCENES],
        "syntheses": [SYNTHESIS],
        "anonymous": [],
    }
)
"""All people, and a few contributions of every kind: most of what is to be seen here is in them."""
THURSDAY_AFTERNOON = timedelta(days=3, hours=5)


@pytest.fixture
def now(clock: MovableClock) -> datetime:
    """The Thursday of the second week."""
    clock.advance(THURSDAY_AFTERNOON)
    return clock.now()


def load(units: Units, script: Script = SHORT) -> Exchange:
    with units.without(*APART).open() as uow:
        return load_demo(uow, script)


def remove(units: Units) -> None:
    with units.without(*APART).open() as uow:
        remove_demo(uow, SHORT)


def count(session: Session, table: type[Base], **traits: object) -> int:
    return session.scalar(select(func.count()).select_from(table).filter_by(**traits)) or 0


def tally(session: Session, query: Select[str, int]) -> dict[str, int]:
    return {trait: number for trait, number in session.execute(query)}


def test_the_exchange_is_made_as_the_script_says(units: Units, session: Session, now: datetime) -> None:
    exchange = load(units)
    assert (exchange.is_demo, exchange.promise_hours, exchange.languages) == (True, 6, ["en", "fr", "es"])
    assert exchange.opens_at == calendar_for(SCRIPT, now).opens_at
    rounds = list(session.scalars(select(Round).order_by(Round.number)))
    assert [each.number for each in rounds] == [1, 2, 3, 4]
    assert rounds[1].opens_at <= now < rounds[2].opens_at
    assert count(session, Mandate, part="lead") == 4
    assert count(session, Membership, state=MembershipState.ACTIVE) == 40


def test_the_whole_script_is_played(units: Units, session: Session, now: datetime) -> None:
    load(units, SCRIPT)
    states = tally(session, select(Contribution.status, func.count()).group_by(Contribution.status))
    assert states == {"published": 60, "waiting": 5, "returned": 1, "withdrawn": 1, "hidden": 1}
    assert session.scalar(select(func.sum(Topic.published_count))) == 60
    origins = select(Version.origin, func.count()).join(Text).where(Text.kind == "contribution")
    assert tally(session, origins.group_by(Version.origin)) == {"author": 68, "human": 49, "machine": 22}
    found = select(func.count()).join(Contribution, Contribution.text_id == SearchDocument.text_id)
    assert session.scalar(found.select_from(SearchDocument)) == 60
    synthesis = session.scalars(select(Synthesis)).one()
    versions = session.scalars(select(Version).where(Version.text_id == synthesis.text_id)).all()
    assert {one.language for one in versions if one.state == "published" and not one.is_stale} == {"en", "fr", "es"}
    assert count(session, Quote) == 8


def test_the_first_week_has_a_synthesis_that_rests_on_what_was_written(
    units: Units, session: Session, client: FlaskClient, now: datetime
) -> None:
    exchange = load(units)
    synthesis = session.scalars(select(Synthesis)).one()
    opens_at = calendar_for(SCRIPT, now).opens_at
    assert synthesis.published_at == opens_at + timedelta(hours=SYNTHESIS.published_hour)
    page = client.get(f"/exchanges/{exchange.slug}/rounds/1/synthesis?lang=en").text
    assert "They ask for a box." in page
    assert "Ask for a box on the form." in page
    assert "Priya Sandhu" in page
    assert "Faith Njeri" not in page


def test_each_contribution_ends_in_its_state(units: Units, session: Session, now: datetime) -> None:
    load(units)
    states = tally(session, select(Contribution.status, func.count()).group_by(Contribution.status))
    assert states == {"published": 6, "waiting": 1, "returned": 1, "withdrawn": 1, "hidden": 1}
    assert count(session, AnonymousAuthor) == 1


def test_a_version_made_before_the_author_changed_her_words_is_stale_and_a_later_one_is_not(
    units: Units, session: Session, now: datetime
) -> None:
    load(units)
    stale = list(session.scalars(select(Version).where(Version.is_stale)))
    assert [(version.language, version.origin) for version in stale] == [("fr", "human")]
    assert count(session, Revision, state="replaced") == 1


def test_what_happened_bears_the_instants_of_the_script(units: Units, session: Session, now: datetime) -> None:
    load(units)
    calendar = calendar_for(SHORT, now)
    sent = set(session.scalars(select(Contribution.submitted_at)))
    zone = session.scalars(select(Exchange.timezone)).one()
    expected = [(one, calendar.sent_at(one)) for one in SHORT.contributions]
    assert sent == {beginning_of_day(at, zone) if one.anonymous else at for one, at in expected}
    written = select(Version.updated_at).join(Text).where(Text.kind == "contribution")
    assert max(session.scalars(written)) < now
    assert max(session.scalars(select(DecisionRow.decided_at))) < now


def test_moderators_decided_on_duty_and_the_organiser_stood_in_for_their_own(
    units: Units, session: Session, now: datetime
) -> None:
    load(units)
    capacities = tally(session, select(DecisionRow.capacity, func.count()).group_by(DecisionRow.capacity))
    assert capacities == {"on_duty": 9, "standing_in": 3}


def test_what_a_moderator_let_through_unread_the_organiser_read_too(
    units: Units, session: Session, now: datetime
) -> None:
    load(units)
    decided = select(DecisionRow.kind).where(DecisionRow.is_language_unread)
    assert session.scalars(decided).all() == ["agree"]


def test_everybody_has_visited_in_the_last_ten_days(units: Units, session: Session, now: datetime) -> None:
    load(units)
    assert session.scalar(select(func.count(Visit.visitor.distinct())).where(Visit.kind == "person")) == 40
    assert min(session.scalars(select(Visit.started_at))) > now - timedelta(days=10)


def test_nobody_is_told_of_history(units: Units, session: Session, now: datetime) -> None:
    load(units)
    names = set(session.scalars(select(Job.name)))
    assert names
    assert not [name for name in names if name.startswith("notifications.")]


def test_loading_again_says_that_it_is_there(units: Units, session: Session, now: datetime) -> None:
    load(units)
    with pytest.raises(DemoIsThere):
        load(units)
    assert count(session, Exchange) == 1


def test_it_is_not_loaded_beside_a_real_exchange(units: Units, session: Session, now: datetime) -> None:
    with units.open() as uow:
        make_exchange(uow)
    with pytest.raises(RealExchangeIsThere):
        load(units)
    assert count(session, Membership) == 0


def test_removing_leaves_nothing_behind_and_makes_room_for_the_next(
    units: Units, session: Session, now: datetime
) -> None:
    load(units)
    remove(units)
    left = [table.name for table in Base.metadata.sorted_tables if session.execute(select(table).limit(1)).first()]
    assert set(left) <= {"job"}
    load(units)
    assert count(session, Contribution) == len(SHORT.contributions)


def test_removing_spares_people_who_were_asked_elsewhere_meanwhile(
    units: Units, session: Session, now: datetime
) -> None:
    load(units)
    with units.open() as uow:
        akinyi = uow.session.scalar(select(Account).where(Account.email == "akinyi@example.org"))
        make_membership(uow, make_exchange(uow), akinyi)
        make_account(uow, email="somebody.else@example.org")
    remove(units)
    assert set(session.scalars(select(Account.email))) == {"akinyi@example.org", "somebody.else@example.org"}


def test_there_is_nothing_to_remove_where_no_demo_is(units: Units) -> None:
    with units.open() as uow:
        make_exchange(uow)
    with pytest.raises(NoDemoHere):
        remove(units)


def test_there_is_a_door_for_each_role_with_whoever_is_on_duty_now(
    units: Units, session: Session, now: datetime
) -> None:
    exchange = load(units)
    doors = {door.role: door.name for door in list_doors(session, SHORT, exchange, now=now)}
    assert list(doors) == ["participant", "translator", "moderator on duty", "organiser", "administrator"]
    assert doors["moderator on duty"] == "Mireille Tchoumi"
    later = {door.role: door.name for door in list_doors(session, SHORT, exchange, now=now + timedelta(days=7))}
    assert later["moderator on duty"] == "Lucía Barrientos"
