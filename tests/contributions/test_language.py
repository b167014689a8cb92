"""The language a contribution is in: found in the background, asked once, said by those who know."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.edit import Edit, edit_contribution
from forum.contributions.actions.language import say_language
from forum.contributions.actions.submit import Writing, keep_draft, submit_contribution
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.models import Contribution, Status
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.moderation.actions import set_aside
from forum.texts.models import Text
from tests.actors import actor_of
from tests.cast import Person
from tests.contributions.conftest import Scene
from tests.factories import make_contribution
from tests.pages import send

As = Callable[[Account], FlaskClient]
Drain = Callable[[], int]
PORTUGUESE = "Nós precisamos de mais iluminação nas ruas da cidade, e também de mais transporte à noite."
SPANISH = "Necesitamos más luz en las calles de la ciudad, y también más transporte por la noche."


@pytest.fixture(autouse=True)
def reads_portuguese(units: Units, scene: Scene) -> None:
    """The exchange is in other languages: one member reads it."""
    with units.open() as uow:
        account = uow.session.get_one(Account, scene.cast.pierre.account.id)
        account.reads = ["pt"]


def make(units: Units, scene: Scene, status: Status, *, text: str = PORTUGUESE, **fields: Any) -> Contribution:
    with units.open() as uow:
        author = scene.cast.paula.membership
        return make_contribution(uow, scene.topic, author, text=text, language="es", status=status, **fields)


def submit(units: Units, scene: Scene, text: str = PORTUGUESE) -> Contribution:
    with units.open() as uow:
        actor = actor_of(uow.session, scene.cast.paula.account)
        return submit_contribution(uow, actor, topic_id=scene.topic.id, writing=Writing(text=text, language="es"))


def edit(units: Units, scene: Scene, row: Contribution, text: str) -> None:
    with units.open() as uow:
        actor = actor_of(uow.session, scene.cast.paula.account)
        edit_contribution(uow, actor, contribution_id=row.id, edit=Edit(text=text, language="es"))


def say(units: Units, person: Person, row: Contribution, language: str) -> None:
    with units.open() as uow:
        say_language(uow, actor_of(uow.session, person.account), contribution_id=row.id, language=language)


def doubt(session: Session, row: Contribution) -> str | None:
    session.expire_all()
    return session.get_one(Text, row.text_id).detected_language


def test_what_is_sent_in_another_language_than_said_is_noticed(
    units: Units, scene: Scene, session: Session, drain: Drain
) -> None:
    wrong, right = submit(units, scene), submit(units, scene, SPANISH)
    drain()
    assert (doubt(session, wrong), doubt(session, right)) == ("pt", None)


def test_changed_words_are_looked_at_again(units: Units, scene: Scene, session: Session, drain: Drain) -> None:
    row = submit(units, scene)
    drain()
    edit(units, scene, row, SPANISH)
    drain()
    assert doubt(session, row) is None
    edit(units, scene, row, PORTUGUESE)
    drain()
    assert doubt(session, row) == "pt"


def test_she_is_not_asked_twice(units: Units, scene: Scene, session: Session, drain: Drain) -> None:
    row = submit(units, scene)
    drain()
    say(units, scene.cast.paula, row, "es")
    edit(units, scene, row, f"{PORTUGUESE} É urgente.")
    drain()
    assert doubt(session, row) is None


def test_a_draft_is_never_looked_at(units: Units, scene: Scene, session: Session, drain: Drain) -> None:
    with units.open() as uow:
        actor = actor_of(uow.session, scene.cast.paula.account)
        row = keep_draft(uow, actor, topic_id=scene.topic.id, writing=Writing(text=PORTUGUESE, language="es"))
    edit(units, scene, row, f"{PORTUGUESE} É urgente.")
    drain()
    assert doubt(session, row) is None


def test_what_is_for_moderators_only_is_never_looked_at(
    units: Units, scene: Scene, session: Session, drain: Drain
) -> None:
    row = make(units, scene, Status.PUBLISHED, audience="moderators")
    edit(units, scene, row, f"{PORTUGUESE} É urgente.")
    drain()
    assert doubt(session, row) is None


def test_what_is_set_aside_meanwhile_is_not_looked_at(
    units: Units, scene: Scene, session: Session, drain: Drain
) -> None:
    row = submit(units, scene)
    with units.open() as uow:
        set_aside(uow, actor_of(uow.session, scene.cast.mo.account), contribution_id=row.id, edition=None)
    drain()
    assert doubt(session, row) is None


def test_withdrawn_words_leave_no_guess(units: Units, scene: Scene, session: Session, drain: Drain) -> None:
    row = submit(units, scene)
    drain()
    with units.open() as uow:
        withdraw_contribution(uow, actor_of(uow.session, scene.cast.paula.account), contribution_id=row.id)
    assert doubt(session, row) is None


def test_she_answers_with_one_click_where_she_finds_what_she_wrote(
    units: Units, scene: Scene, session: Session, drain: Drain, as_: As
) -> None:
    row = submit(units, scene)
    drain()
    browser = as_(scene.cast.paula.account)
    for address in (f"/exchanges/{scene.cast.exchange.slug}/mine", "/me", where(scene, row)):
        assert "it looks like Portuguese" in browser.get(f"{address}?lang=en").text
    send(browser, f"{where(scene, row)}/language", language="pt", page=where(scene, row))
    session.expire_all()
    assert session.get_one(Text, row.text_id).source_language == "pt"
    assert "looks like" not in browser.get(f"{where(scene, row)}?lang=en").text


def where(scene: Scene, row: Contribution) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/contributions/{row.id}"


def test_moderators_and_translators_see_the_doubt_and_correct_it(
    units: Units, scene: Scene, session: Session, drain: Drain, as_: As
) -> None:
    waiting, published = submit(units, scene), make(units, scene, Status.PUBLISHED)
    drain()
    slug = scene.cast.exchange.slug
    mo, tara = as_(scene.cast.mo.account), as_(scene.cast.tara.account)
    assert "looks like Portuguese" in mo.get(f"/exchanges/{slug}/desk?lang=en").text
    assert "looks like Portuguese" in tara.get(f"/exchanges/{slug}/desk/translations?lang=en").text
    assert "looks like Portuguese" in mo.get(f"/exchanges/{slug}/desk/{waiting.id}?lang=en").text
    answer = send(mo, f"{where(scene, waiting)}/language", language="pt", back="desk")
    assert answer.location.endswith(f"/exchanges/{slug}/desk/{waiting.id}")
    say(units, scene.cast.tara, published, "pt")
    session.expire_all()
    assert {session.get_one(Text, row.text_id).source_language for row in (waiting, published)} == {"pt"}
    assert "looks like" not in tara.get(f"/exchanges/{slug}/desk/translations?lang=en").text


def test_a_correction_by_others_is_logged_and_one_of_her_own_is_not(
    units: Units, scene: Scene, session: Session
) -> None:
    row = make(units, scene, Status.PUBLISHED, is_anonymous=True)
    say(units, scene.cast.paula, row, "pt")
    count = select(func.count()).where(LogEntry.act == "correct_language")
    assert session.scalar(count) == 0
    say(units, scene.cast.mo, row, "gl")
    assert session.scalar(count) == 1


def test_another_language_may_be_written_and_nonsense_comes_back(units: Units, scene: Scene, as_: As) -> None:
    row = make(units, scene, Status.WAITING)
    browser = as_(scene.cast.paula.account)
    refused = send(browser, f"{where(scene, row)}/language", language="es", other_language="no such")
    assert refused.status_code == 422
    assert "no such" in refused.text
    assert send(browser, f"{where(scene, row)}/language", language="es", other_language="Galician").status_code == 303
