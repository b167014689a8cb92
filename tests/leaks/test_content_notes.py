"""A text under a content note: at no address does a word of it stand but folded under the note, or in its author's own form."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account, ApiToken
from forum.accounts.tokens import token_hash
from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import Membership
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.moderation.actions import set_content_note
from forum.moderation.models import Appeal, Dismissal, Gist, LentReading, Promise
from forum.moderation.rules import digest_of
from forum.moderation.sections.every import BY_KEY
from forum.notifications.models import Mail
from forum.texts.actions import put_note, put_version
from forum.texts.models import Origin
from forum.texts.notes import ContentNote
from forum.texts.queries import get_text
from forum.web.runtime import Runtime
from tests.actors import actor_of
from tests.cast import Cast, Person, assemble
from tests.factories import (
    make_appeal,
    make_case,
    make_contribution,
    make_decision,
    make_quote,
    make_report,
    make_synthesis,
    make_topic,
)
from tests.leaks.walking import QUERIES, rule_path

CANARY, IN_FRENCH, NOTE = "Xylocanary", "Xylocanarie", "Nyctnote"
PEOPLE = ("paula", "pierre", "mo", "noor", "tara", "olga", "nobody")
QUERIES_HERE = {
    **QUERIES,
    "search.exchange_results": (f"?q={CANARY}", f"?q={IN_FRENCH}"),
    "search.results": (f"?q={CANARY}",),
    "search_api.results": (f"?q={CANARY}",),
}
WHERE = {
    "/topics/N",
    "/topics/N/order",
    "/contributions/N",
    "/contributions/N/basket",
    "/contributions/N/promise",
    "/contributions/N/report",
    "/desk",
    "/desk/N",
    "/desk/reports/N",
    *(f"/desk/{key}" for key in ("left", "promises", "questions", "reports", "versions", "waiting")),
    "/aside/N",
    "/readings/N",
    "/rounds/N/basket",
    "/rounds/N/hand-over",
    "/rounds/N/synthesis",
    "/rounds/N/synthesis/edit",
    "/rounds/N/synthesis/fairness",
    "/rounds/N/synthesis/review",
    "/mine",
    "/search",
    "/desk/translations",
}
STATES = (Status.PUBLISHED, Status.WAITING, Status.RETURNED, Status.HIDDEN, Status.DRAFT)


class Outside(HTMLParser):
    """The words of a page that stand neither under a content note nor in a field of a form."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "details":
            folds = "content-note" in (values.get("class") or "")
            assert not (folds and "open" in values), "a note that is open from the first"
            self._open.append("note" if folds else "details")
        elif tag == "textarea":
            self._open.append("field")
        for name in ("content", "title", "aria-label", "alt", "placeholder"):
            self.words += f" {values.get(name) or ''}"

    def handle_endtag(self, tag: str) -> None:
        if tag in {"details", "textarea"} and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not {"note", "field"} & set(self._open):
            self.words += data


def outside(page: str) -> str:
    parser = Outside()
    parser.feed(page)
    return parser.words


@pytest.fixture
def cast(units: Units) -> Cast:
    """Her texts in every state, all but one noted by herself; one with a version, a reply, and a change that waits."""
    with units.open() as uow:
        cast = assemble(uow, reviews_versions=True)
        topic = make_topic(uow, cast.rounds[0])
        rows = [
            make_contribution(
                uow, topic, cast.paula.membership, text=f"{CANARY} {status}.", language="es", status=status
            )
            for status in STATES
        ]
        for row in rows[1:]:
            put_note(uow, get_text(uow.session, row.text_id), ContentNote(NOTE, "es"), by="author")
        make_appeal(uow, make_decision(uow, rows[3], cast.mo.membership))
        make_contribution(uow, topic, cast.pierre.membership, text="So did we.", parent=rows[0])
        words: Any = {"language": "fr", "paragraphs": [f"{IN_FRENCH}."], "origin": Origin.HUMAN}
        put_version(uow, get_text(uow.session, rows[0].text_id), translator_id=cast.tara.membership.id, **words)
        published = rows[0].id
        put_it_everywhere(uow, cast, topic, rows)
    with units.open() as uow:
        actor = actor_of(uow.session, cast.mo.account)
        set_content_note(uow, actor, contribution_id=published, words=NOTE, language="en")
    return cast


def put_it_everywhere(uow: UnitOfWork, cast: Cast, topic: Topic, rows: Sequence[Contribution]) -> None:
    """Quoted in a synthesis and reported; promised, asked and not answered, left, set aside; with a gist, read by one lent."""
    published, waiting = rows[:2]
    quote = make_quote(uow, published, cast.mo.membership)
    cited = {"rests_on": [[published.id]], "quotes": [[quote.id]]}
    make_synthesis(uow, cast.rounds[0], cast.mo.membership, state="published", **cited)
    make_report(uow, published, cast.pierre.membership)
    asked, left = (noted(uow, topic, cast.paula, text=f"{CANARY}: who {words}?") for words in ("lit it", "did not"))
    asked.published_at = get_text(uow.session, asked.text_id).published_at = uow.now - timedelta(days=3)
    about = {"exchange_id": cast.exchange.id}
    mo_id = cast.mo.membership.id
    uow.add(Dismissal(contribution_id=left.id, by_id=mo_id, at=uow.now, **about))
    promised = noted(uow, topic, cast.mo, text=f"We look after the {CANARY}.")
    uow.add(Promise(contribution_id=promised.id, made_by_id=mo_id, made_at=uow.now, **about))
    make_case(uow, noted(uow, topic, cast.paula, status=Status.ASIDE), cast.mo.membership)
    words = {"digest": digest_of([f"{CANARY} waiting."]), "paragraphs": [f"{CANARY} waits."], "provider": "parrot"}
    uow.add(Gist(contribution_id=waiting.id, language="en", made_at=uow.now, **words))
    asked_by = {"asked_by_id": cast.olga.membership.id, "asked_at": uow.now, "promised_at": uow.now}
    uow.add(LentReading(contribution_id=waiting.id, reader_id=cast.pierre.membership.id, **asked_by, **about))


