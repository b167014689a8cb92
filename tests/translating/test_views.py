from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.texts.actions import change_source, put_version, withdraw_text
from forum.texts.models import Origin, Text, Version
from forum.translating.models import Draft
from forum.web.runtime import Runtime
from tests.pages import forms, send
from tests.translating.conftest import Stage, make_stage

SignIn = Callable[[Account], FlaskClient]
FRENCH = {"paragraph-0": "Nous travaillons avec la commune.", "paragraph-1": "La première année fut difficile."}


@pytest.fixture
def reviewed(units: Units, load_actor: Callable[[Account], Actor]) -> Stage:
    return make_stage(units, load_actor, reviews_versions=True)


def desk_of(stage: Stage) -> str:
    return f"/exchanges/{stage.cast.exchange.slug}/desk/translations"


def sheet_of(stage: Stage, language: str = "fr") -> str:
    return f"/exchanges/{stage.cast.exchange.slug}/texts/{stage.text.id}/versions/{language}"


def french(session: Session, stage: Stage) -> Version | None:
    session.expire_all()
    return session.scalar(select(Version).where(Version.text_id == stage.text.id, Version.origin == Origin.HUMAN))


def change(units: Units, stage: Stage, source: str) -> None:
    with units.open() as uow:
        change_source(uow, uow.session.get_one(Text, stage.text.id), source=source)


def test_the_desk_lists_what_lacks_a_version_in_its_own_language(stage: Stage, as_: SignIn) -> None:
    page = as_(stage.cast.tara.account).get(desk_of(stage)).text
    assert 'lang="es"' in page
    assert "Trabajamos con el municipio." in page
    assert sheet_of(stage) in page


def test_the_desk_of_one_language_offers_that_language_only(stage: Stage, as_: SignIn) -> None:
    page = as_(stage.cast.olga.account).get(desk_of(stage) + "?language=en").text
    assert sheet_of(stage, "en") in page
    assert sheet_of(stage, "fr") not in page


def test_an_empty_desk_says_that_all_is_well(units: Units, stage: Stage, as_: SignIn) -> None:
    page = as_(stage.cast.olga.account).get(desk_of(stage) + "?language=pt").text
    assert "Nothing is left to translate." in page


def test_the_sheet_shows_each_paragraph_beside_a_place_for_it(stage: Stage, as_: SignIn) -> None:
    page = as_(stage.cast.olga.account).get(sheet_of(stage)).text
    assert page.count("<textarea") == 2
    assert '<textarea id="paragraph-1" name="paragraph-1" rows="2" lang="fr" dir="ltr"' in page
    assert "El primer año fue difícil." in page
    assert page.count("Nothing yet") == 2


def test_a_version_into_arabic_is_written_from_right_to_left(
    units: Units, load_actor: Callable[[Account], Actor], as_: SignIn
) -> None:
    stage = make_stage(units, load_actor, languages=["en", "ar"])
    assert 'lang="ar" dir="rtl"' in as_(stage.cast.olga.account).get(sheet_of(stage, "ar")).text


def test_a_version_is_published_and_the_desk_says_so(session: Session, stage: Stage, as_: SignIn) -> None:
    client = as_(stage.cast.tara.account)
    answer = send(client, sheet_of(stage), None, act="submit", **FRENCH)
    assert (answer.status_code, answer.location) == (303, desk_of(stage))
    version = french(session, stage)
    assert version is not None
    assert version.paragraphs == list(FRENCH.values())
    assert 'data-kind="done"' in client.get(desk_of(stage)).text


def test_a_draft_is_there_again_when_she_comes_back(session: Session, stage: Stage, as_: SignIn) -> None:
    client = as_(stage.cast.olga.account)
    answer = send(client, sheet_of(stage), None, act="save", **{"paragraph-0": "Nous"})
    assert (answer.status_code, answer.location) == (303, sheet_of(stage))
    page = client.get(sheet_of(stage)).text
    assert "Your draft. Only you can see it." in page
    assert "\nNous</textarea>" in page
    assert french(session, stage) is None


def test_a_version_with_gaps_comes_back_with_what_was_typed(session: Session, stage: Stage, as_: SignIn) -> None:
    answer = send(as_(stage.cast.olga.account), sheet_of(stage), None, act="submit", **{"paragraph-0": "Nous"})
    assert answer.status_code == 422
    assert "\nNous</textarea>" in answer.text
    assert 'id="paragraph-1-error"' in answer.text
    assert session.scalars(select(Draft)).all() == []


