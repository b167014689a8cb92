"""The log as it was written, and every way in which somebody with the database in hand may change it (trust.md S25)."""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from forum.contributions.actions.unname import take_name_off
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.models import Status
from forum.kernel.actor import SYSTEM
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.log.actions import write_log
from forum.log.chain import Fault, Link
from forum.log.own_data import forget_old_acts, forget_who_acted
from forum.log.queries import find_head
from forum.moderation.actions import make_appeal, return_to_author
from forum.moderation.queries.log import check_exchange_log
from forum.moderation.rules import Reason
from tests.actors import actor_of
from tests.contributions.conftest import Scene
from tests.factories import make_contribution

TRIALS = 100
REASON = Reason(code="personal", words="Please leave out her name.", language="en")
Drain = Callable[[], int]


@pytest.fixture
def history(units: Units, session: Session, scene: Scene, drain: Drain, clock: MovableClock) -> int:
    """Three dozen acts, some with words, some whose actor, moment or words were erased since; the exchange's id."""
    exchange_id = scene.cast.exchange.id
    mo, paula, pierre = (actor_of(session, getattr(scene.cast, name).account) for name in ("mo", "paula", "pierre"))
    rows = []
    for author in ("paula", "pierre") * 6:
        with units.open() as uow:
            member = getattr(scene.cast, author).membership
            rows.append(make_contribution(uow, scene.topic, member, status=Status.WAITING).id)
        with units.open() as uow:
            return_to_author(uow, mo, contribution_id=rows[-1], reason=REASON)
        clock.advance(timedelta(minutes=7))
        with units.open() as uow:
            make_appeal(uow, paula if author == "paula" else pierre, contribution_id=rows[-1], words="", language="en")
            write_log(uow, SYSTEM, act="save_page", thing="exchange", thing_id=exchange_id, exchange_id=exchange_id)
    with units.open() as uow:
        take_name_off(uow, paula, contribution_id=rows[0])
        withdraw_contribution(uow, pierre, contribution_id=rows[1])
    drain()
    with units.open() as uow:
        forget_who_acted(uow, membership_id=scene.cast.pierre.membership.id, contribution_ids=[rows[3]])
    return exchange_id


def faults_of(session: Session, exchange_id: int) -> list[tuple[int, Fault]]:
    session.expire_all()
    return check_exchange_log(session, exchange_id)


def test_a_log_whose_names_moments_and_words_were_erased_is_still_whole(session: Session, history: int) -> None:
    erased = "actor_salt IS NULL", "moment_salt IS NULL", "words_digest IS NOT NULL AND words_salt IS NULL"
    for condition in erased:
        assert session.scalar(text(f"SELECT count(*) FROM log_entry WHERE {condition}"))
    assert faults_of(session, history) == []


def another(value: object, dice: random.Random) -> object:
    """The same with one character, or one unit, changed."""
    if value is None:
        return 7
    if isinstance(value, int):
        return value + dice.choice((1, -1))
    if isinstance(value, str):
        place = dice.randrange(len(value))
        new = dice.choice([sign for sign in "0123456789abcdef" if sign != value[place]])
        return value[:place] + new + value[place + 1 :]
    return value + timedelta(days=1)  # type: ignore[operator]


COLUMNS = (
    *("at", "actor_kind", "actor_id", "act", "thing", "thing_id", "reason", "capacity", "day", "hash"),
    *("moment_salt", "moment_digest", "actor_salt", "actor_digest", "words_digest"),
)


def flip(db: Connection, places: Sequence[int], dice: random.Random) -> set[int]:
    place, column = dice.choice(places), dice.choice(COLUMNS)
    old = db.execute(text(f"SELECT {column} FROM log_entry WHERE place = :place"), {"place": place}).scalar()
    if old is None and column not in {"actor_id", "thing_id"}:
        new: object = "2026-05-05" if column == "day" else "f"
    else:
        new = another(old, dice) if not (column in {"at", "day"} and isinstance(old, str)) else "2019" + old[4:]
    db.execute(text(f"UPDATE log_entry SET {column} = :new WHERE place = :place"), {"new": new, "place": place})
    return {place}


def drop(db: Connection, places: Sequence[int], dice: random.Random) -> set[int]:
    place = dice.choice(places)
    db.execute(text("UPDATE decision SET log_id = NULL"))
    db.execute(text("DELETE FROM log_entry WHERE place = :place"), {"place": place})
    return {place}


def swap(db: Connection, places: Sequence[int], dice: random.Random) -> set[int]:
    one, other = sorted(dice.sample(places, 2))
    for old, new in ((one, -1), (other, one), (-1, other)):
        db.execute(text("UPDATE log_entry SET place = :new WHERE place = :old"), {"old": old, "new": new})
    return {one}


COPIED = "exchange_id, at, actor_kind, actor_id, act, thing, thing_id, reason, capacity, day, moment_salt, moment_digest, hash"


def insert(db: Connection, places: Sequence[int], dice: random.Random) -> set[int]:
    """A copy of another one, in no place or after the last."""
    last = max(places)
    place = dice.choice((None, last + 1))
    copied = f"INSERT INTO log_entry ({COPIED}, place) SELECT {COPIED}, :place FROM log_entry WHERE place = :copied"
    db.execute(text(copied), {"place": place, "copied": dice.choice(places)})
    return {0, last + 1}