def noted(
    uow: UnitOfWork, topic: Topic, author: Person, *, text: str = f"{CANARY} again.", **fields: Any
) -> Contribution:
    row = make_contribution(uow, topic, author.membership, text=text, language="es", **fields)
    put_note(uow, get_text(uow.session, row.text_id), ContentNote(NOTE, "es"), by="author")
    return row


def addresses(app: Flask, session: Session, slug: str) -> list[str]:
    rows = session.scalars(select(Contribution).order_by(Contribution.id)).all()
    things: dict[str, list[Any]] = {
        "slug": [slug],
        "contribution_id": [row.id for row in rows],
        "topic_id": [rows[0].topic_id],
        "text_id": [row.text_id for row in rows],
        "language": ["fr", "en"],
        "appeal_id": session.scalars(select(Appeal.id)).all(),
        "number": [1, 2],
        "section": sorted(BY_KEY),
        "reading_id": session.scalars(select(LentReading.id)).all(),
        "archive_id": [1],
    }
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or not set(rule.arguments) <= set(things) or rule.endpoint == "static":
            continue
        combined: list[dict[str, Any]] = [{}]
        for name in sorted(rule.arguments):
            combined = [{**values, name: value} for values in combined for value in things[name]]
        for values in combined:
            found += [rule_path(app, rule, values) + query for query in QUERIES_HERE.get(rule.endpoint, ("",))]
    return found


def test_no_page_shows_a_word_of_it_but_under_its_note(
    app: Flask, session: Session, cast: Cast, as_: Callable[[Account], FlaskClient], drain: Callable[[], int]
) -> None:
    drain()
    clients = {name: app.test_client() if name == "nobody" else as_(getattr(cast, name).account) for name in PEOPLE}
    paths = addresses(app, session, cast.exchange.slug)
    shown, faults = set(), []
    for name, client in clients.items():
        for path in paths:
            answer = client.get(f"{path}{'&' if '?' in path else '?'}lang=en")
            assert answer.status_code < 500, path
            if answer.mimetype != "text/html":
                continue
            if re.search(f"{CANARY}|{IN_FRENCH}", outside(answer.text)):
                faults.append(f"{name} {path}")
            if NOTE in answer.text:
                shown.add(re.sub(r"\d+", "N", path.partition("?")[0].partition(cast.exchange.slug)[2]))
    assert faults == []
    assert WHERE - shown == set()


def test_search_finds_it_and_shows_its_note_alone(app: Flask, cast: Cast, drain: Callable[[], int]) -> None:
    drain()
    page = app.test_client().get(f"/exchanges/{cast.exchange.slug}/search?q={CANARY}&lang=en").text
    assert "4 texts found" in page
    assert NOTE in page
    assert page.count(CANARY) == page.count(f'value="{CANARY}"') + page.count(f"q={CANARY}")


def test_a_program_is_told_of_the_note(
    app: Flask, units: Units, session: Session, cast: Cast, drain: Callable[[], int]
) -> None:
    drain()
    with units.open() as uow:
        fields = {"account_id": cast.pierre.account.id, "name": "a program", "scopes": ["read"], "created_at": uow.now}
        uow.add(ApiToken(token_hash=token_hash("a-token"), **fields))
    client, headers = app.test_client(), {"Authorization": "Bearer a-token"}
    topic_id = session.scalars(select(Contribution.topic_id)).first()
    first = client.get(f"/api/v1/topics/{topic_id}/contributions", headers=headers).json["contributions"][0]
    assert first["text"]["content_note"] == {"words": NOTE, "language": "en"}
    hit = client.get(f"/api/v1/search?q={CANARY}", headers=headers).json["hits"][0]
    assert (hit["content_note"], hit["html"]) == (NOTE, "")


def test_no_mail_bears_a_word_of_it(app: Flask, session: Session, cast: Cast, drain: Callable[[], int]) -> None:
    drain()
    runtime: Runtime = app.extensions["ronda"]
    said = [file.read_text() for file in (runtime.settings.data_dir / "mail").glob("*.eml")]
    assert session.scalars(select(Mail.id)).first() is None or said is not None
    assert [mail for mail in said if CANARY in mail] == []


def test_her_page_says_that_a_moderator_gave_it(
    session: Session, cast: Cast, as_: Callable[[Account], FlaskClient]
) -> None:
    paula = as_(cast.paula.account)
    assert paula.get(f"/exchanges/{cast.exchange.slug}/mine?lang=en").text.count("A moderator put a content note") == 1
    assert session.get(Membership, cast.paula.membership.id) is not None
