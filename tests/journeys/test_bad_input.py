"""Whatever is sent to whatever address, the answer says what was wrong with it: never an error of ours.

The addresses are those of the application as it stands, so a new page is tried from its first day.
"""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from forum.accounts.models import Account
from forum.kernel.unit_of_work import Units
from tests.architecture.sources import read
from tests.cast import Cast, assemble
from tests.files.samples import HTML
from tests.pages import forms

SignIn = Callable[[Account], FlaskClient]
BEYOND = 2**63
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
    *["", "\0", "a\0b", "\ud800", "\u202e", "e\u0301" * 40, "x" * 100_000, "-1", str(BEYOND), "9" * 400, "NaN"],
    *["2026-13-45", "2026-02-30T25:61", "99999-01-01", "xx-nope", "en-", "' OR 1=1 --", "%s%(x)s{0}", "[]", "\r\nX: y"],
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
    r'(?:form|args|values|files)(?:\.get(?:list)?\(|\[)\s*"([a-z_]+)"|^    ([a-z_]+) = \w+Field\(', re.M
)
ENDS_A_SESSION = ("accounts.sign_out", "accounts.leave", "accounts.end")
BODY_METHODS = ("POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


@pytest.fixture
def everybody(client: FlaskClient, as_: SignIn, cast: Cast, units: Units) -> list[FlaskClient]:
    """Signed out, and one who may do all that can be done: no refusal hides what stands behind it."""
    with units.open() as uow:
        uow.session.get_one(Account, cast.olga.account.id).is_administrator = True
    return [client, as_(cast.olga.account)]


def rules_of(app: Flask) -> list[Rule]:
    """Those that end a session come last."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    return sorted(rules, key=lambda rule: (rule.endpoint in ENDS_A_SESSION, rule.rule))


def methods_of(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def filled(rule: Rule, cast: Cast, odd: str | None = None, place: str = "") -> str:
    """The rule's address with what is there (this exchange, the first of each kind), and `odd` in `place`."""
    good = {"slug": cast.exchange.slug, "number": "1", "round_id": str(cast.rounds[0].id)}
    values = {name: quote(good.get(name, "1")) for name in rule.arguments}
    if odd is not None:
        values[place] = odd
    return re.sub(r"<(?:[^:<>]*:)?([a-z_]+)>", lambda part: values[part[1]], rule.rule)


def field_names() -> list[str]:
    sources = [source for source in read("forum", "*.py") if re.search(r"/(views|forms|api|web)\b", source.path)]
    return sorted(
        {name for source in sources for found in READS_A_FIELD.findall(source.text) for name in found if name}
    )


def token_for(client: FlaskClient, path: str) -> str:
    found = [form["fields"] for form in forms(client.get(path)) if "csrf_token" in form["fields"]]  # type: ignore[operator]
    return str(found[0]["csrf_token"]) if found else ""  # type: ignore[index]


def ours(client: FlaskClient, method: str, path: str, **more: Any) -> Iterator[str]:
    """The fault, if the answer is an error of ours."""
    with client.open(path, method=method, **more) as answer:
        if answer.status_code >= 500 and not (path == "/readyz" and answer.status_code == 503):
            yield f"{answer.status_code} {method} {path[:120]} {str(more)[:200]}"


def test_odd_addresses(app: Flask, cast: Cast, everybody: list[FlaskClient]) -> None:
    tries = [
        (method, filled(rule, cast, odd, place))
        for rule in rules_of(app)
        for place in rule.arguments
        for odd in ODD_PARTS
        for method in methods_of(rule)
    ]
    assert len(tries) > 100
    assert [fault for method, path in tries for client in everybody for fault in ours(client, method, path)] == []


def test_a_large_number_is_no_page(app: Flask, cast: Cast, everybody: list[FlaskClient]) -> None:
    """Numbers beyond what a database holds are absent, like those that are not there."""
    for rule in rules_of(app):
        for place in rule.arguments & {name for name in rule.arguments if name.endswith("_id") or name == "number"}:
            if "GET" in methods_of(rule):
                path = filled(rule, cast, str(BEYOND), place)
                assert {client.get(path).status_code for client in everybody} <= {404, 302}, path


def test_odd_questions(app: Flask, cast: Cast, everybody: list[FlaskClient]) -> None:
    names = [*field_names(), "lang", "nothing"]
    pages = [filled(rule, cast) for rule in rules_of(app) if "GET" in methods_of(rule)]
    odd = [
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
        "%27+OR+1%3D1+--",
        "%5B%5D",
    ]
    queries = ["&".join(f"{name}={value}" for name in names) for value in odd]
    queries += ["%ff=%fe", "&&==&", "a" * 9_000]
    tries = [(page, query) for page in pages for query in queries]
    assert [
        fault for page, query in tries for client in everybody for fault in ours(client, "GET", f"{page}?{query}")
    ] == []


def test_odd_forms(app: Flask, cast: Cast, everybody: list[FlaskClient]) -> None:
    """Every field any page reads, with one odd value in all of them at once, to every address that takes forms."""
    names = field_names()
    assert {"language", "text"} & set(names)
    faults: list[str] = []
    for client in everybody:
        token = token_for(client, "/sign-in") or token_for(client, "/")
        for rule in rules_of(app):
            for method in set(methods_of(rule)) & set(BODY_METHODS):
                for value in ODD_VALUES:
                    form = {name: value.encode("utf-8", "surrogatepass") for name in names} | {"csrf_token": token}
                    faults += ours(client, method, filled(rule, cast), data=form)
    assert faults == []


def test_odd_values_in_real_forms(app: Flask, cast: Cast, everybody: list[FlaskClient]) -> None:
    """Forms as the pages give them, with one field made odd."""
    faults: list[str] = []
    for client in everybody:
        for form in found_forms(app, cast, client):
            fields: dict[str, str] = form["fields"]  # type: ignore[assignment]
            for name in set(fields) - {"csrf_token"}:
                for value in (str(BEYOND), "\0", "2026-13-45", "\ud800", "x" * 100_000, ""):
                    changed = {key: word.encode() for key, word in fields.items()}
                    changed[name] = value.encode("utf-8", "surrogatepass")
                    faults += ours(client, "POST", str(form["action"]), data=changed)
    assert faults == []


def found_forms(app: Flask, cast: Cast, client: FlaskClient) -> list[dict[str, object]]:
    pages = [filled(rule, cast) for rule in rules_of(app) if "GET" in methods_of(rule)]
    found = [(page, form) for page in pages for form in forms(client.get(page)) if form["method"] == "post"]
    return [{**form, "action": form["action"] or page} for page, form in found if "sign-out" not in str(form["action"])]


def test_odd_bodies(app: Flask, cast: Cast, everybody: list[FlaskClient]) -> None:
    faults: list[str] = []
    for client in everybody:
        token = token_for(client, "/")
        for rule in rules_of(app):
            for method in set(methods_of(rule)) & set(BODY_METHODS):
                for kind, body in ODD_BODIES:
                    headers = {"Content-Type": kind, "X-CSRFToken": token}
                    faults += ours(client, method, filled(rule, cast), data=body, headers=headers)
    assert faults == []


def test_odd_headers(app: Flask, cast: Cast, everybody: list[FlaskClient]) -> None:
    tries = [
        (method, filled(rule, cast), odd)
        for rule in rules_of(app)
        for method in methods_of(rule)
        for odd in ODD_HEADERS
    ]
    assert [
        fault
        for method, path, odd in tries
        for client in everybody
        for fault in ours(client, method, path, headers=odd)
    ] == []


def test_a_body_of_50_megabytes_is_not_read(app: Flask, cast: Cast, everybody: list[FlaskClient]) -> None:
    body = b"x=" + b"a" * 60_000_000
    client = everybody[-1]
    for rule in rules_of(app):
        for method in set(methods_of(rule)) & set(BODY_METHODS):
            answer = client.open(
                filled(rule, cast), method=method, data=body, content_type="application/x-www-form-urlencoded"
            )
            assert 400 <= answer.status_code < 500, (rule.rule, answer.status_code)


def test_a_field_of_50_megabytes_is_refused(app: Flask, cast: Cast, everybody: list[FlaskClient]) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + b"a" * 50_000_000 + b"\r\n--x--\r\n"
    client = everybody[-1]
    for rule in rules_of(app):
        if "POST" in methods_of(rule):
            answer = client.post(filled(rule, cast), data=body, content_type="multipart/form-data; boundary=x")
            assert 400 <= answer.status_code < 500, (rule.rule, answer.status_code)


def test_a_lying_file_anywhere_is_refused(app: Flask, cast: Cast, everybody: list[FlaskClient]) -> None:
    faults: list[str] = []
    for client in everybody:
        for form in found_forms(app, cast, client):
            for name in ("a.pdf", "a.csv", "a.xlsx", "a\0.png", "\u202egnp.exe", "x" * 500 + ".pdf"):
                fields: dict[str, object] = dict(form["fields"])  # type: ignore[call-overload]
                upload = {
                    field: (BytesIO(HTML + b"\xff\0"), name) for field in ("files", "file", "people", "programme")
                }
                faults += ours(client, "POST", str(form["action"]), data={**fields, **upload})
    assert faults == []


def test_the_rule_finds_an_error_of_ours(app: Flask) -> None:
    other = Flask("other")
    other.add_url_rule("/", view_func=lambda: ("", 500))
    assert list(ours(other.test_client(), "GET", "/")) != []
    assert READS_A_FIELD.findall('request.form.get("language", "")\n    email = StringField(') == [
        ("language", ""),
        ("", "email"),
    ]
