"""A sensitive exchange from the outside in: who meets a waiting text on which path, and what pages, addresses and mails say."""

import email
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forum.accounts.actions.mailed_codes import ask_for_code
from forum.accounts.events import AddressChanged
from forum.accounts.models import Account, MailedCode
from forum.accounts.queries import ADDRESS, DEVICE
from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.actions.people import invite_person
from forum.exchanges.events import MembershipRequested
from forum.exchanges.models import Exchange, Membership, Round
from forum.exchanges.plans import PersonPlan
from forum.files.actions import attach_files
from forum.files.uploads import keep_upload
from forum.kernel.actor import SYSTEM
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.moderation.actions import (
    approve_contribution,
    make_appeal,
    return_to_author,
    reverse_decision,
    set_aside,
    uphold_decision,
)
from forum.moderation.actions.lend import lend_reader
from forum.moderation.actions.letters import send_letter
from forum.moderation.models import Appeal, DecisionRow
from forum.moderation.rules import Reason
from forum.notifications.models import Mail
from forum.notifications.rendering import TEMPLATES
from forum.own_data.actions.addresses import KEEP, answer_about_address
from forum.own_data.rules import ADDRESS_ASKED
from forum.own_data.tasks import ask_about_addresses
from forum.publication.actions.editions import drop_editions
from forum.publication.actions.prepare import ask_authors
from forum.publication.actions.telling import tell_of_made
from forum.publication.models import Edition
from forum.publication.rules import EditionState
from forum.reports.rules import reminder_at
from forum.reports.tasks import tell_after_closing
from forum.roster.actions import give_mandate
from forum.synthesis.actions.review import publish_synthesis
from forum.texts.queries import get_text
from forum.translating.events import AuthorAsked
from tests.actors import actor_of
from tests.cast import Cast, assemble
from tests.factories import make_author_question, make_contribution, make_notice, make_synthesis, make_topic
from tests.pages import send
from tests.reports.commitments import commit

SignIn = Callable[[Account], FlaskClient]
CANARY = re.compile("canary", re.IGNORECASE)
WORDS = "The canaryword was said at night."
FILE = "canaryfile.png"


class Place:
    """A sensitive exchange, each of whose texts and names has its canary; in it a waiting and a published contribution."""

    def __init__(self, app: Flask, uow: UnitOfWork) -> None:
        self.cast: Cast = assemble(
            uow, access="members", is_sensitive=True, host="Canaryhost", title="Canarytitle", moderation="before"
        )
        theme = get_text(uow.session, self.cast.rounds[0].theme_id)
        for version in theme.versions:
            version.paragraphs, version.html = ["Canarytheme"], "Canarytheme"
        self.topic: Topic = make_topic(uow, self.cast.rounds[0])
        self.waiting: Contribution = make_contribution(
            uow, self.topic, self.cast.paula.membership, text=WORDS, status=Status.WAITING, audience="members"
        )
        self.public: Contribution = make_contribution(
            uow, self.topic, self.cast.paula.membership, text="Canarypublished.", audience="members"
        )
        self.file_id, self.public_file_id = hang(app, uow, self.waiting), hang(app, uow, self.public)

    @property
    def slug(self) -> str:
        return self.cast.exchange.slug

    def paths(self) -> list[str]:
        """All by which somebody could come to the waiting text, or to where it is spoken of."""
        here, waiting = f"/exchanges/{self.slug}", self.waiting.id
        return [
            f"{here}/desk",
            f"{here}/desk/waiting",
            f"{here}/letters",
            f"{here}/desk/{waiting}",
            f"{here}/desk/log",
            f"{here}/desk/translations",
            f"{here}/texts/{self.waiting.text_id}/versions/fr",
            f"{here}/contributions/{waiting}",
            f"{here}/contributions/{waiting}/edit",
            f"{here}/topics/{self.topic.id}",
            f"{here}/topics/{self.topic.id}?before=end",
            f"{here}/topics/{self.topic.id}?original={waiting}",
            f"{here}/topics/{self.topic.id}/contributions?reply_to={waiting}",
            f"{here}/topics/{self.topic.id}/contributions?draft_id={waiting}",
            f"{here}/rounds/1",
            f"{here}/rounds/1/synthesis",
            f"{here}/rounds/1/synthesis/edit",
            f"{here}/rounds/1/synthesis/review",
            f"{here}/rounds/1/synthesis/fairness",
            f"{here}/rounds/1/basket",
            f"{here}/contributions/{waiting}/basket",
            f"/api/v1/exchanges/{self.slug}/rounds/1/synthesis",
            f"{here}/",
            f"{here}/search?q=canaryword",
            "/search?q=canaryword",
            f"{here}/figures",
            f"{here}/reports/participation.csv",
            f"{here}/commitments",
            f"{here}/organise/commitments",
            f"{here}/organise/survey",
            f"{here}/mine",
            f"{here}/entering",
            f"{here}/organise/",
            f"{here}/organise/log",
            "/me",
            "/",
            f"/files/{self.file_id}/{FILE}",
            f"/files/{self.file_id}/description",
            f"/api/v1/topics/{self.topic.id}/contributions",
            f"/api/v1/contributions/{waiting}",
            "/api/v1/search?q=canaryword",
            f"/api/v1/exchanges/{self.slug}/topics",
            f"/api/v1/exchanges/{self.slug}/statistics",
        ]


