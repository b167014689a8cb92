"""The organiser asks, the worker makes, she takes it; what is out of date nobody takes any more."""

from datetime import timedelta

import pytest

from forum.archive.models import Archive
from forum.archive.rules import KEPT
from forum.archive.tasks import MakeArchive
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.own_data.actions.erase import ask_for_erasure
from forum.wiring import REMOVE_OLD_ARCHIVES
from tests.actors import actor_of
from tests.archive.scene import digest, holding, unpack
from tests.factories import make_exchange
from tests.pages import send


@pytest.fixture
def desk(scene):
    return f"/exchanges/{scene.slug}/organise/archive"


@pytest.fixture
def olga(as_, scene):
    return as_(scene.cast.olga.account)


@pytest.fixture
def folder(app):
    return app.extensions["ronda"].settings.data_dir / "archives"


@pytest.fixture
def made(olga, desk, drain, session):
    """The number of the public archive, asked for and made."""
    ask(olga, desk)
    drain()
    session.rollback()
    return session.query(Archive).one().id


def ask(client, desk, audience="public"):
    return send(client, desk, "/organise/archive", audience=audience)


def take(client, desk, number):
    """Read to its end, as a browser would, so that its file is closed."""
    answer = client.get(f"{desk}/{number}", buffered=True)
    answer.get_data()
    return answer


def clean(units, app):
    app.extensions["ronda"].handlers.tasks[REMOVE_OLD_ARCHIVES](units)


def test_the_organisers_first_page_leads_there(olga, scene, desk):
    assert f'href="{desk}"' in olga.get(f"/exchanges/{scene.slug}/organise/").text


def test_it_is_asked_for_made_and_taken(olga, desk, drain, session):
    assert "Have it made" in olga.get(desk).text
    assert ask(olga, desk).status_code == 302
    assert "waiting its turn" in olga.get(desk).text
    drain()
    session.rollback()
    row = session.query(Archive).one()
    page = olga.get(desk).text
    answer = take(olga, desk, row.id)
    assert answer.status_code == 200
    assert digest(answer.data) == row.sha256
    assert row.size == len(answer.data)
    assert row.sha256 in page
    assert "index.html" in unpack(answer.data)
    assert answer.headers["Cache-Control"] == "no-store"


def test_asked_for_twice_one_is_made(olga, desk, session):
    ask(olga, desk)
    ask(olga, desk)
    session.rollback()
    assert session.query(Archive).count() == 1


def test_the_members_archive_stands_beside_the_public_one(olga, desk, drain, session):
    ask(olga, desk)
    ask(olga, desk, "members")
    drain()
    session.rollback()
    rows = {row.audience: row for row in session.query(Archive)}
    assert holding(unpack(take(olga, desk, rows["members"].id).data), "memberscanary")
    assert not holding(unpack(take(olga, desk, rows["public"].id).data), "memberscanary")


def withdraw(uow, scene):
    actor = actor_of(uow.session, scene.cast.paula.account)
    withdraw_contribution(uow, actor, contribution_id=scene.post_id)


def erase(uow, scene):
    ask_for_erasure(uow, actor_of(uow.session, scene.cast.pierre.account), words="keep", is_now=True)


@pytest.mark.parametrize("change", [withdraw, erase])
def test_once_something_was_taken_back_it_is_out_of_date(olga, desk, made, units, scene, app, folder, change):
    assert take(olga, desk, made).status_code == 200
    with units.open() as uow:
        change(uow, scene)
    answer = take(olga, desk, made)
    assert answer.status_code == 409
    assert b"PK" not in answer.data[:2]
    assert "have it made anew" in answer.text
    assert "no longer given out" in olga.get(desk).text
    clean(units, app)
    assert list(folder.glob("*")) == []
    assert "no longer given out" in olga.get(desk).text


def test_made_anew_it_holds_nothing_of_what_was_withdrawn(olga, desk, made, units, scene, drain, session):
    with units.open() as uow:
        withdraw(uow, scene)
    ask(olga, desk)
    drain()
    session.rollback()
    row = session.query(Archive).one()
    assert row.id != made
    files = unpack(take(olga, desk, row.id).data)
    assert holding(files, "seguras") == []
    assert "Withdrawn by its author." in files["en/topic-1.html"].decode()


def test_after_a_week_it_is_gone(olga, desk, made, units, clock, app, folder, session):
    clock.move_to(clock.now() + KEPT - timedelta(hours=1))
    clean(units, app)
    assert folder.joinpath(f"{made}.zip").exists()
    clock.move_to(clock.now() + timedelta(hours=1))
    clean(units, app)
    session.rollback()
    assert not folder.joinpath(f"{made}.zip").exists()
    assert session.query(Archive).count() == 0


def test_it_can_be_removed_at_once(olga, desk, made, drain, folder):
    send(olga, desk, "/remove")
    drain()
    assert list(folder.glob("*")) == []
    assert take(olga, desk, made).status_code == 404


def test_one_of_another_exchange_is_not_found(as_, made, units, scene):
    with units.open() as uow:
        elsewhere = make_exchange(uow)
        slug = elsewhere.slug
        account = scene.cast.stranger.account
    assert as_(account).get(f"/exchanges/{slug}/organise/archive/{made}").status_code == 404


def test_a_failure_is_said_in_a_sentence(olga, desk, units, scene, session, storage, tmp_path):
    ask(olga, desk)
    session.rollback()
    row = session.query(Archive).one()
    blocked = tmp_path / "a file"
    blocked.write_text("no folder")
    MakeArchive(storage, blocked)(units, archive_id=row.id)
    page = olga.get(desk).text
    assert "It could not be made." in page
    assert "Something on the machine failed" in page
    assert take(olga, desk, row.id).status_code == 404


def test_an_exchange_to_come_has_nothing_to_put_into_one(olga, desk, units, scene, drain):
    with units.open() as uow:
        exchange = uow.session.get_one(type(scene.cast.exchange), scene.cast.exchange.id)
        exchange.opens_at = exchange.closes_at - timedelta(days=1)
    ask(olga, desk)
    ask(olga, desk, "members")
    drain()
    page = olga.get(desk).text
    assert "Nobody who is not a member can read this exchange now" in page
    assert "has not opened yet: there is nothing to put into an archive" in page


def test_an_audience_that_is_none_is_not_found(olga, desk):
    assert ask(olga, desk, "mars").status_code == 404


def test_of_a_members_exchange_none_for_everybody_is_offered(olga, desk, units, scene):
    with units.open() as uow:
        uow.session.get_one(type(scene.cast.exchange), scene.cast.exchange.id).access = "members"
    page = olga.get(desk).text
    assert "For members" in page
    assert "For everybody" not in page
    assert ask(olga, desk).status_code == 403
