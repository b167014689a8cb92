"""From a worried reader on a phone, by keyboard, in Arabic and French, to a moderator's protocol and an author's note."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.actions import make_link
from forum.accounts.models import Account
from forum.contributions.models import Contribution, Status
from forum.kernel.unit_of_work import Units
from forum.moderation.models import DangerCase, Report
from forum.support.models import HelpLine
from tests.browser import live_server
from tests.contributions.conftest import Scene, scene
from tests.factories import make_contribution
from tests.keyboard import Hand

__all__ = ["scene"]
pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
WORDS = "No puedo volver a casa esta noche."


@pytest.fixture
def enter(app: Flask, browser: Browser, units: Units) -> Iterator[Callable[..., Hand]]:
    """A phone of hers, signed in, in a language of her own."""
    with live_server(app) as site:
        contexts = []

        def sign_in(account: Account, *, language: str, scripts: bool) -> Hand:
            with units.open() as uow:
                uow.session.get_one(Account, account.id).language = language
                token = make_link(uow, account_id=account.id)
            context = browser.new_context(base_url=site, viewport=PHONE, java_script_enabled=scripts, locale="en")
            contexts.append(context)
            page = context.new_page()
            page.goto(f"/sign-in/{token}")
            Hand(page, "en").press("button", "Sign in")
            return Hand(page, language)

        yield sign_in
        for context in contexts:
            context.close()


@pytest.mark.parametrize(("language", "scripts"), [("ar", False), ("fr", True)], ids=["ar, no script", "fr, script"])
def test_a_worry_is_reported_set_aside_and_answered_with_kindness(
    enter: Callable[..., Hand],
    scene: Scene,
    units: Units,
    session: Session,
    drain: Callable[[], int],
    language: str,
    scripts: bool,
) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, text=WORDS, language="es")
        uow.add(HelpLine(exchange_id=scene.cast.exchange.id, country="PE", name="Línea 100", contact="100"))
    here = f"/exchanges/{scene.cast.exchange.slug}"

    reader = enter(scene.cast.pierre.account, language=language, scripts=scripts)
    reader.page.goto(f"{here}/topics/{scene.topic.id}")
    reader.reach_link_to(f"/contributions/{row.id}/report")
    reader.enter()
    reader.press("button", "Send the report")
    reader.is_led_to(".problems")
    reader.pick("I am worried about somebody.")
    reader.write("What you want to say about it", "Est-elle en sécurité ?")
    reader.press("button", "Send the report")
    assert reader.page.url.endswith("/reported")
    reader.page.goto("/me")
    expect(reader.page.locator("#reports li")).to_have_count(1)
    assert session.scalars(select(Report.reason_code)).one() == "worried"
    session.rollback()

    mo = enter(scene.cast.mo.account, language="en", scripts=scripts)
    mo.page.goto(f"{here}/desk")
    mo.press("link", "Read the reports")
    mo.press("button", "Set it aside")
    assert mo.page.url.split("#")[0].endswith(f"/aside/{row.id}")
    expect(mo.page.get_by_role("link", name="100", exact=True)).to_have_attribute("href", "tel:100")
    drain()

    author = enter(scene.cast.paula.account, language="es", scripts=scripts)
    author.page.goto("/me")
    author.reach_link_to(f"/contributions/{row.id}")
    author.enter()
    expect(author.page.get_by_text("Leímos lo que escribió y pensamos en usted.")).to_be_visible()

    reader.page.goto(f"{here}/topics/{scene.topic.id}")
    expect(reader.page.get_by_text(WORDS)).to_have_count(0)

    mo.press("button", "Leave it aside")
    session.rollback()
    assert session.scalars(select(DangerCase.outcome)).one() == "kept"
    assert session.get_one(Contribution, row.id).status == Status.ASIDE
