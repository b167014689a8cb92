"""What a translator works from, and how much of it she writes: over HTTP."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import Units
from forum.texts.actions import change_source, put_version
from forum.texts.models import Origin, Text, Version
from forum.texts.queries import find_version
from forum.translating.models import Draft
from tests.pages import send
from tests.translating.conftest import Stage, make_stage

SignIn = Callable[[Account], FlaskClient]
FRENCH = ["Nous travaillons avec la commune.", "La première année fut difficile."]
ENGLISH = {"paragraph-0": "We work with the town.", "paragraph-1": "The first year was hard."}
FROM_FRENCH = "?from=fr.human&extent=whole"
SUMMARY = "?from=&extent=summary"


def sheet_of(stage: Stage, language: str = "en") -> str:
    return f"/exchanges/{stage.cast.exchange.slug}/texts/{stage.text.id}/versions/{language}"


def put(units: Units, stage: Stage, language: str, *words: str, origin: Origin = Origin.HUMAN) -> None:
    with units.open() as uow:
        text = uow.session.get_one(Text, stage.text.id)
        put_version(uow, text, language=language, paragraphs=words, origin=origin)


def english(session: Session, stage: Stage) -> Version:
    session.expire_all()
    found = find_version(session, stage.text.id, language="en", origin=Origin.HUMAN)
    assert found is not None
    return found


@pytest.fixture
def french(units: Units, stage: Stage) -> Stage:
    """The text, in French by a person."""
    put(units, stage, "fr", *FRENCH)
    return stage


@pytest.fixture
def olga(stage: Stage, as_: SignIn) -> FlaskClient:
    """She may write in every pair."""
    return as_(stage.cast.olga.account)


def test_she_works_from_another_version_and_the_label_says_so(
    session: Session, french: Stage, olga: FlaskClient
) -> None:
    page = olga.get(sheet_of(french) + FROM_FRENCH).text
    assert FRENCH[1] in page
    assert "Translated from Spanish" in page
    assert "El primer año" not in page
    answer = send(olga, sheet_of(french) + FROM_FRENCH, None, act="submit", **ENGLISH)
    assert answer.status_code == 303
    version = english(session, french)
    assert (version.made_from_language, version.made_from_origin, version.is_stale) == ("fr", "human", False)


def test_choosing_keeps_what_she_wrote_and_opens_the_sheet_on_it(
    session: Session, french: Stage, olga: FlaskClient
) -> None:
    chosen = {"act": "choose", "next_from": "fr.human", "next_extent": "whole"}
    answer = send(olga, sheet_of(french), None, **chosen, **ENGLISH)
    assert answer.location == sheet_of(french) + FROM_FRENCH
    page = olga.get(answer.location).text
    assert FRENCH[0] in page
    assert f"\n{ENGLISH['paragraph-1']}</textarea>" in page
    assert "changed since this was translated" not in page


def test_what_came_of_a_machine_still_does_where_she_goes_on_from_the_original(
    units: Units, session: Session, stage: Stage, olga: FlaskClient
) -> None:
    put(units, stage, "fr", *FRENCH, origin=Origin.MACHINE)
    send(olga, sheet_of(stage) + "?from=fr.machine&extent=whole", None, act="submit", **ENGLISH)
    assert english(session, stage).rests_on_machine
    mended = ENGLISH | {"paragraph-1": "The first year was really hard."}
    send(olga, sheet_of(stage) + "?from=&extent=whole", None, act="submit", **mended)
    version = english(session, stage)
    assert (version.paragraphs[1], version.made_from_origin) == (mended["paragraph-1"], "author")
    assert version.rests_on_machine


def test_choosing_without_words_leaves_no_draft(session: Session, french: Stage, olga: FlaskClient) -> None:
    send(olga, sheet_of(french), None, act="choose", next_from="fr.human", next_extent="whole")
    assert session.scalars(select(Draft)).all() == []


def test_a_draft_is_gone_on_with_from_what_it_was_begun_from(french: Stage, olga: FlaskClient) -> None:
    send(olga, sheet_of(french) + FROM_FRENCH, None, act="save", **ENGLISH)
    page = olga.get(sheet_of(french)).text
    assert 'name="made_from" value="fr.human"' in page
    assert FRENCH[0] in page


def test_what_lags_behind_the_middle_is_marked_and_so_is_what_the_middle_lags_behind(
    units: Units, session: Session, french: Stage, olga: FlaskClient
) -> None:
    send(olga, sheet_of(french) + FROM_FRENCH, None, act="submit", **ENGLISH)
    with units.open() as uow:
        text = uow.session.get_one(Text, french.text.id)
        change_source(uow, text, source="Trabajamos con el municipio.\n\nEl segundo año fue fácil.")
    assert english(session, french).is_stale
    page = olga.get(sheet_of(french)).text
    assert page.count("Here what you work from is behind the original.") == 1
    put(units, french, "fr", FRENCH[0], "La deuxième année fut facile.")
    page = olga.get(sheet_of(french)).text
    assert "Here what you work from is behind" not in page
    assert page.count("The version you work from changed since this was translated") == 1
    assert english(session, french).is_stale
    again = send(olga, sheet_of(french), None, act="submit", **{"paragraph-1": "The second year was easy."})
    assert again.status_code == 303
    assert not english(session, french).is_stale


def test_a_machines_version_to_work_from_is_named_and_readers_are_told(
    units: Units, session: Session, stage: Stage, olga: FlaskClient
) -> None:
    put(units, stage, "fr", *FRENCH, origin=Origin.MACHINE)
    start = sheet_of(stage) + "?from=fr.machine&extent=whole"
    assert "Machine translation from Spanish, not read by a person" in olga.get(start).text
    send(olga, start, None, act="submit", **ENGLISH)
    assert english(session, stage).rests_on_machine


def test_a_summary_has_its_own_paragraphs_and_is_behind_once_the_text_changes(
    units: Units, session: Session, stage: Stage, olga: FlaskClient
) -> None:
    start = sheet_of(stage) + SUMMARY
    answer = send(olga, start, None, act="submit", summary="They work together.\n\nIt was hard.\n\nThey go on.")
    assert answer.status_code == 303
    version = english(session, stage)
    assert (version.extent, len(version.paragraphs), version.is_stale) == ("summary", 3, False)
    with units.open() as uow:
        change_source(uow, uow.session.get_one(Text, stage.text.id), source="Trabajamos.")
    assert english(session, stage).is_stale
    page = olga.get(sheet_of(stage)).text
    assert "They go on.</textarea>" in page


def test_a_summary_of_what_changed_while_she_wrote_comes_back_with_her_words(
    units: Units, stage: Stage, olga: FlaskClient
) -> None:
    page = olga.get(sheet_of(stage) + SUMMARY)
    read = page.text.split('name="read" value="')[1].split('"')[0]
    with units.open() as uow:
        change_source(uow, uow.session.get_one(Text, stage.text.id), source="Trabajamos.")
    sent = send(olga, sheet_of(stage) + SUMMARY, None, act="submit", summary="They work.", read=read)
    assert sent.status_code == 422
    assert "They work.</textarea>" in sent.text
    assert "The text changed since you read it." in sent.text


def test_an_empty_summary_is_not_taken(stage: Stage, olga: FlaskClient) -> None:
    answer = send(olga, sheet_of(stage) + SUMMARY, None, act="submit", summary="  ")
    assert answer.status_code == 422
    assert "Your summary has no words yet." in answer.text


def test_what_is_not_there_to_work_from_gives_way_to_the_original(stage: Stage, olga: FlaskClient) -> None:
    page = olga.get(sheet_of(stage) + "?from=zh-Hant.human&extent=whole")
    assert page.status_code == 200
    assert "El primer año" in page.text
    forged = {"made_from": "zh-Hant.human", "extent": "whole"}
    answer = send(olga, sheet_of(stage), None, act="submit", **forged, **ENGLISH)
    assert answer.status_code == 409
    assert f"{ENGLISH['paragraph-0']}</textarea>" in answer.text


def test_a_version_is_not_offered_what_was_made_from_it(french: Stage, olga: FlaskClient) -> None:
    send(olga, sheet_of(french) + FROM_FRENCH, None, act="submit", **ENGLISH)
    assert 'value="en.human"' not in olga.get(sheet_of(french, "fr")).text
    assert 'value="en.human"' in olga.get(sheet_of(french, "ar")).text


def test_a_title_is_not_summarised(stage: Stage, olga: FlaskClient) -> None:
    title = f"/exchanges/{stage.cast.exchange.slug}/texts/{stage.cast.rounds[0].theme_id}/versions/fr"
    assert "a summary" not in olga.get(title).text
    assert olga.get(title + SUMMARY).status_code == 404


def test_a_reviewer_sees_what_it_was_made_from_and_the_original(
    session: Session, units: Units, load_actor: Callable[[Account], Actor], as_: SignIn
) -> None:
    stage = make_stage(units, load_actor, reviews_versions=True)
    put(units, stage, "fr", *FRENCH)
    send(as_(stage.cast.mo.account), sheet_of(stage) + FROM_FRENCH, None, act="submit", **ENGLISH)
    draft_id = session.scalars(select(Draft.id)).one()
    reviewer = as_(stage.cast.olga.account)
    address = f"/exchanges/{stage.cast.exchange.slug}/desk/translations/{draft_id}"
    page = reviewer.get(address).text
    assert FRENCH[0] in page
    assert "El primer año fue difícil." in page
    assert "It was made from a version: Translated from Spanish" in page
    assert send(reviewer, address, None, act="approve").status_code == 303
    assert english(session, stage).made_from_language == "fr"


def test_a_summary_may_be_read_by_its_reviewer(
    session: Session, units: Units, load_actor: Callable[[Account], Actor], as_: SignIn
) -> None:
    stage = make_stage(units, load_actor, reviews_versions=True)
    send(as_(stage.cast.mo.account), sheet_of(stage) + SUMMARY, None, act="submit", summary="They work.")
    address = f"/exchanges/{stage.cast.exchange.slug}/desk/translations/{session.scalars(select(Draft.id)).one()}"
    page = as_(stage.cast.olga.account).get(address).text
    assert "This is a summary" in page
    assert "They work." in page
