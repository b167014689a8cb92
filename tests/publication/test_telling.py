"""What organisers are told of editions: by whom, when, and how little."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from forum.contributions.actions.unname import take_name_off
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.exchanges.models import Exchange, Membership
from forum.kernel.outbox import Job
from forum.notifications.actions import stop_mails
from forum.notifications.models import Mail
from forum.notifications.transports.folder import file_stem
from forum.publication.actions.editions import (
    begin_edition,
    fail_edition,
    finish_edition,
    keep_file,
    note_contents,
    order_edition,
    publish_edition,
)
from forum.publication.actions.telling import EDITION_MADE, EDITIONS_DROPPED, TELL_OF_DROPPED
from forum.publication.models import Edition, EditionFile
from forum.publication.own_data import erase_print
from forum.publication.rules import EditionState
from forum.reports.rules import morning_after
from tests.actors import actor_of
from tests.publication.conftest import build


def make(units, session, scene, *, texts=(), is_public=False) -> int:
    """An edition that Olga ordered, ready, of one file."""
    with units.open() as uow:
        olga = actor_of(session, scene.cast.olga.account)
        edition = order_edition(uow, olga, exchange=scene.cast.exchange)
        begin_edition(uow, edition_id=edition.id)
        note_contents(uow, edition_id=edition.id, texts=texts, total=1)
        keep_file(uow, EditionFile(edition_id=edition.id, language="en", form="html", sha256="0" * 64, size=8))
        finish_edition(uow, edition_id=edition.id, lacking="")
        if is_public:
            publish_edition(uow, olga, exchange=scene.cast.exchange, number=edition.number, is_public=True)
        return edition.id


def withdraw(units, session, scene, contribution) -> None:
    with units.open() as uow:
        withdraw_contribution(uow, actor_of(session, scene.cast.paula.account), contribution_id=contribution.id)


def mailed(session, kind) -> list[int]:
    session.rollback()
    return list(session.scalars(select(Mail.account_id).where(Mail.kind == kind, Mail.state == "sent")))


@pytest.fixture
def letters(app, session):
    def read(kind: str) -> list[str]:
        session.rollback()
        folder = app.extensions["ronda"].settings.data_dir / "mail"
        found = []
        for mail in session.scalars(select(Mail).where(Mail.kind == kind, Mail.state == "sent").order_by(Mail.id)):
            content = (folder / f"{file_stem(mail.id, mail.created_at)}.eml").read_bytes()
            message = message_from_bytes(content, policy=policy.default)
            body, page = message.get_body(("plain",)), message.get_body(("html",))
            found.append(f"{message['Subject']}\n{body.get_content()}\n{page.get_content()}")
        return found

    return read


@pytest.fixture
def next_morning(clock, scene, drain):
    def pass_night() -> None:
        drain()
        clock.move_to(morning_after(clock.now(), scene.cast.exchange.timezone))
        drain()

    return pass_night


def test_who_ordered_an_edition_is_told_when_it_is_ready(units, session, scene, drain, letters):
    with units.open() as uow:
        uow.session.get_one(Membership, scene.cast.mo.membership.id).is_organiser = True
    make(units, session, scene)
    drain()
    assert mailed(session, EDITION_MADE) == [scene.cast.olga.account.id]
    [said] = letters(EDITION_MADE)
    assert "Edition 1 is ready" in said
    assert f"/exchanges/{scene.cast.exchange.slug}/organise/publication" in said


def test_so_she_is_when_it_could_not_be_made(units, session, scene, drain, letters):
    with units.open() as uow:
        edition = order_edition(uow, actor_of(session, scene.cast.olga.account), exchange=scene.cast.exchange)
        begin_edition(uow, edition_id=edition.id)
        fail_edition(uow, edition_id=edition.id, trouble="pdf", at="7")
    drain()
    [said] = letters(EDITION_MADE)
    assert "Edition 1 could not be made" in said
    assert "This page says what is wrong." in said


def test_the_worker_that_makes_it_has_her_told(units, session, scene, drain):
    with units.open() as uow:
        order_edition(uow, actor_of(session, scene.cast.olga.account), exchange=scene.cast.exchange)
    drain()
    assert mailed(session, EDITION_MADE) == [scene.cast.olga.account.id]


def test_who_organises_no_more_or_wants_no_mails_is_not_told(units, session, scene, drain):
    with units.open() as uow:
        edition = order_edition(uow, actor_of(session, scene.cast.olga.account), exchange=scene.cast.exchange)
        begin_edition(uow, edition_id=edition.id)
        uow.session.get_one(Membership, scene.cast.olga.membership.id).is_organiser = False
        uow.flush()
        finish_edition(uow, edition_id=edition.id, lacking="")
    with units.open() as uow:
        uow.session.get_one(Membership, scene.cast.olga.membership.id).is_organiser = True
        stop_mails(uow, account_id=scene.cast.olga.account.id, exchange_id=scene.cast.exchange.id)
    make(units, session, scene)
    drain()
    assert mailed(session, EDITION_MADE) == []


def test_organisers_are_told_the_next_morning_that_files_were_deleted_and_not_by_whom(
    units, session, scene, drain, letters, next_morning
):
    make(units, session, scene, texts=[(scene.lamps.id, "name")], is_public=True)
    withdraw(units, session, scene, scene.lamps)
    drain()
    assert mailed(session, EDITIONS_DROPPED) == []
    next_morning()
    assert mailed(session, EDITIONS_DROPPED) == [scene.cast.olga.account.id]
    [said] = letters(EDITIONS_DROPPED)
    assert "Files of the publication were deleted" in said
    assert "Readers find no edition now." in said
    assert f"/exchanges/{scene.cast.exchange.slug}/organise/publication" in said
    assert [word for word in ("Paula", "Casa", "lamps", "May") if word in said] == []


def test_one_mail_a_day_is_enough_and_the_next_day_tells_of_what_came_after(
    units, session, scene, clock, drain, next_morning
):
    make(units, session, scene, texts=[(scene.lamps.id, "name")])
    make(units, session, scene, texts=[(scene.kept_out.id, "name")])
    make(units, session, scene, texts=[(scene.only_here.id, "name")])
    for contribution in (scene.lamps, scene.kept_out):
        withdraw(units, session, scene, contribution)
    next_morning()
    next_morning()
    assert len(mailed(session, EDITIONS_DROPPED)) == 1
    clock.advance(timedelta(hours=3))
    withdraw(units, session, scene, scene.only_here)
    next_morning()
    assert len(mailed(session, EDITIONS_DROPPED)) == 2


def test_it_says_which_edition_readers_find_still(units, session, scene, letters, next_morning):
    make(units, session, scene, texts=[(scene.figures.id, "name")], is_public=True)
    make(units, session, scene, texts=[(scene.lamps.id, "name")])
    withdraw(units, session, scene, scene.lamps)
    next_morning()
    [said] = letters(EDITIONS_DROPPED)
    assert "Readers find edition 1." in said


def test_a_name_taken_off_and_an_erasure_are_told_alike(units, session, scene, next_morning):
    make(units, session, scene, texts=[(scene.lamps.id, "name")])
    with units.open() as uow:
        take_name_off(uow, actor_of(session, scene.cast.paula.account), contribution_id=scene.lamps.id)
    next_morning()
    make(units, session, scene)
    with units.open() as uow:
        erase_print(uow, uow.session.get_one(Membership, scene.cast.pierre.membership.id))
    next_morning()
    assert len(mailed(session, EDITIONS_DROPPED)) == 2


def test_where_no_edition_holds_it_nobody_is_told(units, session, scene, drain):
    make(units, session, scene, texts=[(scene.figures.id, "name")])
    withdraw(units, session, scene, scene.lamps)
    drain()
    assert session.scalars(select(Job).where(Job.name == TELL_OF_DROPPED)).all() == []


def test_of_a_sensitive_exchange_no_mail_says_what_there_is_to_see(units, session, clock, drain, letters):
    with units.open() as uow:
        scene = build(uow)
        uow.session.get_one(Exchange, scene.cast.exchange.id).is_sensitive = True
    make(units, session, scene, texts=[(scene.lamps.id, "name")])
    drain()
    withdraw(units, session, scene, scene.lamps)
    drain()
    clock.move_to(morning_after(clock.now(), scene.cast.exchange.timezone))
    drain()
    said = letters(EDITION_MADE) + letters(EDITIONS_DROPPED)
    assert len(said) == 2
    for one in said:
        assert one.startswith("There is something new for you")
        assert "There is a message for you on your page." in one
        assert [word for word in ("dition", "ublication", scene.cast.exchange.slug, "Safe") if word in one] == []


def test_what_became_of_it_stands_on_the_organisers_own_page(as_, units, session, scene, drain):
    olga = as_(scene.cast.olga.account)
    there = f"/exchanges/{scene.cast.exchange.slug}/organise/publication#editions"
    make(units, session, scene, texts=[(scene.lamps.id, "name")])
    page = olga.get("/me").text
    assert f'<a href="{there}">Edition 1 of the publication is ready</a>' in page
    assert "Edition 1" not in as_(scene.cast.mo.account).get("/me").text
    withdraw(units, session, scene, scene.lamps)
    drain()
    assert "Files of edition 1 of the publication were deleted" in olga.get("/me").text
    make(units, session, scene, is_public=True)
    assert "of the publication" not in olga.get("/me").text


def test_what_is_taken_back_while_an_edition_is_made_is_in_none_of_its_files(units, session, scene, drain, app):
    storage = app.extensions["ronda"].parts["editions"]
    with units.open() as uow:
        making = {"number": 1, "state": EditionState.MAKING, "asked_at": uow.now}
        edition = uow.add(
            Edition(exchange_id=scene.cast.exchange.id, ordered_by_id=scene.cast.olga.membership.id, **making)
        )
        uow.flush()
        edition_id = edition.id
        note_contents(uow, edition_id=edition_id, texts=[(scene.lamps.id, "name")], total=2)
    withdraw(units, session, scene, scene.lamps)
    drain()
    with units.open() as uow:
        digest = storage.put(b"too late", uow.now)
        keep_file(uow, EditionFile(edition_id=edition_id, language="en", form="pdf", sha256=digest, size=8))
        finish_edition(uow, edition_id=edition_id, lacking="")
    drain()
    session.expire_all()
    assert session.get_one(Edition, edition_id).state == EditionState.DROPPED
    assert session.scalars(select(EditionFile)).all() == []
    assert mailed(session, EDITION_MADE) == []


def test_nor_is_what_was_taken_back_between_the_reading_and_the_first_file(units, session, scene):
    with units.open() as uow:
        edition = order_edition(uow, actor_of(session, scene.cast.olga.account), exchange=scene.cast.exchange)
        begin_edition(uow, edition_id=edition.id)
        note_contents(uow, edition_id=edition.id, texts=[(scene.taken_back.id, "name")], total=2)
        assert edition.state == EditionState.DROPPED
