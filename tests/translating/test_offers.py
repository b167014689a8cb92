"""What stands beneath a paragraph, and the button that takes it into the box."""

import re
from collections.abc import Callable
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from forum.accounts.models import Account
from forum.kernel.unit_of_work import Units
from forum.translating.models import Draft, Term
from tests.factories import make_concept, make_segment
from tests.pages import forms, send
from tests.translating.conftest import Stage

SignIn = Callable[[Account], FlaskClient]


def sheet_of(stage: Stage) -> str:
    return f"/exchanges/{stage.cast.exchange.slug}/texts/{stage.text.id}/versions/fr"


def remember(units: Units, stage: Stage, **more: str) -> None:
    with units.open() as uow:
        make_segment(uow, stage.cast.exchange, **more)


def offered(page: str) -> str:
    """Where the first button leads."""
    found = re.search(r'formaction="([^"]+)"', page)
    assert found is not None
    return unescape(found[1])


def press(client: FlaskClient, stage: Stage, to: str, typed: dict[str, str]) -> TestResponse:
    """A button of the sheet, with all that is in its form."""
    form = [one for one in forms(client.get(sheet_of(stage))) if one["method"] == "post"][-1]
    return client.post(to, data={**dict(form["fields"]), **typed})  # type: ignore[call-overload]


def test_a_paragraph_translated_before_stands_beneath(units: Units, stage: Stage, as_: SignIn) -> None:
    remember(units, stage, source="Trabajamos con el municipio.", rendering="Nous travaillons <b>avec</b> la commune.")
    page = as_(stage.cast.olga.account).get(sheet_of(stage)).text
    assert "100 % alike, from a file that was brought in" in page
    assert "Nous travaillons &lt;b&gt;avec&lt;/b&gt; la commune." in page


def test_taking_an_offer_fills_the_box_keeps_what_was_typed_and_saves_nothing(
    session: Session, units: Units, stage: Stage, as_: SignIn
) -> None:
    remember(units, stage, source="Trabajamos con el municipio.", rendering="Nous travaillons.")
    client = as_(stage.cast.olga.account)
    page = client.get(sheet_of(stage)).text
    answer = press(client, stage, offered(page), {"paragraph-1": "Difficile."})
    assert answer.status_code == 200
    assert re.search(r'name="paragraph-0"[^>]*>\s*Nous travaillons\.</textarea>', answer.text)
    assert re.search(r'name="paragraph-1"[^>]*>\s*Difficile\.</textarea>', answer.text)
    assert session.scalars(select(Draft)).all() == []


def test_what_was_in_the_box_stays_above_what_is_taken(units: Units, stage: Stage, as_: SignIn) -> None:
    remember(units, stage, source="Trabajamos con el municipio.", rendering="Nous travaillons.")
    client = as_(stage.cast.olga.account)
    to = offered(client.get(sheet_of(stage)).text)
    answer = press(client, stage, to, {"paragraph-0": "À moi."})
    assert re.search(r'name="paragraph-0"[^>]*>\s*À moi\.\nNous travaillons\.</textarea>', answer.text)


def test_an_offer_that_is_gone_loses_nothing_typed(units: Units, stage: Stage, as_: SignIn) -> None:
    client = as_(stage.cast.olga.account)
    to = f"{sheet_of(stage)}/offers?take=99&row=0"
    answer = press(client, stage, to, {"paragraph-0": "À moi."})
    assert "This offer is gone." in answer.text
    assert "À moi.</textarea>" in answer.text


def test_agreed_words_are_marked_stated_and_asked_for(units: Units, stage: Stage, as_: SignIn) -> None:
    with units.open() as uow:
        make_concept(uow, stage.cast.exchange, terms={"es": "municipios", "fr": "commune"})
    client = as_(stage.cast.olga.account)
    page = client.get(sheet_of(stage)).text
    assert '<mark class="term">municipio<span class="unseen"> (agreed: <bdi lang="fr" dir="ltr">commune</bdi>)' in page
    assert "Agreed words:" in page
    press(client, stage, sheet_of(stage), {"paragraph-0": "Avec la mairie.", "act": "save"})
    assert "The agreed word “commune” for “municipios” is not in it." in client.get(sheet_of(stage)).text


def test_a_translator_adds_a_term_in_her_languages_only(session: Session, stage: Stage, as_: SignIn) -> None:
    place = f"/exchanges/{stage.cast.exchange.slug}/desk/glossary"
    with_german = {"terms-es": "barrio", "terms-fr": "quartier", "terms-de": "Viertel"}
    answer = send(as_(stage.cast.tara.account), place, "/glossary", **with_german)
    assert answer.status_code == 303
    assert sorted(session.scalars(select(Term.words))) == ["barrio", "quartier"]


def test_a_term_in_one_language_is_refused_and_stays_typed(stage: Stage, as_: SignIn) -> None:
    place = f"/exchanges/{stage.cast.exchange.slug}/desk/glossary"
    answer = send(as_(stage.cast.olga.account), place, "/glossary", **{"terms-es": "barrio"})
    assert answer.status_code == 422
    assert "Please give the term in two languages at least." in answer.text
    assert 'value="barrio"' in answer.text


def test_of_two_who_change_an_entry_the_second_is_told(
    session: Session, units: Units, stage: Stage, as_: SignIn
) -> None:
    with units.open() as uow:
        concept = make_concept(uow, stage.cast.exchange)
    place = f"/exchanges/{stage.cast.exchange.slug}/desk/glossary/{concept.id}"
    tara, olga = as_(stage.cast.tara.account), as_(stage.cast.olga.account)
    send(olga, place, **{"terms-en": "ladies"})
    answer = send(tara, place, seen="1", **{"terms-fr": "dames"})
    assert answer.status_code == 409
    assert "ladies" in answer.text
    assert 'value="dames"' in answer.text
    assert "dames" not in session.scalars(select(Term.words)).all()
