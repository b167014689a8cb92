"""What was set aside because somebody may be in danger: its words are met by its author and very few, and by nothing else."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import Exchange, Membership
from forum.files.actions import attach_files
from forum.files.models import StoredFile
from forum.files.uploads import keep_upload
from forum.kernel.outbox import Job
from forum.kernel.unit_of_work import Units
from forum.moderation.actions import set_aside
from forum.moderation.views.desk import BY_KEY
from forum.notifications.models import Mail
from forum.search.models import SearchDocument
from forum.statistics.queries.totals import count_totals
from forum.texts.actions import put_version
from forum.texts.models import Origin
from forum.texts.queries import get_text
from forum.translating.actions.machine import read_order
from tests.actors import actor_of
from tests.cast import Cast, assemble
from tests.contributions.conftest import Scene
from tests.factories import make_contribution, make_topic
from tests.files.samples import picture
from tests.leaks.walking import LEFT_OUT, QUERIES, fill
from tests.permissions.world import add_token

SignIn = Callable[[Account], FlaskClient]
Drain = Callable[[], int]
CANARY = "canarydoor"
OTHERS = ("pierre", "noor", "tara", "sami", "stranger", "ada", "nobody")
"""A member, a moderator off duty, a translator, who is suspended, of another exchange, who keeps the machine, signed out."""
SETTINGS: list[dict[str, Any]] = [{}, {"access": "members", "is_sensitive": True}]


@pytest.fixture(params=SETTINGS, ids=["public", "sensitive"])
def cast(request: pytest.FixtureRequest, units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow, uses_machine=True, allows_anonymous=True, **request.param)


@pytest.fixture(params=[False, True], ids=["named", "without a name"])
def scene(request: pytest.FixtureRequest, app: Flask, cast: Cast, units: Units, drain: Drain) -> Scene:
    """Two of Paula's, with a picture and a translation, one published and one that waits; then both are set aside."""
    storage = app.extensions["ronda"].parts["storage"]
    with units.open() as uow:
        topic = make_topic(uow, cast.rounds[0])
        for status in (Status.PUBLISHED, Status.WAITING):
            row = make_contribution(
                uow,
                topic,
                cast.paula.membership,
                text=f"He stands at the {CANARY}.",
                status=status,
                is_anonymous=request.param,
                audience="members",
            )
            text = get_text(uow.session, row.text_id)
            photo = keep_upload(storage, name=f"{CANARY}.png", content=picture("PNG"), now=uow.now)
            attach_files(uow, text, files=[photo], uploader_id=None, descriptions=[f"The {CANARY}."])
            put_version(uow, text, language="fr", paragraphs=[f"Devant {CANARY}."], origin=Origin.HUMAN)
    drain()
    for row_id in ids(units, Contribution.id):
        with units.open() as uow:
            set_aside(uow, actor_of(uow.session, cast.mo.account), contribution_id=row_id)
    return Scene(cast, topic, topic)


def ids(units: Units, column: Any) -> list[Any]:
    with units.reading() as session:
        return list(session.scalars(select(column).order_by(column)))


def every_address(app: Flask, units: Units, slug: str) -> Iterator[str]:
    texts = ids(units, Contribution.text_id)
    with units.reading() as session:
        files = [(row.id, row.name) for row in session.scalars(select(StoredFile))]
        numbers = list(session.scalars(select(Membership.number).where(Membership.name == "Paula")))
    things: dict[str, list[Any]] = {
        "slug": [slug],
        "contribution_id": ids(units, Contribution.id),
        "topic_id": ids(units, Topic.id),
        "text_id": texts,
        "language": ["fr", "es"],
        "files": files,
        "file_id": [file_id for file_id, _ in files],
        "numbers": numbers,
        "rounds": [1],
        "form": ["csv", "xlsx"],
        "token": ["x" * 43],
        "section": sorted(BY_KEY),
        **{
            name: [1]
            for name in ("paper_id", "draft_id", "appeal_id", "line_id", "notice_id", "promise_id", "reading_id")
        },
    }
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if "GET" in (rule.methods or ()) and rule.endpoint not in LEFT_OUT:
            for path in dict.fromkeys(fill(app, rule, things)):
                yield from (path + query for query in QUERIES.get(rule.endpoint, ("",)))
                yield from (path + query for query in {"search.results": [f"?q={CANARY}"]}.get(rule.endpoint, ()))
    yield f"/exchanges/{slug}/search?q={CANARY}"


