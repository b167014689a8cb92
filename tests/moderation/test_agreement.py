"""The desk, the buttons, the mails and the overview name the same people, whoever wrote it and at every instant."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Status
from forum.contributions.queries.standing import get_letter
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.moderation.policy import can_decide, can_see_desk
from forum.moderation.queries.staff import list_called, list_staff
from forum.moderation.queries.waiting import find_lacks, list_waiting
from forum.roster.models import Absence, Mandate
from tests.actors import everybody
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_mandate, make_topic
from tests.pages import send

As = Callable[[Account], FlaskClient]
SECOND = timedelta(seconds=1)
INSTANTS = {
    "before the first mandate": timedelta(days=-1) - SECOND,
    "as the first begins": timedelta(days=-1),
    "in the overlap": timedelta(days=6, hours=1),
    "just before the first ends": timedelta(days=7) - SECOND,
    "as the first ends": timedelta(days=7),
    "after all mandates": timedelta(days=16),
    "long after the exchange closed": timedelta(days=90),
}
AUTHORS = ("paula", "mo", "noor", "olga", "sami")
SETTINGS: list[dict[str, object]] = [{}, {"is_sensitive": True}, {"moderation": "after"}]
MANDATES = ("for all", "for some languages", "with days away")


def prepare(units: Units, settings: dict[str, object], mandates: str) -> tuple[Cast, list[int]]:
    """Something waits of each of these, with and without a name, a new one and a change; `noor` begins a day early.

    `mandates`: whether `mo` decides on Spanish only (or none), or is away for all her time, and `noor` stands in.
    """
    with units.open() as uow:
        cast = assemble(uow, **settings)
        make_mandate(uow, cast.rounds[1], cast.tara.membership, starts_at=uow.now, ends_at=uow.now + timedelta(hours=1))
        uow.session.get_one(Membership, cast.tara.membership.id).state = MembershipState.LEFT
        topic = make_topic(uow, cast.rounds[0])
        rows = [
            make_contribution(
                uow, topic, getattr(cast, name).membership, status=status, is_anonymous=is_anonymous, **more
            )
            for name in AUTHORS
            for is_anonymous in (False, True)
            for status, more in (
                (Status.WAITING, {}),
                (Status.PUBLISHED, {"has_pending_edit": True, "edited_at": uow.now}),
                (Status.WAITING, {"entered_by_id": cast.olga.membership.id, "is_late": True}),
            )
        ]
        mandate = uow.session.query(Mandate).filter_by(membership_id=cast.noor.membership.id).one()
        mandate.starts_at -= timedelta(days=1)
        change_mandates(uow, cast, mandates)
    return cast, [row.id for row in rows]


def change_mandates(uow: UnitOfWork, cast: Cast, mandates: str) -> None:
    mandate = uow.session.query(Mandate).filter_by(membership_id=cast.mo.membership.id).one()
    if mandates == "for some languages":
        mandate.only_languages = ["es"]
    elif mandates == "with days away":
        days = {"starts_at": mandate.starts_at, "ends_at": mandate.ends_at, "created_at": uow.now}
        who = {"mandate_id": mandate.id, "stand_in_id": cast.noor.membership.id}
        uow.add(Absence(exchange_id=cast.exchange.id, answer="accepted", **who, **days))


@pytest.mark.parametrize("mandates", MANDATES)
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("when", INSTANTS)
def test_the_desk_the_policy_and_the_mails_agree(
    units: Units, session: Session, clock: MovableClock, *, settings: dict[str, object], when: str, mandates: str
) -> None:
    cast, ids = prepare(units, settings, mandates)
    now: datetime = clock.now() + INSTANTS[when]
    exchange, staff = session.get_one(Exchange, cast.exchange.id), list_staff(session, cast.exchange.id)
    actors = everybody(session, cast)
    by_policy = {
        (name, row_id): bool(can_decide(actor, get_letter(session, row_id, keys=units.keys).standing, now, staff=staff))
        for name, actor in actors.items()
        for row_id in ids
    }
    for name, actor in actors.items():
        if can_see_desk(actor, exchange, now):
            lines = lines_of(session, actor, exchange, now=now, units=units)
            assert {line.id: line.may_decide for line in lines} == {i: by_policy[name, i] for i in ids}
        else:
            assert not any(by_policy[name, i] for i in ids)
    members = {getattr(cast, name).membership.id: name for name in ("mo", "noor", "olga")}
    for row_id in ids:
        letter = get_letter(session, row_id, keys=units.keys)
        told = list_called(letter.contribution, exchange, language=letter.standing.language, staff=staff, now=now)
        called = told - {letter.standing.author_id} if letter.standing.is_anonymous else told
        assert all(by_policy[members[one], row_id] for one in called)
        assert bool(called) == any(by_policy[name, row_id] for name in actors)
    undecided = [i for i in ids if not any(by_policy[name, i] for name in actors)]
    assert find_lacks(session, actors["olga"], exchange, now=now, keys=units.keys).undecidable == len(undecided)


def lines_of(session: Session, actor: object, exchange: Exchange, *, now: datetime, units: Units) -> list:  # type: ignore[type-arg]
    staff = list_staff(session, exchange.id)
    page = list_waiting(session, actor, exchange, staff=staff, now=now, keys=units.keys)  # type: ignore[arg-type]
    assert page.following is None
    return list(page.items)


def test_what_nobody_can_decide_on_stands_first_on_the_overview_and_naming_somebody_mends_it(
    units: Units, session: Session, as_: As
) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        for mandate in uow.session.query(Mandate):
            uow.session.delete(mandate)
        make_contribution(uow, make_topic(uow, cast.rounds[0]), cast.olga.membership, status=Status.WAITING)
    olga, organise = as_(cast.olga.account), f"/exchanges/{cast.exchange.slug}/organise"
    page = olga.get(f"{organise}/").text
    title = "Nobody may decide on 1 thing that waits"
    assert title in page
    assert page.index(title) < page.index("has no moderator")
    assert "nobody else may decide" in olga.get(f"/exchanges/{cast.exchange.slug}/desk").text
    number = cast.noor.membership.number
    assert send(olga, f"{organise}/roster", "/roster/1", member=number, part="lead").status_code == 303
    assert title not in olga.get(f"{organise}/").text
    desk = as_(cast.noor.account).get(f"/exchanges/{cast.exchange.slug}/desk?lang=en").text
    assert "Approve" in desk


def test_a_waiting_change_leaves_the_published_words_standing(units: Units, session: Session, as_: As) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        row = make_contribution(uow, make_topic(uow, cast.rounds[0]), cast.paula.membership, text="The words before.")
    paula = as_(cast.paula.account)
    address = f"/exchanges/{cast.exchange.slug}/contributions/{row.id}/edit"
    assert send(paula, address, "/edit", text="Something else altogether.").status_code == 303
    topic = as_(cast.pierre.account).get(f"/exchanges/{cast.exchange.slug}/topics/{row.topic_id}").text
    assert "The words before." in topic
    assert "Something else altogether." not in topic
