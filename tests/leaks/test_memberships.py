"""What a person shows in one exchange is not joined with another, not copied, and not shown before it is hers."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution
from forum.exchanges.models import Membership
from forum.kernel.unit_of_work import Units
from forum.moderation.actions import approve_contribution
from forum.texts.actions import put_version
from forum.texts.models import Origin
from forum.texts.queries import get_text
from forum.translating.models import Draft, DraftState
from tests.actors import actor_of
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_exchange, make_mandate, make_membership, make_round, make_topic
from tests.leaks.walking import rows
from tests.pages import send

SignIn = Callable[[Account], FlaskClient]
Drain = Callable[[], int]
OTHER_NAME, OTHER_HOUSE, OTHER_NUMBER = "Wren Hollow", "House of Wrens", 4711


@dataclass(frozen=True, slots=True)
class Twice:
    """Paula of the cast has a second part elsewhere, under another name; Olga organises the first exchange only."""

    cast: Cast
    slug: str
    other_slug: str
    topic_id: int


@pytest.fixture
def twice(units: Units) -> Twice:
    with units.open() as uow:
        cast = assemble(uow)
        topic = make_topic(uow, cast.rounds[0])
        elsewhere = make_exchange(uow, slug="wrens-only", title="Of wrens")
        fields = {"name": OTHER_NAME, "organisation": OTHER_HOUSE, "number": OTHER_NUMBER, "country": "IS"}
        other = make_membership(uow, elsewhere, cast.paula.account, **fields)
        there = make_topic(uow, make_round(uow, elsewhere))
        make_contribution(uow, there, other, text="Wrens sing in the hedge.")
        make_contribution(uow, topic, cast.paula.membership, text="We sing in the street.", language="en")
        return Twice(cast, cast.exchange.slug, elsewhere.slug, topic.id)


PAGES = (
    "/exchanges/{slug}/",
    "/exchanges/{slug}/topics/{topic}",
    "/exchanges/{slug}/rounds/1",
    "/exchanges/{slug}/figures",
    "/exchanges/{slug}/search?q=sing",
    "/exchanges/{slug}/desk",
    "/exchanges/{slug}/desk/log",
    "/exchanges/{slug}/desk/translations",
    "/exchanges/{slug}/organise/",
    "/exchanges/{slug}/organise/people",
    "/exchanges/{slug}/organise/people/{paula}",
    "/exchanges/{slug}/organise/people/invitations",
    "/exchanges/{slug}/organise/roster",
    "/exchanges/{slug}/organise/log",
    "/exchanges/{slug}/organise/help",
    "/exchanges/{slug}/reports/participation.csv",
    "/api/v1/topics/{topic}/contributions",
    "/api/v1/exchanges/{slug}",
)


def test_the_organiser_of_one_exchange_receives_nothing_of_the_other_part(
    twice: Twice, as_: SignIn, drain: Drain
) -> None:
    olga, number = as_(twice.cast.olga.account), twice.cast.paula.membership.number
    ask_for_help(as_(twice.cast.paula.account), twice)
    drain()
    found = []
    for page in PAGES:
        answer = olga.get(page.format(slug=twice.slug, topic=twice.topic_id, paula=number), buffered=True)
        assert answer.status_code == 200 or "/api/" in page, page
        said = answer.data.decode(errors="replace") + str(answer.headers)
        marks = (OTHER_NAME, OTHER_HOUSE, str(OTHER_NUMBER), twice.other_slug, "hedge")
        found += [(page, mark) for mark in marks if mark in said]
    assert found == []


def ask_for_help(client: FlaskClient, twice: Twice) -> None:
    send(client, f"/help?exchange={twice.slug}", "help", question="How do I sing?")


def test_no_page_bears_the_number_of_an_account_or_a_mail_address(twice: Twice, as_: SignIn) -> None:
    olga, account, number = as_(twice.cast.olga.account), twice.cast.paula.account, twice.cast.paula.membership.number
    marks = (str(account.email), f"account={account.id}", "account_id")
    paths = [page.format(slug=twice.slug, topic=twice.topic_id, paula=number) for page in PAGES]
    read = {path: olga.get(path, buffered=True).data.decode(errors="replace") for path in paths}
    assert [(path, mark) for path, said in read.items() for mark in marks if mark in said] == []


def test_after_a_new_name_the_old_one_is_nowhere(
    twice: Twice, app: Flask, units: Units, as_: SignIn, drain: Drain, client: FlaskClient, caplog: Any
) -> None:
    caplog.set_level("INFO")
    paula, slug = twice.cast.paula, twice.slug
    topic = f"/exchanges/{slug}/topics/{twice.topic_id}"
    with units.open() as uow:
        uow.session.get_one(Membership, paula.membership.id).name = "Quetzalia Old"
    hers, readers = as_(paula.account), (client, as_(twice.cast.olga.account), as_(twice.cast.mo.account))
    drain()
    assert "Quetzalia Old" in client.get(topic).text
    send(hers, f"/exchanges/{slug}/profile", "profile", name="Nova", organisation="", country="")
    drain()
    engine, folder = app.extensions["test_engine"], app.extensions["ronda"].settings.data_dir
    assert "Quetzalia" not in str(rows(engine))
    assert [path for path in kept_bytes(folder) if b"Quetzalia" in path.read_bytes()] == []
    assert "Quetzalia" not in caplog.text
    for reader in readers:
        for page in (topic, f"/exchanges/{slug}/", f"/exchanges/{slug}/search?q=sing", f"/exchanges/{slug}/desk/log"):
            assert "Quetzalia" not in reader.get(page).text


def kept_bytes(folder: Path) -> list[Path]:
    """Index and uploads; the mails that were sent before are no longer ours."""
    return [
        path for path in folder.rglob("*") if path.is_file() and "mail" not in path.parts and "ronda" not in path.name
    ]


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    cast: Cast
    slug: str
    topic_id: int
    contribution_id: int


BROUGHT = ("Imported Irma", "Imported House")


@pytest.fixture
def unconfirmed(units: Units, session: Session) -> Unconfirmed:
    """Irma was entered by her organiser as moderator, translator and author, and has confirmed nothing."""
    with units.open() as uow:
        cast = assemble(uow, reviews_versions=True)
        topic = make_topic(uow, cast.rounds[0])
        fields = {"name": BROUGHT[0], "organisation": BROUGHT[1], "country": "IS", "confirmed_at": None}
        irma = make_membership(uow, cast.exchange, pairs=[["en", "es"]], **fields)
        make_mandate(uow, cast.rounds[0], irma, starts_at=uow.now - timedelta(hours=1))
        row = make_contribution(uow, topic, irma, text="We sing in the street.")
        text = get_text(uow.session, row.text_id)
        put_version(uow, text, language="fr", paragraphs=["Chantons."], origin=Origin.HUMAN, translator_id=irma.id)
        for credit in ("name", "organisation"):
            irma.credit = credit
        waiting = make_contribution(uow, topic, cast.pierre.membership, text="And dance.", status="waiting")  # type: ignore[arg-type]
        digests = list(text.versions[0].digests) if text.versions else []
        sheet = {"language": "es", "writer_id": irma.id, "state": DraftState.WAITING, "paragraphs": ["Cantemos."]}
        times = {"created_at": uow.now, "updated_at": uow.now, "submitted_at": uow.now}
        uow.add(Draft(exchange_id=cast.exchange.id, text_id=row.text_id, digests=digests, **sheet, **times))
        account = uow.session.get_one(Account, irma.account_id)
    with units.open() as uow:
        approve_contribution(uow, actor_of(session, account), contribution_id=waiting.id)
    return Unconfirmed(cast, cast.exchange.slug, topic.id, row.id)


FOR_MEMBERS = (
    "/exchanges/{slug}/",
    "/exchanges/{slug}/rounds/1",
    "/exchanges/{slug}/topics/{topic}",
    "/exchanges/{slug}/topics/{topic}?lang=fr",
    "/exchanges/{slug}/topics/{topic}/contributions",
    "/exchanges/{slug}/search?q=sing",
    "/exchanges/{slug}/search?q=sing&lang=fr",
    "/exchanges/{slug}/figures",
    "/exchanges/{slug}/desk",
    "/exchanges/{slug}/desk/log",
    "/exchanges/{slug}/desk/translations",
    "/exchanges/{slug}/desk/{id}",
    "/search?q=sing",
    "/me",
)


@pytest.mark.parametrize("reader", ["paula", "mo", "noor", "tara"])
def test_what_an_invitation_brought_is_shown_to_no_member(
    unconfirmed: Unconfirmed, as_: SignIn, drain: Drain, reader: str
) -> None:
    client = as_(getattr(unconfirmed.cast, reader).account)
    drain()
    names = {"slug": unconfirmed.slug, "topic": unconfirmed.topic_id, "id": unconfirmed.contribution_id}
    found = [
        (page, mark)
        for page in FOR_MEMBERS
        for mark in (*BROUGHT, "Iceland")
        if mark in without_choices(client.get(page.format(**names), follow_redirects=True).text)
    ]
    assert found == []


def without_choices(page: str) -> str:
    """Countries and languages that anybody may choose stand in lists."""
    return re.sub(r"<option[^<]*</option>", "", page)


def test_the_organiser_sees_it_and_it_is_counted(unconfirmed: Unconfirmed, as_: SignIn, session: Session) -> None:
    olga = as_(unconfirmed.cast.olga.account)
    assert BROUGHT[0] in olga.get(f"/exchanges/{unconfirmed.slug}/organise/people").text
    assert session.scalar(select(Contribution.author_id).where(Contribution.id == unconfirmed.contribution_id))
