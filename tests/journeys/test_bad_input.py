"""Whatever is sent to whatever address, the answer says what was wrong with it: never an error of ours.

The addresses are those of the application as it stands, so a new page is tried from its first day.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from forum.accounts.actions import create_token
from forum.accounts.models import Account
from forum.accounts.rules import SCOPES
from forum.assembly import file_storage
from forum.contributions.models import Status
from forum.exchanges.models import Paper
from forum.files.actions import attach_files
from forum.files.uploads import keep_upload
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.statistics.actions.freeze import freeze_figures
from forum.texts.actions import create_text, put_version
from forum.texts.models import Origin
from forum.texts.queries import get_text
from tests.architecture.sources import read
from tests.cast import Cast, assemble
from tests.factories import make_author_question, make_contribution, make_notice, make_synthesis, make_topic
from tests.files.samples import HTML, picture
from tests.pages import forms

SignIn = Callable[[Account], FlaskClient]
BEYOND = 2**63
OF_OTHERS = frozenset({"contributions.questions", "moderation.danger", "synthesis.mark", "translating.remark"})
"""Pages of what stands otherwise than on the ground: asked about, set aside, to be quoted, with a paragraph in the address."""
ODD_PARTS = [
    "0",
    "-1",
    str(BEYOND),
    "9" * 400,
    "é",
    "%ff%fe",
    "%00",
    "..%2f..%2fetc%2fpasswd",
    "%F0%9F%92%A9",
    "a" * 3_000,
]
ODD_VALUES = [
    *["", "a\0b", "\ud800", "e\u0301" * 40, "x" * 100_000, "-1", str(BEYOND), "9" * 400, "NaN", "2026-13-45"],
    *["99999-01-01", "xx-nope", "%s%(x)s{0}", "[]", "\r\nX: y"],
]
ODD_QUESTIONS = [
    *[
        "",
        "%00",
        "%ff",
        "%zz",
        "%ED%A0%80",
        "-1",
        str(BEYOND),
        "9" * 400,
        "2026-13-45",
        "xx-nope",
        "%5B%5D",
        "9.9",
        "~",
    ],
    *["99999999999999999.99999999999999999", "9999-12-31T23:59:59-12:00~1", "0001-01-01T00:00%2B14:00~9"],
]
ODD_HEADERS: list[dict[str, str]] = [
    {
        "Accept-Language": "xx-nope;q=banana, *;q=-1, \xff",
        "Accept": "q=;;;,,,/",
        "Accept-Encoding": "gzip;q=x, \xff",
        "If-None-Match": "W/" + '"' * 5_000,
        "If-Modified-Since": "Thu, 99 Foo 2026 99:99:99 GMT",
        "Range": "bytes=-9999999999999999999,5-1",
        "Referer": "http://[::1",
        "Sec-GPC": "\xff",
        "User-Agent": "\xff" * 9_000,
        "X-Forwarded-For": "::::, 1.2.3.4.5, \xff",
        "X-Forwarded-Host": "a b",
        "X-Forwarded-Proto": "gopher",
    },
    {"Accept-Language": "x" * 60_000, "Authorization": "Bearer " + "\xff" * 3_000, "Content-Length": "-5"},
    {"Accept-Language": "en," * 9_000, "Authorization": "Basic !!!", "Content-Length": "banana", "Origin": "null"},
    {"Cookie": "ronda=\xff\xfe; \x01; =; ronda", "Host": "exa mple..org:99999", "Origin": "http://[::1"},
    {"Cookie": "ronda=" + "x" * 30_000},
]
ODD_BODIES: list[tuple[str, bytes]] = [
    ("application/x-www-form-urlencoded", b"text=%ff%fe&language=%zz&%00=%00&=&&=="),
    ("application/x-www-form-urlencoded", b"\xff\xfe\x00" * 100),
    ("application/x-www-form-urlencoded", b"a=1&" * 5_000),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\xfe\r\n--x--'),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="\xff\0.pdf"\r\n\r\nx',
    ),
    ("multipart/form-data; boundary=x", b"--x\r\n" * 3_000),
    ("application/json", b"{"),
    ("application/json", b"[" * 5_000),
    ("application/json", b'{"a": 1e999, "b": "\\ud800", "text": {}, "language": []}'),
    ("application/json", b"null"),
    ("application/json; charset=nope", b"\xff\xff"),
    ("text/plain; charset=utf-16", b"x"),
    ("\xff", b"x"),
]
READS_A_FIELD = re.compile(
    r'(?:form|args|values|files)(?:\.get(?:list)?\(|\[)\s*"([a-z_]+)"|^    ([a-z_]+) = \w+Field\(', re.MULTILINE
)
WRITING = ("POST", "PUT", "PATCH", "DELETE")
LAST = (
    "exchanges.throw_notice_away",
    "contributions.take_off_file",
    "contributions.withdraw",
    "contributions_api.withdraw",
    "exchanges.leave",
    "accounts.remove_token",
    "accounts.end",
    "support.leave",
    "accounts.sign_out",
)
"""They take away what the others are tried with."""


class Program(FlaskClient):
    """A client that shows a token instead of a session."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        token = {"Authorization": f"Bearer {self.application.extensions['test_token']}"}
        kwargs["headers"] = {**token, **(kwargs.get("headers") or {})}
        return super().open(*args, **kwargs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """An exchange with one of each thing, and who asks: nobody, one who may do all there is to do, and her program."""

    app: Flask
    values: dict[str, str]
    nobody: FlaskClient
    master: FlaskClient
    program: FlaskClient

    def rules(self) -> list[Rule]:
        rules = [rule for rule in self.app.url_map.iter_rules() if rule.endpoint != "static"]
        return sorted(rules, key=lambda rule: (rule.endpoint in LAST, rule.rule))

    def addresses(self, methods: tuple[str, ...]) -> Iterator[tuple[FlaskClient, str, str]]:
        """Each address with each method, and who is worth asking it: the signed-out are turned away by most."""
        for rule in self.rules():
            for method in sorted((rule.methods or set()) & set(methods)):
                for client in self.clients(rule):
                    yield client, method, self.fill(rule)

    def clients(self, rule: Rule) -> tuple[FlaskClient, ...]:
        if rule.rule.startswith("/api/"):
            return self.nobody, self.program
        is_public = getattr(self.app.view_functions[rule.endpoint], "is_public", False)
        return (self.nobody, self.master) if is_public else (self.master,)

    def fill(self, rule: Rule, place: str = "", odd: str = "") -> str:
        """The rule's address with what is there, but `odd` in `place`."""
        values = {name: quote(self.values.get(name, "1")) for name in rule.arguments} | {place: odd}
        return re.sub(r"<(?:[^:<>]*:)?([a-z_]+)>", lambda part: values[part[1]], rule.rule)

    def token(self, client: FlaskClient) -> str:
        found = [form["fields"] for page in ("/sign-in", "/") for form in forms(client.get(page))]
        return next((str(fields["csrf_token"]) for fields in found if "csrf_token" in fields), "")  # type: ignore[index,operator]

    def forms_of(self, client: FlaskClient) -> list[tuple[str, dict[str, str]]]:
        """Those of all pages, with where they go and what stands in them; not those that end it all."""
        pages = [page for asked, _, page in self.addresses(("GET",)) if asked is client]
        answers = [(page, client.get(page)) for page in pages]
        read = [(page, answer) for page, answer in answers if answer.mimetype == "text/html"]
        found = [(page, form) for page, answer in read for form in forms(answer) if form["method"] == "post"]
        sent = {str(form["action"] or page): form["fields"] for page, form in found}
        return [(to, fields) for to, fields in sent.items() if not to.endswith(("/sign-out", "/leave", "/end"))]  # type: ignore[misc]


@pytest.fixture
def ground(app: Flask, units: Units, client: FlaskClient, as_: SignIn) -> Ground:
    with units.open() as uow:
        cast = assemble(uow)
        cast.olga.account.is_administrator = True
        values = furnish(app, uow, cast)
        account = Actor(account_id=cast.olga.account.id)
        app.extensions["test_token"] = create_token(uow, account, name="trial", scopes=SCOPES)
    program = Program(app)
    return Ground(app=app, values=values, nobody=client, master=as_(cast.olga.account), program=program)


def furnish(app: Flask, uow: UnitOfWork, cast: Cast) -> dict[str, str]:
    """A topic with a waiting contribution of the one who asks, a picture on it, a paper, a notice; their ids by argument."""
    topic = make_topic(uow, cast.rounds[0])
    contribution = make_contribution(uow, topic, cast.olga.membership, status=Status.WAITING)
    make_contribution(uow, topic, cast.paula.membership)
    photo = keep_upload(
        file_storage(app.extensions["ronda"].settings), name="a.png", content=picture("PNG"), now=uow.now
    )
    text = get_text(uow.session, contribution.text_id)
    file = attach_files(uow, text, files=[photo], uploader_id=cast.olga.membership.id)[0]
    title = create_text(
        uow, exchange_id=cast.exchange.id, kind="paper_title", language="en", source="Study", is_plain=True
    )
    paper = uow.add(Paper(round_id=cast.rounds[0].id, position=0, title_id=title.id, body_id=title.id))
    make_synthesis(uow, cast.rounds[0], cast.mo.membership, state="published")
    make_author_question(uow, contribution, cast.tara.membership)
    freeze_figures(uow, SYSTEM, exchange=cast.exchange)
    in_french = get_text(uow.session, topic.title_id)
    put_version(uow, in_french, language="fr", paragraphs=["Rues"], origin=Origin.HUMAN)
    uow.flush()
    ids = {
        "topic_id": topic.id,
        "contribution_id": contribution.id,
        "file_id": file.id,
        "text_id": topic.title_id,
        "paper_id": paper.id,
        "notice_id": make_notice(uow, cast.exchange, cast.rounds[0]).id,
        "round_id": cast.rounds[0].id,
        "membership_id": cast.paula.membership.id,
        "number": 1,
    }
    named = {"slug": cast.exchange.slug, "language": "fr", "form": "csv", "section": "waiting"}
    return {**named, **{name: str(id) for name, id in ids.items()}}


def field_names() -> list[str]:
    sources = [
        source for source in read("forum", "*.py") if re.search(r"/(views|forms|api|web|showing)\b", source.path)
    ]
    return sorted(
        {name for source in sources for found in READS_A_FIELD.findall(source.text) for name in found if name}
    )


def sent(value: str) -> bytes:
    return value.encode("utf-8", "surrogatepass")


def ours(client: FlaskClient, method: str, path: str, **more: Any) -> Iterator[str]:
    """The fault, if the answer is an error of ours; the health page may say that all is not well."""
    with client.open(path, method=method, **more) as answer:
        if answer.status_code >= 500 and not (path.startswith("/readyz") and answer.status_code == 503):
            yield f"{answer.status_code} {method} {path[:120]} {str(more)[:200]}"


def test_the_ground_bears_every_page(ground: Ground) -> None:
    """Else the tests below would try error pages only."""
    known = [
        rule
        for rule in ground.rules()
        if "GET" in (rule.methods or ()) and rule.arguments <= set(ground.values) and rule.endpoint not in OF_OTHERS
    ]
    missing = [
        path
        for rule in known
        if ground.clients(rule)[-1].get(path := ground.fill(rule), buffered=True).status_code == 404
    ]
    assert missing == []


def test_odd_addresses(ground: Ground) -> None:
    tries = [
        (client, method, ground.fill(rule, place, odd))
        for rule in ground.rules()
        for place in rule.arguments
        for odd in ODD_PARTS
        for method in sorted((rule.methods or set()) & {"GET", *WRITING})
        for client in ground.clients(rule)
    ]
    assert len(tries) > 300
    assert [fault for client, method, path in tries for fault in ours(client, method, path)] == []


def test_a_large_number_is_no_page(ground: Ground) -> None:
    """Numbers beyond what a database holds are absent, like those that are not there."""
    for rule in ground.rules():
        for place in rule.arguments & {name for name in rule.arguments if name.endswith("_id") or name == "number"}:
            if "GET" in (rule.methods or ()):
                path = ground.fill(rule, place, str(BEYOND))
                assert {client.get(path).status_code for client in ground.clients(rule)} == {404}, path


def test_odd_questions(ground: Ground) -> None:
    names = [*field_names(), "lang", "nothing"]
    queries = ["&".join(f"{name}={value}" for name in names) for value in ODD_QUESTIONS]
    queries += ["%ff=%fe&&==&" + "a" * 9_000]
    tries = [(client, page, query) for client, _, page in ground.addresses(("GET",)) for query in queries]
    assert [fault for client, page, query in tries for fault in ours(client, "GET", f"{page}?{query}")] == []


def test_odd_forms(ground: Ground) -> None:
    """Every field any page reads, with one odd value in all of them at once, to every address that takes forms."""
    names = field_names()
    assert {"language", "text"} <= set(names)
    tokens = {client: ground.token(client) for client in (ground.nobody, ground.master)}
    faults: list[str] = []
    for client, method, path in ground.addresses(WRITING):
        for value in ODD_VALUES:
            form = {name: sent(value) for name in names} | {"csrf_token": tokens.get(client, "")}
            faults += ours(client, method, path, data=form)
    assert faults == []


def test_odd_values_in_real_forms(ground: Ground) -> None:
    """Forms as the pages give them, with one field made odd."""
    faults: list[str] = []
    for client in (ground.nobody, ground.master):
        for to, fields in ground.forms_of(client):
            for name in set(fields) - {"csrf_token"}:
                for value in (str(BEYOND), "\0", "2026-13-45", "\ud800", "x" * 100_000, ""):
                    changed = {**{key: sent(word) for key, word in fields.items()}, name: sent(value)}
                    faults += ours(client, "POST", to, data=changed)
    assert faults == []


def test_odd_bodies(ground: Ground) -> None:
    tokens = {client: ground.token(client) for client in (ground.nobody, ground.master)}
    faults: list[str] = []
    for client, method, path in ground.addresses(WRITING):
        for kind, body in ODD_BODIES:
            headers = {"Content-Type": kind, "X-CSRFToken": tokens.get(client, "")}
            faults += ours(client, method, path, data=body, headers=headers)
    assert faults == []


def test_odd_headers(ground: Ground) -> None:
    tries = [(*address, odd) for address in ground.addresses(("GET", *WRITING)) for odd in ODD_HEADERS]
    assert [fault for client, method, path, odd in tries for fault in ours(client, method, path, headers=odd)] == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"x=" + b"a" * 60_000_000),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + b"a" * 50_000_000 + b"\r\n--x--\r\n",
        ),
    ],
    ids=["a body", "a field"],
)
def test_50_megabytes_are_refused(ground: Ground, kind: str, body: bytes) -> None:
    for client, method, path in ground.addresses(WRITING):
        status = client.open(path, method=method, data=body, content_type=kind).status_code
        is_ignored = status == 204 and path.startswith("/api/") and "multipart" in kind
        is_unread = status == 303 and path == "/leave"
        assert 400 <= status < 500 or is_ignored or is_unread, (path, status)


def test_a_lying_file_anywhere_is_refused(ground: Ground) -> None:
    faults: list[str] = []
    for to, fields in ground.forms_of(ground.master):
        for name in ("a.pdf", "a.csv", "a.xlsx", "a\0.png", "\u202egnp.exe", "x" * 500 + ".pdf"):
            upload = {field: (BytesIO(HTML + b"\xff\0"), name) for field in ("files", "file", "people", "programme")}
            faults += ours(ground.master, "POST", to, data={**fields, **upload})
    assert faults == []


def test_the_rule_finds_an_error_of_ours() -> None:
    other = Flask("other")
    other.add_url_rule("/", view_func=lambda: ("", 500))
    assert list(ours(other.test_client(), "GET", "/")) != []
    found = READS_A_FIELD.findall('request.form.get("language", "")\n    email = StringField(')
    assert found == [("language", ""), ("", "email")]
