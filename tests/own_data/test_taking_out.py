"""The file with all of hers: complete against the data map, and nothing of others in it."""

import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from html import unescape
from typing import Any
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from forum.accounts.models import Account
from forum.contributions.models import Status
from forum.exchanges.descriptions import GENDERS, ORGANISATION_TYPES
from forum.exchanges.models import Membership, MembershipState
from forum.kernel.db import Base
from forum.kernel.taking_out import Taken
from forum.kernel.unit_of_work import Units
from forum.kernel.wording import say
from forum.own_data.queries.take_out import take_out
from forum.statistics.models import Consultation, Visit
from tests.data_map import columns, read_map
from tests.factories import make_contribution
from tests.own_data.scene import CANARY, Scene
from tests.pages import links, send

SignIn = Callable[[Account], FlaskClient]
SAID_IN_IT = (
    "What you read is not here. It is counted under a name that tells nobody who you are; no page, file, program or log"
    " tells what one person read. Names and words of others are not here either.",
    "Published after my appeal",
    "Second step since",
    "I agreed that others enter contributions for me.",
)
"""On the page of the file, in her language."""
EXPORTED = [column for column in columns(read_map()) if column.is_exported]


def found_at(taken: Any, place: str) -> Iterator[Any]:
    """Every value at `a.b.c`, through all lists on the way; what is absent or empty is no value."""
    if isinstance(taken, list) and place:
        for one in taken:
            yield from found_at(one, place)
    elif place:
        name, _, rest = place.partition(".")
        if isinstance(taken, dict) and name in taken:
            yield from found_at(taken[name], rest)
    elif taken is not None:
        yield taken


def test_what_the_map_marks_for_the_export_is_in_it(taken: Taken) -> None:
    assert [str(column) for column in EXPORTED if not list(found_at(taken, column.export))] == []


def test_what_is_in_it_is_what_the_database_has(taken: Taken, session: Session) -> None:
    for column in EXPORTED:
        if column.export.rpartition(".")[2] != column.name:
            continue
        table = Base.metadata.tables[column.table]
        stored = [as_taken(value) for value in session.scalars(select(table.c[column.name]))]
        assert [value for value in found_at(taken, column.export) if value not in stored] == [], column


def as_taken(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


def test_every_wording_is_in_it_named_or_not_and_drafts_too(taken: Taken) -> None:
    words = set(found_at(taken, "exchanges.contributions.text.words"))
    earlier = set(found_at(taken, "exchanges.contributions.text.wordings.words"))
    assert words == {f"{CANARY} {which}" for which in ("changed", "unnamed", "draft", "returned")}
    assert earlier == {f"{CANARY} named"}


def test_nobody_else_is_in_it(taken: Taken, scene: Scene) -> None:
    said = json.dumps(taken, ensure_ascii=False)
    assert [name for name in ('"Mo"', "Pierre", "Olga", "Chez nous") if name in said] == []


def test_what_she_read_is_not_in_it(units: Units, scene: Scene, session: Session) -> None:
    with units.open() as uow:
        times = {"started_at": uow.now, "last_at": uow.now}
        visit = uow.add(Visit(exchange_id=scene.cast.exchange.id, visitor="f" * 32, kind="person", role="x", **times))
        uow.flush()
        uow.add(Consultation(visit_id=visit.id, topic_id=scene.topic.id, at=uow.now, language="en", origin="author"))
    taken = take_out(session, scene.account.id, keys=units.keys, now=units.clock.now())
    assert not {"visits", "consultations", "visitor"} & set(names_in(taken))


def names_in(taken: Any) -> Iterator[str]:
    if isinstance(taken, list):
        for one in taken:
            yield from names_in(one)
    elif isinstance(taken, dict):
        for name, value in taken.items():
            yield name
            yield from names_in(value)


def test_two_exchanges_have_a_part_each(units: Units, scene: Scene, session: Session) -> None:
    stranger = scene.cast.stranger
    with units.open() as uow:
        uow.session.merge(stranger.membership).account_id = scene.account.id
    taken = take_out(session, scene.account.id, keys=units.keys, now=units.clock.now())
    assert [one["membership"]["name"] for one in taken["exchanges"]] == [f"{CANARY} name", "Stranger"]


def test_five_hundred_contributions_take_no_more_queries_than_one(units: Units, scene: Scene, session: Session) -> None:
    with units.open() as uow:
        membership = uow.session.merge(scene.membership)
        for number in range(30):
            make_contribution(uow, scene.topic, membership, text=f"{number}.", is_anonymous=number % 2 == 0)
    seen: list[str] = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *arguments: seen.append(arguments[2]))
    taken = take_out(session, scene.account.id, keys=units.keys, now=units.clock.now())
    assert len(taken["exchanges"][0]["contributions"]) == 34
    assert len(seen) < 70


