from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.assembly import edition_storage
from forum.contributions.actions.unname import take_name_off
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.models import Contribution, Status
from forum.files.errors import FileNotFound
from forum.kernel.actor import SYSTEM
from forum.kernel.errors import NotAllowed
from forum.publication.actions.editions import (
    begin_edition,
    fail_edition,
    finish_edition,
    keep_file,
    note_contents,
    order_edition,
    publish_edition,
)
from forum.publication.actions.prepare import ask_authors
from forum.publication.errors import BeingMade, NoDate, NotWhole
from forum.publication.models import Edition, EditionFile, EditionText
from forum.publication.queries.editions import find_latest_offered, get_edition
from forum.publication.rules import EditionState
from tests.actors import actor_of


@pytest.fixture
def storage(app):
    return edition_storage(app.extensions["ronda"].settings)


def read(storage, digest):
    with storage.open(digest) as file:
        return file.read()


@pytest.fixture
def ready(units, scene, clock, storage):
    """An edition that prints one contribution under its author's name, in one file; published."""
    with units.open() as uow:
        edition = order_edition(uow, SYSTEM, exchange=scene.cast.exchange)
        begin_edition(uow, edition_id=edition.id)
        note_contents(uow, edition_id=edition.id, texts=[(scene.lamps.id, "name")], total=1)
        digest = storage.put(b"the book", clock.now())
        keep_file(uow, EditionFile(edition_id=edition.id, language="en", form="html", sha256=digest, size=8))
        finish_edition(uow, edition_id=edition.id, lacking="")
        publish_edition(uow, SYSTEM, exchange=scene.cast.exchange, number=1, is_public=True)
        return digest


def test_the_worker_makes_each_language_and_all_side_by_side_in_every_format(units, session, scene, drain, storage):
    with units.open() as uow:
        order_edition(uow, SYSTEM, exchange=scene.cast.exchange)
    drain()
    view = get_edition(session, scene.cast.exchange.id, 1)
    assert (view.edition.state, view.edition.done, view.edition.total) == (EditionState.READY, 12, 12)
    assert [(file.language, file.form) for file in view.files] == [
        (language, form) for language in ("en", "fr", "") for form in ("docx", "epub", "html", "pdf")
    ]
    pages = {file.language: read(storage, file.sha256).decode() for file in view.files if file.form == "html"}
    assert ["Nous avons compté." in pages[tag] for tag in ("en", "fr", "")] == [False, True, True]
    query = select(EditionText.contribution_id, EditionText.printed_as)
    printed = {(contribution_id, printed_as) for contribution_id, printed_as in session.execute(query)}
    assert printed == {(scene.lamps.id, "name"), (scene.figures.id, "name"), (scene.nameless.id, "anonymous")}
    assert not view.is_offered


def test_one_is_made_at_a_time_but_nobody_waits_for_one_that_got_stuck(units, scene, clock):
    with units.open() as uow:
        order_edition(uow, SYSTEM, exchange=scene.cast.exchange)
    with pytest.raises(BeingMade), units.open() as uow:
        order_edition(uow, SYSTEM, exchange=scene.cast.exchange)
    clock.move_to(clock.now() + timedelta(hours=1))
    with units.open() as uow:
        assert order_edition(uow, SYSTEM, exchange=scene.cast.exchange).number == 2


def test_a_try_that_was_cut_off_is_begun_anew_and_a_finished_one_is_not(units, session, scene, ready):
    with units.open() as uow:
        second = order_edition(uow, SYSTEM, exchange=scene.cast.exchange).id
        begin_edition(uow, edition_id=second)
        note_contents(uow, edition_id=second, texts=[(scene.lamps.id, "name")], total=3)
        keep_file(uow, EditionFile(edition_id=second, language="en", form="pdf", sha256=ready, size=8))
    with units.open() as uow:
        begun = begin_edition(uow, edition_id=second)
        assert (begun.done, uow.session.scalars(select(EditionFile).where(EditionFile.edition_id == second)).all()) == (
            0,
            [],
        )
        first = uow.session.scalar(select(Edition.id).where(Edition.number == 1))
        assert begin_edition(uow, edition_id=first) is None


def test_readers_find_the_latest_that_is_published(units, session, scene, ready):
    assert find_latest_offered(session, scene.cast.exchange.id).edition.number == 1
    with units.open() as uow:
        publish_edition(uow, SYSTEM, exchange=scene.cast.exchange, number=1, is_public=False)
    session.expire_all()
    assert find_latest_offered(session, scene.cast.exchange.id) is None


def test_what_is_not_ready_or_failed_is_not_published(units, scene):
    with units.open() as uow:
        edition = order_edition(uow, SYSTEM, exchange=scene.cast.exchange)
        fail_edition(uow, edition_id=edition.id, trouble="pdf", at="2")
    with pytest.raises(NotWhole), units.open() as uow:
        publish_edition(uow, SYSTEM, exchange=scene.cast.exchange, number=1, is_public=True)


def test_words_taken_back_take_every_file_that_holds_them_with_them(units, session, scene, ready, drain, storage):
    with units.open() as uow:
        withdraw_contribution(uow, actor_of(session, scene.cast.paula.account), contribution_id=scene.lamps.id)
    drain()
    view = get_edition(session, scene.cast.exchange.id, 1)
    assert (view.edition.state, list(view.files), view.is_offered) == (EditionState.DROPPED, [], False)
    assert list(view.taken_back) == [scene.lamps.id]
    with pytest.raises(FileNotFound):
        storage.open(ready)


def test_so_does_a_name_taken_off(units, session, scene, ready, drain, storage):
    with units.open() as uow:
        take_name_off(uow, actor_of(session, scene.cast.paula.account), contribution_id=scene.lamps.id)
    drain()
    assert get_edition(session, scene.cast.exchange.id, 1).edition.state == EditionState.DROPPED
    with pytest.raises(FileNotFound):
        storage.open(ready)


def test_bytes_that_another_edition_names_too_stay(units, session, scene, ready, drain, storage):
    with units.open() as uow:
        second = order_edition(uow, SYSTEM, exchange=scene.cast.exchange).id
        begin_edition(uow, edition_id=second)
        note_contents(uow, edition_id=second, texts=[], total=1)
        keep_file(uow, EditionFile(edition_id=second, language="en", form="html", sha256=ready, size=8))
        finish_edition(uow, edition_id=second, lacking="")
        withdraw_contribution(uow, actor_of(session, scene.cast.paula.account), contribution_id=scene.lamps.id)
    drain()
    assert read(storage, ready) == b"the book"


def test_what_is_hidden_is_not_offered_until_it_can_be_read_again(units, session, scene, ready):
    for status, is_offered in ((Status.HIDDEN, False), (Status.PUBLISHED, True)):
        with units.open() as uow:
            uow.session.get_one(Contribution, scene.lamps.id).status = status
        session.expire_all()
        assert get_edition(session, scene.cast.exchange.id, 1).is_offered is is_offered


def test_only_organisers_have_editions_made(units, session, scene):
    for person in (scene.cast.paula, scene.cast.mo, scene.cast.tara, scene.cast.stranger):
        with pytest.raises(NotAllowed), units.open() as uow:
            order_edition(uow, actor_of(session, person.account), exchange=scene.cast.exchange)


def test_authors_are_given_a_day_that_is_still_to_come(units, scene, clock):
    for until in (None, clock.now(), clock.now() - timedelta(days=1)):
        with pytest.raises(NoDate), units.open() as uow:
            ask_authors(uow, SYSTEM, exchange=scene.cast.exchange, until=until)