def hang(app: Flask, uow: UnitOfWork, row: Contribution) -> int:
    drawn = BytesIO()
    Image.new("RGB", (40, 20), "red").save(drawn, "PNG")
    storage = app.extensions["ronda"].parts["storage"]
    kept = keep_upload(storage, name=FILE, content=drawn.getvalue(), now=uow.now)
    (stored,) = attach_files(uow, get_text(uow.session, row.text_id), files=[kept], uploader_id=row.author_id)
    return stored.id


@pytest.fixture
def place(app: Flask, units: Units, session: Session, drain: Callable[[], int]) -> Place:
    list(take_mails(app))
    with units.open() as uow:
        made = Place(app, uow)
    session.expunge_all()
    drain()
    return made


OUTSIDE = ("noor", "tara", "pierre", "sami", "stranger", "ada", "nobody")
"""Off duty, translator, member, suspended, of another exchange, keeper of the machine, signed out."""


def browser_of(as_: SignIn, client: FlaskClient, place: Place, name: str) -> FlaskClient:
    if name == "nobody":
        return client
    who = getattr(place.cast, name)
    return as_(who if name == "ada" else who.account)


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_waiting_text_is_met_on_no_path(as_: SignIn, client: FlaskClient, place: Place, name: str) -> None:
    browser = browser_of(as_, client, place, name)
    for path in place.paths():
        answer = browser.get(path, follow_redirects=True, buffered=True)
        assert b"canaryword was" not in answer.data, path
        if not re.search(rf"[/=]{place.waiting.id}\b", path):
            assert f'contributions/{place.waiting.id}"' not in answer.text, path
            assert f'id="c{place.waiting.id}"' not in answer.text, path
    for path in (f"contributions/{place.waiting.id}", f"texts/{place.waiting.text_id}/versions/fr"):
        assert browser.get(f"/exchanges/{place.slug}/{path}").status_code in {302, 404}
    assert browser.get(f"/files/{place.file_id}/{FILE}", buffered=True).status_code == 404
    assert browser.get(f"/api/v1/contributions/{place.waiting.id}").status_code == 404


@pytest.mark.parametrize("name", ["mo", "olga", "paula"])
def test_those_who_decide_and_its_author_meet_it(as_: SignIn, client: FlaskClient, place: Place, name: str) -> None:
    browser = browser_of(as_, client, place, name)
    assert "canaryword was" in browser.get(f"/exchanges/{place.slug}/contributions/{place.waiting.id}").text
    assert browser.get(f"/files/{place.file_id}/{FILE}", buffered=True).status_code == 200
    if name != "paula":
        assert "canaryword was" in browser.get(f"/exchanges/{place.slug}/desk").text


