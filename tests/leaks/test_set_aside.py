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
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.moderation.actions import set_aside
from forum.moderation.models import Gist, LentReading, Promise
from forum.moderation.rules import digest_of
from forum.moderation.sections.every import BY_KEY
from forum.moderation.tasks import MakeGist
from forum.notifications.models import Mail
from forum.reports.formats import FORMATS
from forum.search.models import SearchDocument
from forum.statistics.queries.totals import count_totals
from forum.texts.actions import put_version
from forum.texts.models import Origin, Version
from forum.texts.queries import get_text
from forum.translating.actions.machine import read_order
from forum.translating.machines.circuit import Circuit
from tests.actors import actor_of
from tests.cast import Cast, assemble
from tests.contributions.conftest import Scene
from tests.factories import make_contribution, make_quote, make_synthesis, make_topic
from tests.files.samples import picture
from tests.leaks.walking import LEFT_OUT, QUERIES, fill
from tests.moderation.test_lent import Parrot
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
            tell_of(uow, cast, row)
    drain()
    for row_id in ids(units, Contribution.id):
        with units.open() as uow:
            set_aside(uow, actor_of(uow.session, cast.mo.account), contribution_id=row_id)
    return Scene(cast, topic, topic)


def tell_of(uow: UnitOfWork, cast: Cast, row: Contribution) -> None:
    """What others made of it: quoted and cited, promised in it where it bears a name, a gist of it, read by one lent."""
    if row.status == Status.PUBLISHED:
        quote = make_quote(uow, row, cast.mo.membership)
        quoted = [quote.id] if cast.exchange.access == "members" else []
        cited = {"rests_on": [[row.id]], "quotes": [quoted]}
        make_synthesis(uow, cast.rounds[0], cast.mo.membership, state="published", **cited)
    about = {"contribution_id": row.id}
    paragraphs = [f"He waits at the {CANARY}."]
    words = {"digest": digest_of(paragraphs), "paragraphs": paragraphs, "provider": "parrot", "made_at": uow.now}
    uow.add(Gist(language="en", **about, **words))
    in_it = {**about, "exchange_id": row.exchange_id}
    if row.author_id is not None:
        uow.add(Promise(made_by_id=row.author_id, made_at=uow.now, **in_it))
    asked = {"asked_by_id": cast.olga.membership.id, "asked_at": uow.now, "promised_at": uow.now}
    uow.add(LentReading(reader_id=cast.pierre.membership.id, **asked, **in_it))


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
        "form": sorted(FORMATS),
        "token": ["x" * 43],
        "section": sorted(BY_KEY),
        "reading_id": ids(units, LentReading.id),
        "archive_id": [1],
        "promise_id": ids(units, Promise.id),
        "version_id": ids(units, Version.id),
        **{
            name: [1]
            for name in ("concept_id", "paper_id", "notice_id", "draft_id", "appeal_id", "line_id", "commitment_id")
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


def test_what_others_made_of_it_is_gone_or_shows_nothing(
    units: Units, session: Session, as_: SignIn, scene: Scene
) -> None:
    """At once, before any job is done."""
    slug, deep = scene.cast.exchange.slug, {"lang": "en"}
    assert session.scalars(select(Gist.id)).all() == []
    pierre, mo = as_(scene.cast.pierre.account), as_(scene.cast.mo.account)
    for reading_id in ids(units, LentReading.id):
        page = pierre.get(f"/exchanges/{slug}/readings/{reading_id}", query_string=deep).text
        assert "This is not needed any more." in page
    assert "/readings/" not in pierre.get("/me", query_string=deep).text
    assert "Nothing promised is open." in mo.get(f"/exchanges/{slug}/desk/promises", query_string=deep).text
    synthesis = mo.get(f"/exchanges/{slug}/rounds/1/synthesis", query_string=deep).text
    assert "Many say that light helps." in synthesis
    assert "Cannot be read at present." in synthesis
    assert CANARY not in synthesis
    assert "This paragraph rests on a contribution that cannot be read at present." in synthesis


def test_a_machine_that_was_asked_before_is_told_nothing(units: Units, session: Session, scene: Scene) -> None:
    parrot = Parrot()
    with units.open() as uow:
        for row in uow.session.scalars(select(Contribution)):
            row.has_pending_edit = row.root_place is not None
    for row_id in ids(units, Contribution.id):
        MakeGist(parrot, Circuit())(units, contribution_id=row_id, language="en")
    assert parrot.heard == []
    assert session.scalars(select(Gist.id)).all() == []


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