def test_the_second_translator_is_told_and_keeps_her_words(session: Session, stage: Stage, as_: SignIn) -> None:
    olga, tara = as_(stage.cast.olga.account), as_(stage.cast.tara.account)
    send(tara, sheet_of(stage), None, act="submit", **FRENCH)
    answer = send(olga, sheet_of(stage), None, act="submit", seen="", **{**FRENCH, "paragraph-0": "Autrement."})
    assert answer.status_code == 409
    assert "Autrement.</textarea>" in answer.text
    assert "Somebody else published this version" in answer.text
    version = french(session, stage)
    assert version is not None
    assert version.paragraphs[0] == FRENCH["paragraph-0"]


def test_a_paragraph_whose_source_changed_is_marked_and_may_be_said_to_fit(
    session: Session, units: Units, stage: Stage, as_: SignIn
) -> None:
    client = as_(stage.cast.olga.account)
    send(client, sheet_of(stage), None, act="submit", **FRENCH)
    change(units, stage, "Trabajamos con el municipio.\n\nEl primer año fue muy difícil.")
    page = client.get(sheet_of(stage)).text
    assert "The original changed since this was translated" in page
    assert 'name="fits-1"' in page
    assert send(client, sheet_of(stage), None, act="submit").status_code == 422
    assert send(client, sheet_of(stage), None, act="submit", **{"fits-1": "1"}).status_code == 303
    version = french(session, stage)
    assert version is not None
    assert not version.is_stale


def test_words_for_a_paragraph_the_author_took_out_are_shown_apart(units: Units, stage: Stage, as_: SignIn) -> None:
    client = as_(stage.cast.olga.account)
    send(client, sheet_of(stage), None, act="submit", **FRENCH)
    change(units, stage, "Trabajamos con el municipio.")
    page = client.get(sheet_of(stage)).text
    assert page.count("<textarea") == 1
    assert "Your words for paragraphs the author took out" in page


def test_a_machines_words_are_offered_and_never_filled_in(units: Units, stage: Stage, as_: SignIn) -> None:
    with units.open() as uow:
        text = uow.session.get_one(Text, stage.text.id)
        machine_made = ["Nous <script>obrons</script>.", "Deux."]
        put_version(uow, text, language="fr", paragraphs=machine_made, origin=Origin.MACHINE, provider="apertium")
    page = as_(stage.cast.olga.account).get(sheet_of(stage)).text
    assert "What the machine made of it" in page
    assert "Nous &lt;script&gt;obrons&lt;/script&gt;." in page
    assert ">\nNous" not in page


def test_where_versions_are_reviewed_another_reads_and_publishes(
    session: Session, reviewed: Stage, as_: SignIn
) -> None:
    assert send(as_(reviewed.cast.tara.account), sheet_of(reviewed), None, act="submit", **FRENCH).status_code == 303
    assert french(session, reviewed) is None
    olga = as_(reviewed.cast.olga.account)
    assert "Handed in by Tara" in olga.get(desk_of(reviewed)).text
    draft_id = session.scalars(select(Draft.id)).one()
    page = olga.get(f"{desk_of(reviewed)}/{draft_id}").text
    assert FRENCH["paragraph-1"] in page
    answer = send(olga, f"{desk_of(reviewed)}/{draft_id}", None, act="approve")
    assert (answer.status_code, answer.location) == (303, desk_of(reviewed))
    version = french(session, reviewed)
    assert version is not None
    assert version.reviewer_id == reviewed.cast.olga.membership.id


def test_a_version_given_back_carries_its_reason_to_the_translator(
    session: Session, reviewed: Stage, as_: SignIn
) -> None:
    tara, mo = as_(reviewed.cast.tara.account), as_(reviewed.cast.mo.account)
    send(tara, sheet_of(reviewed), None, act="submit", **FRENCH)
    address = f"{desk_of(reviewed)}/{session.scalars(select(Draft.id)).one()}"
    refused = send(mo, address, None, act="return", reason="Why not")
    assert refused.status_code == 422
    assert "Why not</textarea>" in refused.text
    send(mo, address, None, act="return", reason_code="missing", reason="The year is missing.")
    page = tara.get(sheet_of(reviewed)).text
    assert "The year is missing." in page
    assert 'lang="en"' in page
    desk = tara.get(f"{desk_of(reviewed)}?lang=en").text
    assert 'id="given-back"' in desk
    assert "Something of the original is missing" in desk
    assert 'id="given-back"' not in mo.get(desk_of(reviewed)).text


