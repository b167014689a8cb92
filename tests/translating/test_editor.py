"""The sheet: kept while she types, what changed shown, a machine's words taken over, what differs said."""

from collections.abc import Callable
from typing import cast

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from forum.accounts.models import Account
from forum.kernel.unit_of_work import Units
from forum.texts.actions import change_source, put_version
from forum.texts.labels import label_text
from forum.texts.models import Origin, Text, Version
from forum.texts.queries import show_version
from forum.translating.models import Draft
from forum.translating.rules import is_gone_over
from tests.pages import forms, send
from tests.translating.conftest import Stage

SignIn = Callable[[Account], FlaskClient]
FRENCH = {"paragraph-0": "Nous travaillons avec la commune.", "paragraph-1": "La première année fut difficile."}
MACHINE = ["Nous travaillons avec la mairie.", "La première année a été difficile."]
JSON = {"Accept": "application/json"}


def sheet_of(stage: Stage, language: str = "fr") -> str:
    return f"/exchanges/{stage.cast.exchange.slug}/texts/{stage.text.id}/versions/{language}"


def by_machine(units: Units, stage: Stage) -> None:
    with units.open() as uow:
        text = uow.session.get_one(Text, stage.text.id)
        put_version(uow, text, language="fr", paragraphs=MACHINE, origin=Origin.MACHINE, provider="apertium")


def change(units: Units, stage: Stage, source: str, *, is_typing_error: bool = False) -> None:
    with units.open() as uow:
        text = uow.session.get_one(Text, stage.text.id)
        change_source(uow, text, source=source, is_typing_error=is_typing_error)


def draft_of(session: Session) -> Draft:
    session.expire_all()
    return session.scalars(select(Draft)).one()


def label(session: Session, stage: Stage) -> str:
    session.expire_all()
    version = session.scalars(
        select(Version).where(Version.text_id == stage.text.id, Version.origin == Origin.HUMAN)
    ).one()
    return label_text(show_version(version, source_language="es"), locale="en", names={}).label


def fields_in(page: TestResponse) -> dict[str, str]:
    """Of the sheet's form, as it stands."""
    found = (cast(dict[str, str], form["fields"]) for form in forms(page))
    return next(dict(fields) for fields in found if "paragraph-0" in fields)


def fields_of(client: FlaskClient, stage: Stage) -> dict[str, str]:
    return fields_in(client.get(sheet_of(stage)))


def test_the_script_keeps_a_draft_and_is_told_when(session: Session, stage: Stage, as_: SignIn) -> None:
    client = as_(stage.cast.olga.account)
    fields = {**fields_of(client, stage), "paragraph-0": "Nous", "act": "save"}
    said = client.post(sheet_of(stage), data=fields, headers=JSON).get_json()
    assert said["said"].startswith("Kept at ")
    draft = draft_of(session)
    assert (draft.paragraphs[0], draft.edition) == ("Nous", said["draft"])


def test_the_same_page_keeps_again_though_an_answer_was_lost(session: Session, stage: Stage, as_: SignIn) -> None:
    client = as_(stage.cast.olga.account)
    fields = {**fields_of(client, stage), "act": "save"}
    for words in ("Nous", "Nous travaillons"):
        answer = client.post(sheet_of(stage), data={**fields, "paragraph-0": words}, headers=JSON)
        assert answer.status_code == 200
    assert draft_of(session).paragraphs[0] == "Nous travaillons"


def test_another_tab_writes_over_nothing_and_shows_both(session: Session, stage: Stage, as_: SignIn) -> None:
    client = as_(stage.cast.olga.account)
    here, there = fields_of(client, stage), fields_of(client, stage)
    client.post(sheet_of(stage), data={**there, "paragraph-0": "Là-bas.", "act": "save"})
    refused = client.post(sheet_of(stage), data={**here, "paragraph-0": "Ici.", "act": "save"}, headers=JSON)
    assert refused.status_code == 409
    assert "another tab" in refused.get_json()["said"]
    page = client.post(sheet_of(stage), data={**here, "paragraph-0": "Ici.", "act": "save"})
    assert page.status_code == 409
    assert "Ici.</textarea>" in page.text
    assert "Là-bas.</p>" in page.text
    assert draft_of(session).paragraphs[0] == "Là-bas."


def test_after_both_were_shown_hers_is_kept(session: Session, stage: Stage, as_: SignIn) -> None:
    client = as_(stage.cast.olga.account)
    here, there = fields_of(client, stage), fields_of(client, stage)
    client.post(sheet_of(stage), data={**there, "paragraph-0": "Là-bas.", "act": "save"})
    page = client.post(sheet_of(stage), data={**here, "paragraph-0": "Ici.", "act": "save"})
    assert client.post(sheet_of(stage), data={**fields_in(page), "act": "save"}).status_code == 303
    assert draft_of(session).paragraphs[0] == "Ici."


