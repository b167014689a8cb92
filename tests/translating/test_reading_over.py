"""Versions that appear at once, and are read over afterwards."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import Units
from forum.texts.models import Revision, State, Version
from forum.translating.models import Draft, DraftState
from tests.pages import send
from tests.translating.conftest import Stage, make_stage

As = Callable[[Account], FlaskClient]
FRENCH = {"paragraph-0": "Nous travaillons avec la commune.", "paragraph-1": "La première année fut difficile."}


@pytest.fixture
def stage(units: Units, load_actor: Callable[[Account], Actor], as_: As) -> Stage:
    """Tara's version is published and waits to be read over."""
    found = make_stage(units, load_actor, reviews_versions=True, publishes_unreviewed=True)
    send(as_(found.cast.tara.account), sheet(found), None, act="submit", **FRENCH)
    return found


def sheet(stage: Stage) -> str:
    return f"/exchanges/{stage.cast.exchange.slug}/texts/{stage.text.id}/versions/fr"


def desk(stage: Stage) -> str:
    return f"/exchanges/{stage.cast.exchange.slug}/desk/translations"


def french(session: Session, stage: Stage) -> Version:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Version).where(Version.text_id == stage.text.id, Version.language == "fr")).one()


def page_of(session: Session, stage: Stage) -> str:
    return f"{desk(stage)}/published/{french(session, stage).id}"


def test_it_appears_at_once_and_says_that_nobody_has_read_it_over(
    session: Session, client: FlaskClient, as_: As, stage: Stage
) -> None:
    version = french(session, stage)
    assert (version.state, version.awaits_review) == (State.PUBLISHED, True)
    beside = f"/exchanges/{stage.cast.exchange.slug}/texts/{stage.text.id}/beside/fr"
    assert "Nobody else has read it over yet." in client.get(f"{beside}?lang=en").text
    assert "Published, and to be read over" in as_(stage.cast.mo.account).get(f"{desk(stage)}?lang=en").text
    assert "to be read over" not in as_(stage.cast.tara.account).get(f"{desk(stage)}?lang=en").text
    assert as_(stage.cast.tara.account).get(page_of(session, stage)).status_code == 403


def test_found_right_its_label_says_so(session: Session, as_: As, stage: Stage) -> None:
    send(as_(stage.cast.mo.account), page_of(session, stage), None, act="approve")
    version = french(session, stage)
    assert (version.awaits_review, version.reviewer_id) == (False, stage.cast.mo.membership.id)


@pytest.mark.parametrize(("code", "state"), [("wording", State.PUBLISHED), ("meaning", State.RETURNED)])
def test_sent_back_it_goes_on_being_read_unless_it_says_something_else(
    session: Session, as_: As, stage: Stage, code: str, state: State
) -> None:
    mo, tara = as_(stage.cast.mo.account), as_(stage.cast.tara.account)
    page = page_of(session, stage)
    refused = send(mo, page, None, act="return", reason="Two words.")
    assert refused.status_code == 422
    assert "Two words." in refused.text
    digest = french(session, stage).digests[1]
    comment = {f"comment-{digest}": "It was the second year."}
    send(mo, page, None, act="return", reason_code=code, reason="Two words.", **comment)
    version = french(session, stage)
    assert version.state == state
    draft = session.scalars(select(Draft)).one()
    assert (draft.state, draft.paragraphs) == (DraftState.RETURNED, list(FRENCH.values()))
    hers = tara.get(f"{sheet(stage)}?lang=en").text
    assert "It was the second year." in hers
    assert "Two words." in hers
    send(tara, sheet(stage), None, act="submit", **{**FRENCH, "paragraph-1": "La deuxième année fut difficile."})
    version = french(session, stage)
    assert (version.state, version.awaits_review) == (State.PUBLISHED, True)
    assert list(FRENCH.values()) in session.scalars(select(Revision.paragraphs)).all()


def test_what_she_is_writing_meanwhile_stays(session: Session, as_: As, stage: Stage) -> None:
    mo, tara = as_(stage.cast.mo.account), as_(stage.cast.tara.account)
    begun = {**FRENCH, "paragraph-1": "La première année…"}
    send(tara, sheet(stage), None, act="save", **begun)
    send(mo, page_of(session, stage), None, act="return", reason_code="wording")
    draft = session.scalars(select(Draft)).one()
    assert (draft.state, draft.paragraphs) == (DraftState.RETURNED, list(begun.values()))


def test_of_two_who_read_it_over_the_second_is_told(session: Session, as_: As, stage: Stage) -> None:
    page = page_of(session, stage)
    mo, olga = as_(stage.cast.mo.account), as_(stage.cast.olga.account)
    assert olga.get(page).status_code == 200
    send(mo, page, None, act="approve")
    assert olga.get(page).status_code == 404