@pytest.mark.parametrize("name", ["noor", "mo", "olga", "paula"])
def test_every_page_is_neutral_and_kept_from_search_engines(
    as_: SignIn, client: FlaskClient, place: Place, name: str
) -> None:
    browser, looked = browser_of(as_, client, place, name), 0
    about_it = [path for path in place.paths() if place.slug in path and "/api/" not in path]
    for path in [*about_it, f"/exchanges/{place.slug}/join", f"/exchanges/{place.slug}/profile"]:
        answer = browser.get(f"{path}{'&' if '?' in path else '?'}lang=en")
        if answer.mimetype != "text/html" or answer.status_code == 302:
            continue
        looked += 1
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow", path
        assert '<meta name="robots" content="noindex, nofollow">' in answer.text, path
        assert "<title>Reading</title>" in answer.text, path
        assert 'rel="icon" href="/static/icons/page.svg' in answer.text, path
    assert looked > 10


LEADS = re.compile(r'(?:href|action|src|formaction)="([^"]*)"')


@pytest.mark.parametrize("name", ["noor", "mo", "olga", "paula"])
def test_no_address_on_any_page_has_a_word_of_a_text(as_: SignIn, client: FlaskClient, place: Place, name: str) -> None:
    browser, looked = browser_of(as_, client, place, name), 0
    for path in place.paths():
        if "canary" in path:
            continue
        found = LEADS.findall(browser.get(path, follow_redirects=True, buffered=True).data.decode(errors="replace"))
        looked += len(found)
        assert not [address for address in found if CANARY.search(address)], path
    assert looked > 100


# ── Mails ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def take_mails(app: Flask) -> Iterator[EmailMessage]:
    folder: Path = app.extensions["ronda"].settings.data_dir / "mail"
    for file in sorted(folder.glob("*.eml")) if folder.exists() else []:
        yield email.message_from_bytes(file.read_bytes(), policy=policy.default)  # type: ignore[misc]
        file.unlink()


def happen(place: Place, units: Units, session: Session, client: FlaskClient) -> None:
    """Everything that a mail follows."""
    cast = place.cast
    mo, paula = actor_of(session, cast.mo.account), cast.paula.membership
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        invite_person(uow, SYSTEM, exchange=exchange, plan=PersonPlan(email="new@example.org", ref=None))
        make_notice(uow, exchange, None, title="Canarynotice", body="Canarywords of it", is_sent=True)
        fields = {"exchange": exchange, "round": place.cast.rounds[1], "membership": cast.pierre.membership}
        give_mandate(uow, SYSTEM, **fields)
        uow.record(MembershipRequested(exchange_id=exchange.id, membership_id=cast.pierre.membership.id))
        uow.session.get_one(Membership, paula.id).entering = "herself"
        returned = make_contribution(uow, place.topic, paula, status=Status.WAITING, text=WORDS)
    with units.open() as uow:
        approve_contribution(uow, mo, contribution_id=place.waiting.id)
        endangered = make_contribution(uow, place.topic, paula, status=Status.WAITING, text=WORDS)
        set_aside(uow, mo, contribution_id=endangered.id)
        ask_authors(
            uow, SYSTEM, exchange=uow.session.get_one(Exchange, cast.exchange.id), until=uow.now + timedelta(days=9)
        )
        reason = Reason(code="other", words="Canaryreason.", language="en")
        return_to_author(uow, mo, contribution_id=returned.id, reason=reason)
        make_appeal(uow, actor_of(session, cast.paula.account), contribution_id=returned.id, words=WORDS, language="en")
        lent = make_contribution(uow, place.topic, paula, status=Status.WAITING, text=WORDS)
        organiser, pierre = (
            actor_of(session, cast.olga.account),
            uow.session.get_one(Membership, cast.pierre.membership.id),
        )
        lend_reader(uow, organiser, contribution_id=lent.id, reader=pierre)
        number, exchange = cast.pierre.membership.number, uow.session.get_one(Exchange, cast.exchange.id)
        send_letter(uow, mo, exchange=exchange, number=number, words=WORDS, language="en")
    with units.open() as uow:
        asked = make_author_question(uow, place.waiting, cast.tara.membership, words=WORDS)
        about = {"exchange_id": cast.exchange.id, "contribution_id": place.waiting.id}
        uow.record(AuthorAsked(question_id=asked.id, **about))
    send(client, "/sign-in", email=cast.paula.account.email, with_link="1")
    with units.open() as uow:
        round_ = uow.session.get_one(Round, cast.rounds[0].id)
        make_synthesis(uow, round_, cast.mo.membership, text=WORDS, state="in_review", rests_on=[[place.public.id]])
    with units.open() as uow:
        round_ = uow.session.get_one(Round, cast.rounds[0].id)
        publish_synthesis(uow, actor_of(session, cast.olga.account), round_=round_, edition=1)
    with units.open() as uow:
        make_edition(uow, cast)
        ask_for_code(uow, MailedCode(account_id=cast.paula.account.id, kind=DEVICE))
        code = MailedCode(account_id=cast.pierre.account.id, kind=ADDRESS, address="other@example.org")
        ask_for_code(uow, code)
        uow.record(AddressChanged(exchange_id=None, account_id=cast.pierre.account.id, code_id=code.id))


