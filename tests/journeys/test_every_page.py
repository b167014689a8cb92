"""Every page template, as somebody meets it in the demo exchange, looked at by axe in English, French and Arabic."""

import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, template_rendered
from flask.testing import FlaskClient
from jinja2 import Template
from playwright.sync_api import Browser

from tests.browser import live_server, open_browser
from tests.pages import send

pytestmark = pytest.mark.browser
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
SIGN_IN = re.compile(r"/sign-in/\S+")
MOST_PAGES = 150
STARTS = ("/", "/me", "/machine", "/help", "/exchanges/the-city-we-share/", "/exchanges/the-city-we-share/organise/")
ANSWERS = {"accounts/link_sent.html", "accounts/link_used.html", "accounts/link.html", "support/answer.html"}
"""Pages that only a form or a token leads to; their forms are made of the same components."""
RARE = {
    "contributions/contribution.html",
    "exchanges/join.html",
    "exchanges/outside.html",
    "files/description.html",
    "notifications/stop.html",
    "translating/review.html",
}
"""Pages of states that the demo does not have: not looked at here."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


def page_templates() -> set[str]:
    """Templates that are whole pages, errors and answers to forms apart."""
    pages = set()
    for path in TEMPLATES.rglob("*.html"):
        name = path.relative_to(TEMPLATES).as_posix()
        is_page = "{% extends" in path.read_text(encoding="utf-8")
        if is_page and not name.startswith(("layouts/", "errors/", "mail/")) and not name.endswith("layout.html"):
            pages.add(name)
    return pages - ANSWERS - RARE


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
        """A few pages of each kind are enough: addresses that differ by numbers only are of one kind."""
        if link in seen or "lang=" in link or link.startswith(("/static/", "/files/")):
            return False
        kind = re.sub(r"\d+|\?.*", "#", link)
        return sum(1 for other in seen if re.sub(r"\d+|\?.*", "#", other) == kind) < 3

    def _note(self, _sender: Flask, template: Template, **_extra: Any) -> None:
        self.met.setdefault(template.name or "", self._here)


@pytest.fixture
def roles(app: Flask) -> dict[str, str]:
    """The demo exchange, and the address by which each role signs in."""
    run = app.test_cli_runner()
    assert run.invoke(args=["demo", "load"]).exit_code == 0
    return {str(place): link for place, link in enumerate(SIGN_IN.findall(run.invoke(args=["demo", "links"]).output))}


@pytest.fixture
def places(app: Flask, roles: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Each template with who meets it and where."""
    found: dict[str, tuple[str, str]] = {}
    for role, link in {"nobody": "", **roles}.items():
        client = app.test_client()
        if link:
            send(client, link)
        visitor = Visitor(app, client)
        visitor.walk()
        for template, address in visitor.met.items():
            found.setdefault(template, (role, address))
    return found


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_axe_finds_no_fault_in_any_page(
    app: Flask, browser: Browser, roles: dict[str, str], places: dict[str, tuple[str, str]], language: str
) -> None:
    assert page_templates() - set(places) == set(), "pages that nobody met: link them, or give the demo what they show"
    faults = []
    with live_server(app) as site:
        contexts = {}
        for role, link in {"nobody": "", **roles}.items():
            contexts[role] = browser.new_context(base_url=site, viewport={"width": 360, "height": 740})
            if link:
                page = contexts[role].new_page()
                page.goto(link)
                page.locator("main form button").click()
                page.close()
        for template in sorted(page_templates()):
            role, address = places[template]
            page = contexts[role].new_page()
            page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
            found = Axe().run(page).response["violations"]
            faults += [f"{template} {address}: {each['id']} {each['nodes'][0]['html'][:120]}" for each in found]
            page.close()
        for context in contexts.values():
            context.close()
    assert faults == []
