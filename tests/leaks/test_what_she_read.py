"""Whoever it was that read a topic, all others receive the same, and no row names her."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from forum.accounts.models import Account
from forum.kernel.clock import MovableClock
from forum.kernel.db import Base
from forum.kernel.unit_of_work import Units
from tests.cast import assemble
from tests.conftest import START
from tests.databases import begin_anew
from tests.factories import make_contribution, make_exchange, make_membership, make_topic
from tests.leaks.walking import read, rows

SignIn = Callable[[Account], FlaskClient]
Drain = Callable[[], int]
Seen = dict[str, bytes]
HERE = "/exchanges/safe-streets"
PAGES = (
    "/",
    "/figures",
    "/topics/1",
    "/rounds/1",
    "/desk",
    "/desk/log",
    "/desk/translations",
    "/organise/",
    "/organise/people",
    "/organise/people/3",
    "/organise/people/4",
    "/organise/log",
    "/reports/participation.csv",
)
NOT_THE_SAME = {
    ("visit", "visitor"): "a keyed pseudonym, for this exchange alone",
    ("sign_in_session", "seen_at"): "when each device was last here, whatever was read",
    ("sign_in_session", "token_hash"): "drawn anew",
    ("sign_in_session", "form_hash"): "drawn anew",
    ("exchange", "slug"): "numbered by the tests",
    ("exchange", "revision"): "drawn anew",
    ("exchange", "structure"): "drawn anew",
    ("contribution", "submission_key"): "numbered by the tests",
}


def story(reader: str, *, units: Units, as_: SignIn, drain: Drain, engine: Engine) -> tuple[Seen, dict[str, object]]:
    """Paula or Pierre, both participants from one country, opens a topic; then everybody else looks around.

    Countries of people who visited are in the organiser's figures, the small ones without a number.
    """
    with units.open() as uow:
        cast = assemble(uow, slug="safe-streets", languages=["en", "fr", "es"])
        topic = make_topic(uow, cast.rounds[0])
        make_contribution(uow, topic, cast.tara.membership)
        cast.paula.account.language = cast.pierre.account.language = "en"
        cast.paula.membership.country = cast.pierre.membership.country = "PE"
    paula, pierre = as_(cast.paula.account), as_(cast.pierre.account)
    others = {name: as_(getattr(cast, name).account) for name in ("olga", "mo", "noor", "tara")}
    others["ada"] = as_(cast.ada)
    {"paula": paula, "pierre": pierre}[reader].get(f"{HERE}/topics/1")
    drain()
    left = rows(engine)
    seen = {f"{name} {page}": read(other, HERE + page).body for name, other in others.items() for page in PAGES}
    return seen, dict(left)


def test_nothing_received_and_no_row_tells_which_of_two_has_read(
    app: Flask, units: Units, as_: SignIn, drain: Drain, clock: MovableClock
) -> None:
    engine = app.extensions["test_engine"]
    begin_anew(engine, Base.metadata)
    one, rows_of_one = story("paula", units=units, as_=as_, drain=drain, engine=engine)
    app.extensions["ronda"].flush()
    app.extensions["test_session"].rollback()
    app.extensions["test_session"].expunge_all()
    begin_anew(engine, Base.metadata)
    clock.move_to(START)
    other, rows_of_other = story("pierre", units=units, as_=as_, drain=drain, engine=engine)
    assert [address for address in one if one[address] != other[address]] == []
    assert len(rows_of_one["consultation"]) == len(rows_of_other["consultation"]) == 1  # type: ignore[arg-type]
    found = [
        (table, name, mine[name], theirs[name])
        for table, lines in rows_of_one.items()
        for mine, theirs in zip(lines, rows_of_other[table], strict=True)  # type: ignore[call-overload]
        for name in mine
        if mine[name] != theirs[name] and (table, name) not in NOT_THE_SAME
    ]
    assert found == []


def test_a_pseudonym_of_one_exchange_is_not_that_of_another(
    app: Flask, units: Units, as_: SignIn, drain: Drain
) -> None:
    with units.open() as uow:
        first, second = assemble(uow, slug="safe-streets"), make_exchange(uow, slug="of-wrens")
        make_membership(uow, second, first.paula.account)
        hers = {str(first.paula.account.id), str(first.paula.membership.id)}
    client = as_(first.paula.account)
    for slug in ("safe-streets", "of-wrens"):
        client.get(f"/exchanges/{slug}/")
    drain()
    visitors = [row["visitor"] for row in rows(app.extensions["test_engine"])["visit"]]
    assert len(set(visitors)) == len(visitors) == 2
    assert hers & set(map(str, visitors)) == set()