def make_edition(uow: UnitOfWork, cast: Cast) -> None:
    made = {"number": 1, "state": EditionState.READY, "asked_at": uow.now, "ordered_by_id": cast.olga.membership.id}
    edition = uow.add(Edition(exchange_id=cast.exchange.id, **made))
    uow.flush()
    tell_of_made(uow, edition)


def let_time_pass(place: Place, units: Units, clock: MovableClock) -> Iterator[None]:
    """It closes, and what is told afterwards is told, until three months later. Of others, which may be named, nothing is."""
    commit(units, place.cast, place.cast.paula, WORDS)
    with units.open() as uow:
        others = update(Exchange).where(Exchange.id != place.cast.exchange.id)
        uow.session.execute(others.values(closes_at=uow.now + timedelta(days=999)))
        answer_about_address(uow, account_id=place.cast.paula.account.id, answer=KEEP)
        drop_editions(uow, select(Edition.id).where(Edition.exchange_id == place.cast.exchange.id))
    closes_at, timezone = place.cast.exchange.closes_at, place.cast.exchange.timezone
    yield
    for at in (closes_at + timedelta(days=1), closes_at + ADDRESS_ASKED, reminder_at(closes_at, timezone, 3)):
        clock.move_to(at)
        tell_after_closing(units)
        ask_about_addresses(units)
        yield


def test_no_mail_of_any_kind_has_a_word_of_it_anywhere(
    app: Flask,
    place: Place,
    units: Units,
    session: Session,
    client: FlaskClient,
    as_: SignIn,
    drain: Callable[[], int],
    clock: MovableClock,
) -> None:
    happen(place, units, session, client)
    here = f"/exchanges/{place.slug}"
    said = {"text": WORDS, "language": "es", "member": str(place.cast.paula.membership.number)}
    answer = send(as_(place.cast.olga.account), f"{here}/entering", "/entering", topic=str(place.topic.id), **said)
    assert answer.status_code == 303
    drain()
    with units.open() as uow:
        olga, appeal_id = actor_of(session, place.cast.olga.account), uow.session.scalars(select(Appeal.id)).one()
        reason = Reason(code="other", words="Canaryreason.", language="en")
        uphold_decision(uow, olga, appeal_id=appeal_id, reason=reason)
    with units.open() as uow:
        approved = select(DecisionRow.id).where(DecisionRow.contribution_id == place.waiting.id)
        reverse_decision(uow, olga, decision_id=uow.session.scalars(approved).one())
    mails, sent = [], set()
    for _ in let_time_pass(place, units, clock):
        drain()
        session.rollback()
        mails += take_mails(app)
        sent |= set(session.scalars(select(Mail.kind).where(Mail.state == "sent")))
    kinds = {folder.name for folder in (TEMPLATES / "mail").iterdir() if folder.is_dir()}
    assert sent == kinds
    assert len(mails) >= len(kinds)
    for mail in mails:
        whole = mail.as_string() + "".join(str(part.get_content()) for part in mail.walk() if not part.is_multipart())
        assert not CANARY.search(whole), mail["Subject"]
        assert place.slug not in whole, mail["Subject"]
        assert "Paula" not in whole
        assert mail["From"].addresses[0].display_name == "Ronda"
        assert set(mail.keys()) <= {
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "MIME-Version",
            "Content-Type",
            "Content-Language",
        }