def test_nobody_reviews_her_own_by_its_address(session: Session, reviewed: Stage, as_: SignIn) -> None:
    tara = as_(reviewed.cast.tara.account)
    send(tara, sheet_of(reviewed), None, act="submit", **FRENCH)
    address = f"{desk_of(reviewed)}/{session.scalars(select(Draft.id)).one()}"
    assert tara.get(address).status_code == 403


@pytest.fixture
def with_apertium(app: Flask) -> Iterator[None]:
    """An installation whose settings name a machine."""
    runtime: Runtime = app.extensions["ronda"]
    before = runtime.settings
    runtime.settings = before.model_copy(update={"machine": "apertium"})
    yield
    runtime.settings = before


@pytest.fixture
def mechanised(units: Units, load_actor: Callable[[Account], Actor]) -> Stage:
    """Of an exchange that uses machine translation."""
    return make_stage(units, load_actor, uses_machine=True)


@pytest.mark.usefixtures("with_apertium")
def test_a_machine_is_asked_with_one_button_and_once(mechanised: Stage, as_: SignIn) -> None:
    client = as_(mechanised.cast.olga.account)
    answer = send(client, sheet_of(mechanised), "/machine")
    assert (answer.status_code, answer.location) == (303, sheet_of(mechanised))
    page = client.get(sheet_of(mechanised)).text
    assert "A machine has been asked for this version." in page
    assert "Ask the machine" not in page


def test_without_a_machine_in_the_house_none_is_offered(mechanised: Stage, as_: SignIn) -> None:
    assert "Ask the machine" not in as_(mechanised.cast.olga.account).get(sheet_of(mechanised)).text


def test_lost_numbers_and_addresses_are_named(units: Units, stage: Stage, as_: SignIn) -> None:
    client = as_(stage.cast.olga.account)
    change(units, stage, "Desde 2019 somos 1.350: https://a.example/x")
    typed = {"paragraph-0": "Nous sommes 1 350 familles."}
    send(client, sheet_of(stage), None, act="save", **typed)
    page = client.get(sheet_of(stage)).text
    assert "The number 2019 is not in it." in page
    assert "The address https://a.example/x is not in it." in page
    assert "1350" not in page


def test_the_desk_is_for_those_who_translate(client: FlaskClient, stage: Stage, as_: SignIn) -> None:
    assert "/sign-in" in client.get(desk_of(stage)).location
    assert as_(stage.cast.pierre.account).get(desk_of(stage)).status_code == 403
    assert as_(stage.cast.pierre.account).get(sheet_of(stage)).status_code == 403
    assert as_(stage.cast.sami.account).get(sheet_of(stage)).status_code == 404


@pytest.mark.parametrize("ending", ["99999/versions/fr", "1/versions/klingon-x", "0/versions/fr"])
def test_what_is_not_there_is_not_found(stage: Stage, as_: SignIn, ending: str) -> None:
    address = f"/exchanges/{stage.cast.exchange.slug}/texts/{ending}"
    assert as_(stage.cast.olga.account).get(address).status_code == 404


def test_a_withdrawn_text_is_not_found(units: Units, stage: Stage, as_: SignIn) -> None:
    with units.open() as uow:
        withdraw_text(uow, uow.session.get_one(Text, stage.text.id))
    assert as_(stage.cast.olga.account).get(sheet_of(stage)).status_code == 404


def test_a_text_is_found_under_its_own_exchange_only(session: Session, stage: Stage, as_: SignIn) -> None:
    elsewhere = session.get_one(Exchange, stage.cast.stranger.membership.exchange_id)
    address = f"/exchanges/{elsewhere.slug}/texts/{stage.text.id}/versions/fr"
    assert as_(stage.cast.olga.account).get(address).status_code == 404


def test_when_the_session_ends_while_she_writes_every_paragraph_is_kept_for_her(
    clock: MovableClock, stage: Stage, as_: SignIn
) -> None:
    client = as_(stage.cast.tara.account)
    form = next(form for form in forms(client.get(sheet_of(stage))) if form["method"] == "post" and not form["action"])
    clock.advance(timedelta(hours=2))
    answer = client.post(sheet_of(stage), data={**cast(dict[str, str], form["fields"]), **FRENCH, "act": "submit"})
    assert answer.status_code == 303
    kept = as_(stage.cast.tara.account).get("/me/kept").text
    assert all(paragraph in kept for paragraph in FRENCH.values())
