"""Everything that can be received: every address that is read, with the things of the scene, by everybody."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.routing import Rule

from forum.contributions.models import Contribution, Topic
from forum.exchanges.models import Membership, Notice, Paper, Round
from forum.files.models import StoredFile
from forum.kernel.db import Base
from forum.moderation.models import Appeal
from forum.moderation.sections.every import BY_KEY
from forum.reports.formats import FORMATS
from forum.texts.models import Version
from forum.translating.models import Concept
from tests.leaks.scene import BROWSERS, READERS, SLUG, Scene
from tests.pages import send

LEFT_OUT = frozenset({"static", "accounts.second_step"})
"""The same for everybody, made before anybody wrote; and a key for the reader herself, drawn anew each time."""
QUERIES = {
    "contributions.topic": ("", "?lang=fr", "?before=end"),
    "search.exchange_results": (
        "?q=lamp",
        "?q=lamp&country=PE",
        "?q=lamp&country=ZA",
        "?q=lamp&organisation=Huis+Zuid",
    ),
    "search.results": ("?q=threes",),
    "search_api.results": ("?q=lamp",),
    "contributions.write": ("", "?reply_to=2", "?draft_id=2"),
    "admin.people": ("", "?name=a"),
}
_DRAWN = "csrf_token|submission_key|opened|key|page"
RANDOM = re.compile(
    rf"""name="(?:{_DRAWN})"\s+value="[^"]*"|value="[^"]*"\s+name="(?:{_DRAWN})"|(?:mail/stop|answers)/[\w=.-]+"""
)
"""Drawn for each form: the token against forged forms, the key against double clicks, the signed hour of opening. For each
mail: the link to stop them, and that to answer by. For each sheet: the key of its page."""

OF_THE_ANSWER = frozenset({"Date", "Expires", "Set-Cookie"})
"""When the answer was given, as the library that sends files reads it: nothing of the file. The reader's own cookie."""


Copy = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def all(self) -> str:
        return (
            "\n".join(f"{name}: {value}" for name, value in self.headers) + "\n\n" + self.body.decode(errors="replace")
        )


def walk(scene: Scene) -> dict[str, dict[str, Answer]]:
    addresses = list(every_address(scene))
    found: dict[str, dict[str, Answer]] = {}
    for name in BROWSERS:
        client = scene.clients[name]
        found[name] = {address: read(client, address) for address in addresses}
    for name, token in scene.tokens.items():
        headers = {"Authorization": f"Bearer {token}"}
        asked = [address for address in addresses if address.startswith("/api/")]
        client = scene.app.test_client()
        found[f"token of {name}"] = {address: read(client, address, headers=headers) for address in asked}
    return found


def copies(scene: Scene) -> dict[str, Copy]:
    """Of her own data, as each of the others takes it out."""
    found: dict[str, Copy] = {}
    for name in READERS:
        answer = send(scene.clients[name], "/me/data", "/me/data/copy")
        content = answer.data
        answer.close()
        with zipfile.ZipFile(BytesIO(content)) as archive:
            found[name] = {inside: archive.read(inside) for inside in archive.namelist()}
    return found


def read(client: FlaskClient, address: str, *, headers: dict[str, str] | None = None) -> Answer:
    answer = client.get(address, headers=headers or {}, buffered=True)
    is_page = answer.mimetype == "text/html"
    body = RANDOM.sub("random", answer.text).encode() if is_page else answer.data
    headers_of = {name: value for name, value in answer.headers if name not in OF_THE_ANSWER}
    if is_page:
        headers_of["Content-Length"] = str(len(body))
    return Answer(answer.status_code, tuple(sorted(headers_of.items())), body)


def every_address(scene: Scene) -> Iterator[str]:
    things = things_of(scene)
    for rule in sorted(scene.app.url_map.iter_rules(), key=str):
        if "GET" not in (rule.methods or ()) or rule.endpoint in LEFT_OUT:
            continue
        for path in dict.fromkeys(fill(scene.app, rule, things)):
            for query in QUERIES.get(rule.endpoint, ("",)):
                yield path + query


def fill(app: Flask, rule: Rule, things: dict[str, list[Any]]) -> Iterator[str]:
    names = sorted(rule.arguments)
    with app.test_request_context():
        if rule.endpoint == "files.open":
            for file_id, name in things["files"]:
                yield rule_path(app, rule, {"file_id": file_id, "name": name})
            return
        for values in product(*(things_for(rule, name, things) for name in names)):
            yield rule_path(app, rule, dict(zip(names, values, strict=True)))


def things_for(rule: Rule, name: str, things: dict[str, list[Any]]) -> list[Any]:
    if name == "number":
        return things["rounds" if "rounds" in rule.rule else "numbers"]
    if name == "name":
        return ["return.personal" if "reasons" in rule.rule else "rules"]
    return things[name]


def rule_path(app: Flask, rule: Rule, values: dict[str, Any]) -> str:
    adapter = app.url_map.bind("localhost")
    return adapter.build(rule.endpoint, values)


def things_of(scene: Scene) -> dict[str, list[Any]]:
    session = scene.session

    def ids(column: Any) -> list[Any]:
        return list(session.scalars(select(column).order_by(column)))

    files = [(row.id, row.name) for row in session.scalars(select(StoredFile).order_by(StoredFile.id))]
    found: dict[str, list[Any]] = {
        "slug": [SLUG],
        "contribution_id": ids(Contribution.id),
        "topic_id": ids(Topic.id)[:1],
        "text_id": list(session.scalars(select(Contribution.text_id).order_by(Contribution.id)))[:2],
        "language": ["fr"],
        "files": files,
        "file_id": [file_id for file_id, _ in files],
        "numbers": list(session.scalars(select(Membership.number).where(Membership.exchange_id == scene.exchange_id)))[
            :4
        ],
        "rounds": ids(Round.number)[:1],
        "paper_id": ids(Paper.id) or [1],
        "notice_id": ids(Notice.id),
        "draft_id": [1],
        "archive_id": [1],
        "appeal_id": ids(Appeal.id),
        "promise_id": [1],
        "reading_id": [1],
        "section": sorted(BY_KEY),
        "line_id": [1],
        "commitment_id": [1],
        "form": sorted(FORMATS),
        "concept_id": ids(Concept.id) or [1],
        "version_id": ids(Version.id)[:3],
        "token": ["x" * 43],
    }
    session.rollback()
    return found


def rows(engine: Engine) -> dict[str, list[dict[str, object]]]:
    with engine.connect() as connection:
        return {
            table.name: [
                dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in Base.metadata.sorted_tables
        }


def mails(folder: Path) -> list[str]:
    return [file.read_text() for file in sorted((folder / "mail").glob("*.eml"))]


def kept_files(folder: Path) -> dict[str, tuple[int, float]]:
    """Size and time of last change of each upload."""
    return {file.name: (file.stat().st_size, file.stat().st_mtime) for file in (folder / "files").glob("*/*")}