def browser_of(as_: SignIn, client: FlaskClient, cast: Cast, name: str) -> FlaskClient:
    if name == "nobody":
        return client
    return as_(cast.ada if name == "ada" else getattr(cast, name).account)


def shows(answer: Any, address: str) -> bool:
    """Its words, or the name of its file, but for what the reader herself asked for."""
    found = answer.data.decode(errors="replace")
    return f"the {CANARY}" in found or f"Devant {CANARY}" in found or f"{CANARY}.png" in found.replace(address, "")


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_meets_its_words_at_any_address(
    app: Flask, as_: SignIn, client: FlaskClient, units: Units, scene: Scene, drain: Drain, name: str
) -> None:
    """At once on the pages of the exchange; and everywhere when all jobs are done."""
    browser, slug = browser_of(as_, client, scene.cast, name), scene.cast.exchange.slug
    near = [f"/exchanges/{slug}/topics/{scene.topic.id}", f"/exchanges/{slug}/search?q={CANARY}", "/me"]
    assert [address for address in near if shows(browser.get(address, buffered=True), address)] == []
    drain()
    answers = {address: browser.get(address, buffered=True) for address in every_address(app, units, slug)}
    assert [address for address, answer in answers.items() if shows(answer, address)] == []
    assert sum(answer.status_code == 200 for answer in answers.values()) > 5


@pytest.mark.parametrize("name", ["mo", "olga", "paula"])
def test_those_who_are_needed_and_its_author_meet_it_on_pages_of_its_own_alone(
    app: Flask, as_: SignIn, client: FlaskClient, units: Units, scene: Scene, drain: Drain, name: str
) -> None:
    drain()
    browser = browser_of(as_, client, scene.cast, name)
    met = [
        address
        for address in every_address(app, units, scene.cast.exchange.slug)
        if shows(browser.get(address, buffered=True), address)
    ]
    own = {"paula": ("/contributions/", "/mine", "/me", "/files/")}
    allowed = own.get(name, ("/aside/", "/contributions/", "/files/"))
    assert met
    assert [address for address in met if not any(part in address for part in allowed)] == []


def test_no_program_is_given_it_not_even_its_authors(app: Flask, units: Units, scene: Scene, drain: Drain) -> None:
    drain()
    for name in ("paula", "mo", "olga", "pierre"):
        with units.open() as uow:
            token = add_token(uow, getattr(scene.cast, name).account, ["read"])
        headers = {"Authorization": f"Bearer {token}"}
        for address in every_address(app, units, scene.cast.exchange.slug):
            if address.startswith("/api/"):
                assert not shows(app.test_client().get(address, headers=headers), address), (name, address)


def test_no_mail_no_job_no_index_no_machine_and_no_figure_has_it(
    app: Flask, units: Units, scene: Scene, session: Session, drain: Drain
) -> None:
    for text_id in ids(units, Contribution.text_id):
        with units.open() as uow:
            assert read_order(uow, text_id=text_id, language="es") is None
    drain()
    session.expire_all()
    mails = [file.read_text() for file in (app.extensions["ronda"].settings.data_dir / "mail").glob("*.eml")]
    assert mails
    assert [mail for mail in mails if CANARY in mail] == []
    needed = [mail for mail in mails if "Somebody may need you" in mail]
    assert needed
    assert [mail for mail in needed if "Paula" in mail or scene.cast.exchange.slug in mail or "danger" in mail] == []
    assert [job for job in session.scalars(select(Job)) if CANARY in str(vars(job))] == []
    assert [
        row for row in session.scalars(select(SearchDocument)) if row.text_id in ids(units, Contribution.text_id)
    ] == []
    hers = select(Mail.kind).where(Mail.account_id == scene.cast.paula.account.id)
    assert "needed" not in session.scalars(hers).all()
    exchange = session.get_one(Exchange, scene.cast.exchange.id)
    keys = app.extensions["ronda"].keys
    assert count_totals(session, exchange, now=units.clock.now(), keys=keys).contributions == 0