def test_what_the_author_changed_is_shown_word_by_word(units: Units, stage: Stage, as_: SignIn) -> None:
    client = as_(stage.cast.tara.account)
    send(client, sheet_of(stage), None, act="submit", **FRENCH)
    change(units, stage, "Trabajamos con el municipio.\n\nEl segundo año fue difícil.")
    page = client.get(sheet_of(stage)).text
    assert page.count('class="change"') == 1
    assert "primer</del>" in page
    assert "segundo</ins>" in page


def test_a_typing_error_asks_nothing_of_the_translator(units: Units, stage: Stage, as_: SignIn) -> None:
    client = as_(stage.cast.tara.account)
    send(client, sheet_of(stage), None, act="submit", **FRENCH)
    change(units, stage, "Trabajamos con el municipio.\n\nEl primer año fue dificil.", is_typing_error=True)
    page = client.get(sheet_of(stage)).text
    assert 'class="change"' not in page
    assert "data-todo" not in page


def test_links_lead_from_one_paragraph_to_do_to_the_next(stage: Stage, as_: SignIn) -> None:
    page = as_(stage.cast.olga.account).get(sheet_of(stage)).text
    assert page.index('href="#paragraph-0"') < page.index('id="paragraph-0"') < page.index('href="#paragraph-1"')


def test_a_machine_s_words_taken_over_are_said_to_be_so(
    units: Units, session: Session, stage: Stage, as_: SignIn
) -> None:
    by_machine(units, stage)
    client = as_(stage.cast.tara.account)
    answer = send(client, sheet_of(stage), None, act="take-1")
    assert answer.location.endswith("#paragraph-1")
    assert draft_of(session).paragraphs == ["", MACHINE[1]]
    send(client, sheet_of(stage), None, act="submit", **{**FRENCH, "paragraph-1": "La première année a été dure."})
    assert label(session, stage) == "Machine translation from Spanish, gone over by a person"


def test_all_empty_boxes_take_the_machine_s_words_and_no_other(
    units: Units, session: Session, stage: Stage, as_: SignIn
) -> None:
    by_machine(units, stage)
    send(as_(stage.cast.tara.account), sheet_of(stage), None, act="take", **{"paragraph-0": "Nous."})
    assert draft_of(session).paragraphs == ["Nous.", MACHINE[1]]


def test_taking_never_loses_words(units: Units, session: Session, stage: Stage, as_: SignIn) -> None:
    by_machine(units, stage)
    send(as_(stage.cast.tara.account), sheet_of(stage), None, act="take-0", **{"paragraph-0": "Nous."})
    assert draft_of(session).paragraphs[0] == f"Nous.\n{MACHINE[0]}"


def test_words_of_her_own_in_their_place_are_hers(units: Units, session: Session, stage: Stage, as_: SignIn) -> None:
    by_machine(units, stage)
    client = as_(stage.cast.tara.account)
    send(client, sheet_of(stage), None, act="take")
    own = {"paragraph-0": "C’est avec la commune que nous marchons.", "paragraph-1": "Douze mois de peine, au début."}
    send(client, sheet_of(stage), None, act="submit", **own)
    assert label(session, stage) == "Translated from Spanish"


def test_a_second_edition_of_a_machine_s_words_says_so_too(
    units: Units, session: Session, stage: Stage, as_: SignIn
) -> None:
    by_machine(units, stage)
    client = as_(stage.cast.tara.account)
    send(client, sheet_of(stage), None, act="take")
    send(client, sheet_of(stage), None, act="submit")
    send(client, sheet_of(stage), None, act="submit", **{"paragraph-0": f"{MACHINE[0]} Oui."})
    assert label(session, stage).startswith("Machine translation from Spanish, gone over")


def test_where_the_machine_made_nothing_nothing_is_taken(stage: Stage, as_: SignIn) -> None:
    answer = send(as_(stage.cast.tara.account), sheet_of(stage), None, act="take", **{"paragraph-0": "Nous."})
    assert answer.status_code == 409
    assert "Nous.</textarea>" in answer.text


@pytest.mark.parametrize(
    ("words", "is_hers"),
    [("La première année a été dure.", False), ("Douze mois de peine, au début.", True), ("", True)],
)
def test_the_machine_s_words_are_known_by_their_letters(words: str, is_hers: bool) -> None:
    assert is_gone_over([words], MACHINE) is not is_hers


def test_what_differs_is_said_beneath_the_paragraph(stage: Stage, as_: SignIn) -> None:
    client = as_(stage.cast.tara.account)
    send(client, sheet_of(stage), None, act="save", **{"paragraph-0": "Nous **travaillons** depuis 12 ans."})
    page = client.get(sheet_of(stage)).text
    assert "Le nombre 12 n’est pas dans la source." in page
    assert "Gras : 0 dans la source, 1 ici." in page