def cut(db: Connection, places: Sequence[int], dice: random.Random) -> set[int]:
    place = dice.choice(places)
    db.execute(text("UPDATE decision SET log_id = NULL"))
    db.execute(text("DELETE FROM log_entry WHERE place >= :place"), {"place": place})
    return {place}


def reword(db: Connection, places: Sequence[int], dice: random.Random) -> set[int]:
    """The words of a reason, which stand beside the log."""
    standing = text(
        "SELECT decision.id, place FROM decision JOIN log_entry ON log_entry.id = log_id WHERE decision.reason IS NOT NULL"
    )
    decision_id, place = dice.choice(db.execute(standing).all())
    db.execute(text("UPDATE decision SET reason = 'Other words.' WHERE id = :id"), {"id": decision_id})
    return {place}


def test_each_of_a_hundred_tamperings_is_found_at_its_place(session: Session, history: int) -> None:
    places = list(session.scalars(text("SELECT place FROM log_entry WHERE exchange_id = :id"), {"id": history}))
    dice, missed = random.Random(25), []
    for trial in range(TRIALS):
        tamper = (flip, flip, flip, drop, swap, insert, cut, reword)[trial % 8]
        expected = tamper(session.connection(), places, dice)
        found = faults_of(session, history)
        session.rollback()
        if not found or found[0][0] not in expected:
            missed.append((trial, tamper.__name__, expected, found[:2]))
    assert missed == []


def test_whoever_wrote_the_whole_chain_anew_is_found_by_a_link_that_was_written_down(
    units: Units, session: Session, history: int
) -> None:
    head = find_head(session, history)
    assert head is not None
    assert check_exchange_log(session, history, known=head) == []
    with units.open() as uow:
        columns = "moment_digest = NULL, actor_digest = NULL, hash = NULL, day = NULL, place = NULL"
        uow.session.execute(
            text(f"UPDATE log_entry SET {columns}, act = 'approve' WHERE exchange_id = :id"), {"id": history}
        )
        uow.session.execute(text("DELETE FROM log_chain"))
        write_log(uow, SYSTEM, act="approve", thing="exchange", thing_id=history, exchange_id=history)
    assert faults_of(session, history) == []
    assert (head.place, Fault.REPLACED) in check_exchange_log(session, history, known=head)


def test_what_is_too_old_to_keep_goes_and_the_rest_is_whole(
    units: Units, session: Session, history: int, clock: MovableClock
) -> None:
    early = find_head(session, history)
    with units.open() as uow:
        forget_old_acts(uow, before=clock.now() - timedelta(minutes=30))
    kept = session.scalar(text("SELECT min(place) FROM log_entry WHERE exchange_id = :id"), {"id": history})
    assert kept is not None
    assert kept > 1
    assert faults_of(session, history) == []
    assert check_exchange_log(session, history, known=early) == []
    session.execute(text("DELETE FROM decision"))
    session.execute(text("DELETE FROM log_entry WHERE place = :kept"), {"kept": kept})
    assert faults_of(session, history)[0] == (kept, Fault.MISSING)
    session.rollback()


def test_entries_of_an_earlier_release_are_bound_with_the_next_one(
    units: Units, session: Session, scene: Scene
) -> None:
    exchange_id = scene.cast.exchange.id
    about = {"thing": "exchange", "thing_id": exchange_id, "exchange_id": exchange_id}
    with units.open() as uow:
        uow.session.execute(
            text(
                "INSERT INTO log_entry (at, exchange_id, actor_kind, act, thing, thing_id)"
                " VALUES (:at, :id, 'system', 'save_page', 'exchange', :id)"
            ),
            {
                "at": uow.now.replace(tzinfo=None) if uow.session.get_bind().dialect.name == "sqlite" else uow.now,
                "id": exchange_id,
            },
        )
    with units.open() as uow:
        write_log(uow, SYSTEM, act="save_page", **about)
    assert find_head(session, exchange_id) == Link(2, find_head(session, exchange_id).hash)  # type: ignore[union-attr]
    assert faults_of(session, exchange_id) == []


def test_the_command_says_that_it_is_whole_and_names_the_place_where_it_is_not(
    app: Flask, units: Units, scene: Scene, history: int
) -> None:
    slug, runner = scene.cast.exchange.slug, app.test_cli_runner()
    answer = runner.invoke(args=["moderation", "verify-log"])
    assert answer.exit_code == 0, answer.output
    link = answer.output.split(f"{slug}: whole, ")[1].split()[0]
    assert runner.invoke(args=["moderation", "verify-log", slug, "--known", link]).exit_code == 0
    with units.open() as uow:
        uow.session.execute(text("UPDATE log_entry SET reason = 'spam' WHERE place = 4"))
    answer = runner.invoke(args=["moderation", "verify-log", slug])
    assert answer.exit_code == 1
    assert f"{slug}: entry 4: the entry is not as it was written" in answer.output


def test_the_log_as_a_file_names_nobody_and_holds_no_words(
    app: Flask, as_: Callable[..., object], scene: Scene, history: int, tmp_path: object
) -> None:
    answer = as_(scene.cast.mo.account).get(f"/exchanges/{scene.cast.exchange.slug}/desk/log.csv")  # type: ignore[attr-defined]
    assert answer.status_code == 200
    assert answer.text.count("\r\n") > 24
    assert REASON.words not in answer.text
    assert scene.cast.mo.membership.name not in answer.text
