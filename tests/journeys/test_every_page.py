"""Every page template, met in the demo exchange or in a rarer state, looked at by axe in English, French and Arabic."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from html import unescape
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, template_rendered
from flask.testing import FlaskClient
from jinja2 import Template
from playwright.sync_api import Browser

from forum.config import Settings
from forum.factory import create_app
from forum.kernel.clock import MovableClock
from forum.kernel.db import db
from forum.kernel.unit_of_work import Units
from tests.axe import Examiner
from tests.browser import live_server
from tests.directions import wrong_directions
from tests.journeys.states import State, in_language, list_breakdowns, list_states
from tests.limiting import limiter_given_back
from tests.pages import send

pytestmark = pytest.mark.browser
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
SIGN_IN = re.compile(r"/sign-in/\S+")
KIND = re.compile(r"\d+|\?.*|(?<=/)(?:ar|en|es|fr)(?=/|$)")
MOST_PAGES = 300
LANGUAGES = ("en", "fr", "ar")
STARTS = ("/", "/me", "/machine", "/help", "/exchanges/the-city-we-share/", "/exchanges/the-city-we-share/organise/")


def page_templates() -> set[str]:
    """Templates that are whole pages."""
    pages = set()
    for path in TEMPLATES.rglob("*.html"):
        name = path.relative_to(TEMPLATES).as_posix()
        is_page = "{% extends" in path.read_text(encoding="utf-8")
        if is_page and not name.startswith(("layouts/", "mail/")) and not name.endswith("layout.html"):
            pages.add(name)
    return pages


class Visitor:
    """Walks the site as one person and notes where each template is met first."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.app = app
        self.client = client
        self.met: dict[str, str] = {}

    def walk(self) -> None:
        waiting, seen = deque(STARTS), set(STARTS)
        template_rendered.connect(self._note, self.app)
        try:
            while waiting and len(seen) < MOST_PAGES:
                self._here = waiting.popleft()
                page = self.client.get(self._here)
                words = page.text if page.mimetype == "text/html" else ""
                for link in map(unescape, LINK.findall(words)):
                    if self._is_new_kind(link, seen):
                        seen.add(link)
                        waiting.append(link)
        finally:
            template_rendered.disconnect(self._note, self.app)

    def _is_new_kind(self, link: str, seen: set[str]) -> bool:
        """A few pages of each kind are enough: addresses that differ by numbers and languages only are of one kind."""
        if link in seen or "lang=" in link or link.startswith(("/static/", "/files/")):
            return False
        kind = KIND.sub("#", link)
        return sum(1 for other in seen if KIND.sub("#", other) == kind) < 3

    def _note(self, _sender: Flask, template: Template, **_extra: Any) -> None:
        self.met.setdefault(template.name or "", self._here)


def status_of(name: str, otherwise: int) -> int:
    """States are called by their status, or say that they are refusals; of others it does not matter."""
    return int(name) if name.isdigit() else 422 if name.endswith("refused") else otherwise


@pytest.fixture
def demo(app: Flask) -> dict[str, tuple[FlaskClient, str]]:
    """Each template that the demo exchange shows to somebody: by whom and where it is met first."""
    run = app.test_cli_runner()
    assert run.invoke(args=["demo", "load"]).exit_code == 0
    met: dict[str, tuple[FlaskClient, str]] = {}
    for link in ["", *SIGN_IN.findall(run.invoke(args=["demo", "links"]).output)]:
        client = app.test_client()
        if link:
            send(client, link)
        visitor = Visitor(app, client)
        visitor.walk()
        met = {**{template: (client, address) for template, address in visitor.met.items()}, **met}
    return met


@pytest.fixture
def fragile(app: Flask, database_url: str, clock: MovableClock, tmp_path: Path) -> Iterator[Flask]:
    """An application to break, which counts how often one asks."""
    settings = Settings(data_dir=tmp_path, database_url=database_url, secret_key="for tests only", limits=True)
    with limiter_given_back():
        breaking = create_app(settings, clock)
        yield breaking
    with breaking.app_context():
        db.engine.dispose()


@pytest.fixture
def states(
    app: Flask, fragile: Flask, demo: dict[str, tuple[FlaskClient, str]], units: Units, as_: Callable[..., FlaskClient]
) -> dict[str, State]:
    def seen(client: FlaskClient, address: str) -> State:
        return lambda language: client.get(in_language(address, language))

    met = {template: seen(*place) for template, place in demo.items()}
    return {**met, **list_states(app, units, as_), **list_breakdowns(fragile)}


def test_in_english_french_and_arabic_axe_finds_no_fault_in_any_page_and_no_two_directions_run_into_each_other(
    app: Flask, fragile: Flask, browser: Browser, states: dict[str, State]
) -> None:
    """Colours are looked at once for each template and language: they are the same in its other states."""
    faults: list[str] = []
    met: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    drawn: list[str] = []

    def note(_sender: Flask, template: Template, **_extra: object) -> None:
        drawn.append(template.name or "")

    with live_server(app) as site, Examiner(browser, site) as examiner, template_rendered.connected_to(note):
        for language, (name, state) in product(LANGUAGES, states.items()):
            drawn.clear()
            page = state(language)
            assert page.status_code == status_of(name, page.status_code), name
            template = drawn[-1]
            found = [
                *examiner.faults(page.text, with_colours=template not in met[language]),
                *wrong_directions(page.text),
            ]
            faults += [f"{name}, {language}: {fault}" for fault in found]
            met[language].add(template)
    unmet = page_templates() - set.intersection(*met.values())
    assert unmet == set(), "pages that nobody met: link them, give the demo what they show, or add a state"
    assert "\n".join(faults) == ""


def test_the_examiner_sees_faults(app: Flask, browser: Browser) -> None:
    poor = f"""<!doctype html><html lang="en"><title>Poor</title><main><h1>Poor</h1>
        <img src="/static/icons/page.svg"><p>{"wide" * 99}</p>
        <form><details><input aria-label="Name" required></details></form></main>"""
    with live_server(app) as site, Examiner(browser, site) as examiner:
        assert [fault.split()[0] for fault in examiner.faults(poor)] == ["image-alt", "folded", "wider"]
