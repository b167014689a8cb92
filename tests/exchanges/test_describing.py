"""What a member says of herself for the figures: asked, never forced, hers to change and to take back, seen by nobody else."""

import re

import pytest
from sqlalchemy import func, select

from forum.exchanges.actions.describing import describe_herself
from forum.exchanges.models import Exchange, Membership, SelfDescription
from forum.kernel.actor import SYSTEM
from forum.kernel.errors import InvalidInput, NotPermitted
from forum.log.models import LogEntry
from tests.actors import actor_of
from tests.cast import assemble
from tests.factories import make_account, make_topic
from tests.pages import send

DRAWN = re.compile(r'(csrf_token|key|page|opened)" value="[^"]*"|datetime="[^"]*"')


@pytest.fixture
def cast(units):
    with units.open() as uow:
        return assemble(uow, shows_figures=True)


@pytest.fixture
def here(cast):
    return f"/exchanges/{cast.exchange.slug}"


def said(session) -> list[tuple[str | None, str | None, int | None]]:
    session.rollback()
    query = select(SelfDescription.gender, SelfDescription.organisation_type, SelfDescription.counted_in)
    return [tuple(row) for row in session.execute(query.order_by(SelfDescription.id))]


def test_who_joins_may_say_it_and_need_not(units, session, as_, cast, here):
    with units.open() as uow:
        ana, eva = make_account(uow), make_account(uow)
    assert 'name="gender"' in as_(ana).get(f"{here}/join").text
    assert send(as_(ana), f"{here}/join", "/join", name="Ana", gender="woman").status_code == 303
    assert send(as_(eva), f"{here}/join", "/join", name="Eva").status_code == 303
    assert said(session) == [("woman", None, None)]


def test_an_exchange_that_does_not_ask_shows_no_question(units, as_, cast, here):
    with units.open() as uow:
        ana = make_account(uow)
        uow.session.get_one(Exchange, cast.exchange.id).asks_description = False
    assert 'name="gender"' not in as_(ana).get(f"{here}/join").text
    assert 'name="gender"' not in as_(cast.paula.account).get(f"{here}/profile").text
    with units.open() as uow:
        describe(uow, cast.paula.membership, "woman")
    assert 'name="gender"' in as_(cast.paula.account).get(f"{here}/profile").text


def describe(uow, membership, gender="", organisation_type=""):
    row = uow.session.get_one(Membership, membership.id)
    describe_herself(uow, SYSTEM, membership=row, gender=gender, organisation_type=organisation_type)


def test_she_changes_it_and_takes_it_back_on_her_profile(session, as_, cast, here):
    paula = as_(cast.paula.account)

    def save(**values):
        return send(paula, f"{here}/profile", "/profile/description", **values)

    assert save(gender="woman", organisation_type="grassroots").status_code == 303
    assert 'value="grassroots" selected' in paula.get(f"{here}/profile").text
    save(gender="another", organisation_type="")
    assert said(session) == [("another", None, None)]
    save(gender="", organisation_type="")
    assert said(session) == []


def test_what_is_not_offered_is_refused_and_kept_as_typed(session, as_, cast, here):
    values = {"gender": "queen", "organisation_type": "research"}
    answer = send(as_(cast.paula.account), f"{here}/profile", "/profile/description", **values)
    assert answer.status_code == 422
    assert 'value="research" selected' in answer.text
    assert said(session) == []


def test_nobody_says_it_for_another(units, cast):
    said = {"membership": cast.paula.membership, "gender": "woman", "organisation_type": ""}
    with units.open() as uow, pytest.raises(NotPermitted):
        describe_herself(uow, actor_of(uow.session, cast.olga.account), **said)
    with units.open() as uow, pytest.raises(InvalidInput):
        describe(uow, cast.paula.membership, "woman", "castle")


def test_who_takes_it_back_or_leaves_makes_her_group_wait(units, session, as_, cast, here):
    group = (cast.paula, cast.pierre, cast.mo, cast.noor, cast.tara)
    with units.open() as uow:
        for one in group:
            uow.add(SelfDescription(membership_id=one.membership.id, gender="woman", counted_in=3))
        uow.add(SelfDescription(membership_id=cast.stranger.membership.id, gender="woman", counted_in=3))
    send(as_(cast.paula.account), f"{here}/profile", "/leave")
    assert said(session) == [("woman", None, 0)] * 4 + [("woman", None, 3)]


PAGES = (
    "/",
    "/organise/",
    "/organise/people",
    "/organise/people/{number}",
    "/organise/people/invitations",
    "/organise/log",
    "/desk",
    "/desk/log",
    "/figures",
    "/topics/{topic}",
    "/reports/participation.csv",
    "/reports/participation.json",
    "/reports/participation.html",
    "/figures/pictures/countries.csv",
)


def test_what_one_says_is_on_no_page_and_in_no_file_of_anybody_else(units, session, as_, client, cast, here, drain):
    """All that others receive is the same bytes before she says it and after."""
    with units.open() as uow:
        topic = make_topic(uow, cast.rounds[0])
    paths = [here + path.format(number=cast.paula.membership.number, topic=topic.id) for path in PAGES]
    paths += [f"/api/v1{here}", f"/api/v1{here}/statistics"]
    readers = [as_(cast.olga.account), as_(cast.mo.account), as_(cast.pierre.account), client]

    def received():
        drain()
        answers = [reader.get(path, buffered=True) for reader in readers for path in paths]
        return [(answer.status_code, DRAWN.sub("", answer.data.decode(errors="replace"))) for answer in answers]

    received()
    before, acts = received(), session.scalar(select(func.count()).select_from(LogEntry))
    with units.open() as uow:
        describe(uow, cast.paula.membership, "another", "research")
    after = received()
    places = [(path, place) for place in range(len(readers)) for path in paths]
    assert [where for where, one, other in zip(places, before, after, strict=True) if one != other] == []
    assert {status for status, _ in before[: len(paths)]} == {200}
    session.rollback()
    assert session.scalar(select(func.count()).select_from(LogEntry)) == acts