def test_of_her_second_step_it_says_that_there_is_one_and_nothing_to_use(taken: Taken) -> None:
    said = json.dumps(taken, ensure_ascii=False)
    secrets = ("key", "paper", "mailed", "device")
    assert [word for word in secrets if f"{CANARY} {word}" in said] == []
    assert (set(taken["second_step"]), set(taken["known_devices"][0])) == (
        {"set_up_at", "recovery_codes"},
        {"known_since", "seen_at", "expires_at"},
    )


def test_what_was_entered_for_her_says_so_and_what_she_entered_is_its_authors(
    units: Units, scene: Scene, session: Session
) -> None:
    with units.open() as uow:
        entered = uow.session.merge(scene.unnamed)
        entered.entered_by_id, entered.channel = scene.cast.pierre.membership.id, "relay"
    session.rollback()
    taken = take_out(session, scene.account.id, keys=units.keys, now=units.clock.now())
    by_id = {one["id"]: one for one in taken["exchanges"][0]["contributions"]}
    assert (by_id[entered.id]["entered_by_another"], by_id[entered.id]["channel"]) == (True, "relay")
    assert scene.others.id not in by_id


def take(browser: FlaskClient) -> TestResponse:
    answer = send(browser, "/me/data", "/copy")
    answer.get_data()
    answer.close()
    return answer


def opened(answer: TestResponse) -> ZipFile:
    return ZipFile(io.BytesIO(answer.data))


def test_one_button_gives_a_file_to_read_and_for_programs(as_: SignIn, scene: Scene) -> None:
    answer = take(as_(scene.account))
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Cache-Control"] == "no-store"
    with opened(answer) as archive:
        page = archive.read("my-data.html").decode()
        taken = json.loads(archive.read("my-data.json"))
        names = archive.namelist()
    assert taken["account"]["email"] == f"{CANARY.lower()}@example.org"
    assert all(f"{CANARY} {which}" in page for which in ("changed", "named", "unnamed", "draft", "question", "late"))
    for words in (*SAID_IN_IT, GENDERS["another"], ORGANISATION_TYPES["research"]):
        assert say("fr", words) in unescape(page)
    assert any(name.startswith("files/") and name.endswith(f"{CANARY}.png") for name in names)


def test_its_page_names_exchange_and_language_in_hers_and_no_hour_of_what_bears_no_name(
    as_: SignIn, scene: Scene
) -> None:
    with opened(take(as_(scene.account))) as archive:
        page = unescape(archive.read("my-data.html").decode())
    assert "<bdi>Safe cities (fr)</bdi>" in page
    assert "<bdi>français</bdi>" in page
    unnamed = page.partition(f"<h3>Contribution {scene.unnamed.id} ")[2].partition("<blockquote")[0]
    assert re.search(r"<p>\d.*\d{4} · ", unnamed)
    assert ":" not in unnamed.partition("</h3>")[2]


def test_it_is_two_clicks_from_her_page(as_: SignIn, scene: Scene) -> None:
    page = as_(scene.account).get("/me?lang=en")
    assert "/me/data?lang=en" in [address for _, address in links(page)]


@pytest.mark.parametrize("state", [MembershipState.SUSPENDED, MembershipState.LEFT])
def test_whatever_her_standing(units: Units, as_: SignIn, scene: Scene, state: MembershipState) -> None:
    with units.open() as uow:
        uow.session.get_one(Membership, scene.membership.id).state = state
    with opened(take(as_(scene.account))) as archive:
        assert f"{CANARY} unnamed" in archive.read("my-data.json").decode()


def test_who_has_nothing_gets_a_file_too(as_: SignIn, scene: Scene) -> None:
    with opened(take(as_(scene.cast.ada))) as archive:
        assert json.loads(archive.read("my-data.json"))["exchanges"] == []


def test_bytes_that_are_gone_do_not_stop_it(as_: SignIn, scene: Scene, storage: Any, session: Session) -> None:
    digest = session.scalar(select(Base.metadata.tables["stored_file"].c.sha256))
    storage.delete(digest)
    with opened(take(as_(scene.account))) as archive:
        assert archive.namelist() == ["my-data.html", "my-data.json"]


def test_what_was_withdrawn_says_so_and_nothing_more(units: Units, as_: SignIn, scene: Scene, session: Session) -> None:
    slug = scene.cast.exchange.slug
    send(as_(scene.account), f"/exchanges/{slug}/mine", "/mine/withdraw")
    taken = take_out(session, scene.account.id, keys=units.keys, now=units.clock.now())
    states = set(found_at(taken, "exchanges.contributions.status"))
    assert (states, set(found_at(taken, "exchanges.contributions.text.words"))) == ({Status.WITHDRAWN}, {""})
