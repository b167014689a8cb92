"""Every component on one page, as Chromium shows it: no fault that axe can name, nothing sticks out, nothing is too small."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, render_template_string
from markupsafe import Markup
from playwright.sync_api import Browser, Page, Route

from forum.web.headers import POLICY
from forum.web.notes import NoteButton
from tests.browser import open_browser

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[2] / "forum" / "static"
SPECIMEN = (Path(__file__).parent / "specimen.html").read_text(encoding="utf-8")
ADDRESS = "https://ronda.test/specimen"
NOW = datetime(2026, 5, 20, 10, 0, tzinfo=UTC)
NAUGHTY = "<b>" + "Donaudampfschifffahrt" * 4 + "</b> ‮gnp.exe"
STICKING_OUT = """() => [...document.querySelectorAll('body *')].filter(one => one.checkVisibility())
    .map(one => [one, one.getBoundingClientRect()])
    .filter(([one, box]) => box.width > 1 && (box.right > innerWidth + 1 || box.left < -1))
    .map(([one]) => one)
    .map(one => one.outerHTML.slice(0, 100))"""
TOO_SMALL = """() => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
    .filter(one => !one.closest('.words, .skip') && one.checkVisibility())
    .filter(one => { const box = one.getBoundingClientRect(); return box.height < 24 || box.width < 24; })
    .map(one => one.outerHTML.slice(0, 100))"""


class Value(SimpleNamespace):
    """A value of any shape; like those of the application, it can be a key of what is kept."""

    __hash__ = object.__hash__


def line(words: str, language: str = "en", direction: str = "ltr") -> Value:
    return Value(plain=words, language=language, direction=direction)


def text(words: str, label: str = "", *, is_machine: bool = False) -> Value:
    original = "#original" if label else ""
    html = Markup("<p>{}</p>").format(words)
    return Value(
        html=html,
        language="es",
        direction="ltr",
        label=label,
        original_url=original,
        is_machine=is_machine,
        plain=words,
    )


def letter(number: int, state: str = "published", **more: Any) -> Value:
    always = {
        "id": number,
        "who": "Ana Pérez",
        "organisation": "Red Mujer y Hábitat",
        "country": "Argentina",
        "when": NOW,
        "url": f"#c{number}",
        "text": text("Empezamos con una caminata."),
        "state": state,
        "state_words": "" if state == "published" else "Withdrawn by its author.",
    }
    return Value(**(always | more))


def weeks() -> tuple[Value, ...]:
    states = ("past", "open", "coming", "coming")
    return tuple(
        Value(
            number=number,
            theme=line("Sustainable Community: Partnerships on Gendered Violence") if number < 4 else None,
            url="#" if number < 3 else "",
            state=state,
            opens_at=NOW + timedelta(weeks=number - 2),
            closes_at=NOW + timedelta(weeks=number - 1),
            moderators=["Mo"],
            is_here=number == 2,
        )
        for number, state in enumerate(states, start=1)
    )


def values() -> dict[str, Any]:
    replies = [letter(2, text=text("De acuerdo.", "Translated from French by Ana P., reviewed"), role="moderator")]
    files = [Value(name=NAUGHTY, url="#", size="340 kB", description=line("A street at dusk"), describe_url="#")]
    machine = text("Hola.", "Machine translation from Spanish", is_machine=True)
    job = Value(title=NAUGHTY, url="#", reason="Waiting", first_line=line("Hola", "es"), since=NOW, is_late=True)
    job.buttons = [("Let it through", "#", "main"), ("Hide", "#", "danger")]
    job.links = [("Return", "#")]
    return {
        "nav": Value(
            title=line("نتشارك معارفنا", "ar", "rtl"),
            url="#",
            host="Women in Cities",
            accent="teal",
            rounds=weeks(),
            links=[("Contributions", "#", True), ("Desk", "#", False)],
            dates_url="",
            on_duty_until=None,
        ),
        "reading_choices": [Value(code=code, name=code, url=f"?lang={code}") for code in ("en", "fr", "ar")],
        "notes": [
            ("done", "Saved.", NoteButton("Undo", "/undo", (("decision", "1"),))),
            ("problem", "Not sent.", None),
        ],
        "is_sensitive": True,
        "title": line("Sustainable Community"),
        "until": NOW + timedelta(days=3),
        "now": NOW,
        "naughty": NAUGHTY,
        "text": text("Hola"),
        "items": [
            letter(1, replies=replies, files=files, is_new=True, links=[("Reply", "#write")], report_url="#"),
            letter(3, text=machine, is_day_only=True, organisation="", country=""),
            letter(4, "withdrawn"),
        ],
        "jobs": [job],
        "papers": [Value(title=line("Potential partners"), url="#", available_in=["English"], kind="PDF, 340 kB")],
    }


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture
def specimen(app: Flask) -> dict[str, str]:
    pages = {}
    for language in ("en", "fr", "ar"):
        with app.test_request_context(f"/?lang={language}"):
            way = {"locale": language, "direction": "rtl" if language == "ar" else "ltr"}
            pages[language] = render_template_string(SPECIMEN, **values(), **way)
    return pages


def show(browser: Browser, html: str, *, width: int, policy: str = "", **media: Any) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 800}, **media).new_page()

    def serve(route: Route) -> None:
        path = route.request.url.split("?")[0]
        if path == ADDRESS:
            headers = {"Content-Security-Policy": policy} if policy else {}
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
        else:
            route.fulfill(path=STATIC / path.split("/static/")[1])

    page.route("**/*", serve)
    page.goto(ADDRESS)
    return page


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault(chromium: Browser, specimen: dict[str, str], width: int, scheme: str) -> None:
    for language, html in specimen.items():
        page = show(chromium, html, width=width, color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert not found, language + json.dumps([(f["id"], f["nodes"][0]["html"]) for f in found])
        page.context.close()


@pytest.mark.parametrize("width", [320, 360, 768, 1920])
def test_nothing_sticks_out_and_nothing_is_too_small_to_touch(
    chromium: Browser, specimen: dict[str, str], width: int
) -> None:
    for html in specimen.values():
        page = show(chromium, html, width=width)
        assert page.evaluate(STICKING_OUT) == []
        assert page.evaluate(TOO_SMALL) == []
        page.context.close()


def test_the_bar_sets_marks_around_what_is_chosen_under_our_policy(chromium: Browser, specimen: dict[str, str]) -> None:
    page = show(chromium, specimen["en"], width=1280, policy=POLICY)
    page.fill("#text", "one two\nthree")
    page.evaluate("document.getElementById('text').setSelectionRange(4, 7)")
    page.click('[data-mark="**"]')
    assert page.input_value("#text") == "one **two**\nthree"
    page.evaluate("document.getElementById('text').setSelectionRange(2, 15)")
    page.click("[data-line='- ']")
    assert page.input_value("#text") == "- one **two**\n- three"
    page.keyboard.press("Control+z")
    assert page.input_value("#text") == "one **two**\nthree"


def test_a_menu_closes_on_escape_and_gives_the_focus_back(chromium: Browser, specimen: dict[str, str]) -> None:
    page = show(chromium, specimen["en"], width=1280)
    menu = page.locator("details.menu")
    menu.locator("summary").click()
    menu.locator("a").first.focus()
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
