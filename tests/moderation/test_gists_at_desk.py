"""The desk of who does not read a language: what a machine makes of the words, labelled, or where to ask for it."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Exchange
from forum.kernel.outbox import is_pending
from forum.kernel.unit_of_work import Units
from forum.moderation.models import Gist
from forum.moderation.rules import gist_key
from forum.moderation.tasks import MakeGist
from forum.texts.actions import put_note
from forum.texts.models import Text
from forum.texts.notes import ContentNote
from forum.texts.queries import get_text
from forum.translating.machines.circuit import Circuit
from forum.web.runtime import Runtime
from tests.contributions.conftest import Scene
from tests.factories import make_contribution
from tests.moderation.test_lent import WORDS, Parrot
from tests.moderation.test_sections import desk_of, section_of, statements
from tests.pages import send

As = Callable[[Account], FlaskClient]
ASK = "Ask a machine what it is about"


@pytest.fixture
def has_machine(app: Flask) -> Iterator[None]:
    runtime: Runtime = app.extensions["ronda"]
    before = runtime.settings
    runtime.settings = before.model_copy(update={"machine": "apertium"})
    yield
    runtime.settings = before


@pytest.fixture
def row_id(units: Units, scene: Scene) -> int:
    with units.open() as uow:
        uow.session.execute(update(Exchange).values(uses_machine=True))
    return make_waiting(units, scene)


def make_waiting(units: Units, scene: Scene, *, language: str = "ti") -> int:
    with units.open() as uow:
        member = scene.cast.paula.membership
        return make_contribution(uow, scene.topic, member, text=WORDS, language=language, status=Status.WAITING).id


def make_gist(units: Units, row_id: int, *, language: str = "en") -> None:
    MakeGist(Parrot(), Circuit())(units, contribution_id=row_id, language=language)


def waiting(as_: As, scene: Scene, name: str = "mo", *, language: str = "en") -> str:
    page = as_(getattr(scene.cast, name).account).get(f"{desk_of(scene)}?lang={language}").text
    return section_of(page, "waiting")


def test_a_gist_stands_below_the_first_words_labelled_and_in_its_own_direction(
    units: Units, scene: Scene, as_: As, row_id: int
) -> None:
    make_gist(units, row_id)
    shown = " ".join(waiting(as_, scene).split())
    gist = f'By a machine: <bdi lang="en" dir="ltr">(en) {WORDS}</bdi></p>'
    assert shown.index(f'<bdi lang="ti" dir="ltr">{WORDS}</bdi>') < shown.index(gist)
    assert ASK not in shown


@pytest.mark.usefixtures("has_machine")
def test_where_there_is_none_she_asks_from_the_desk_and_goes_on_with_the_next(
    units: Units, session: Session, scene: Scene, as_: As, row_id: int
) -> None:
    next_id = make_waiting(units, scene)
    mo = as_(scene.cast.mo.account)
    assert waiting(as_, scene).count(ASK) == 2
    asked = send(mo, f"{desk_of(scene)}?lang=en", f"/desk/{row_id}/gist", next=f"w{next_id}")
    assert (asked.status_code, asked.location) == (303, f"{desk_of(scene)}?at=w{next_id}&lang=en#status")
    assert is_pending(session, gist_key(row_id, "en"))
    shown = waiting(as_, scene)
    assert (shown.count(ASK), shown.count("a machine has been asked what it is about")) == (1, 1)
    asked = send(mo, f"{desk_of(scene)}/{next_id}?lang=en", "/gist")
    assert asked.location == f"{desk_of(scene)}/{next_id}?lang=en"


@pytest.mark.parametrize("why", ["no machine", "exchange", "author", "read by her", "another's"])
def test_where_she_may_not_ask_there_is_no_button(
    request: pytest.FixtureRequest, units: Units, scene: Scene, as_: As, row_id: int, why: str
) -> None:
    if why != "no machine":
        request.getfixturevalue("has_machine")
    with units.open() as uow:
        match why:
            case "exchange":
                uow.session.execute(update(Exchange).values(uses_machine=False))
            case "author":
                uow.session.execute(update(Text).values(may_translate_by_machine=False))
            case "read by her":
                uow.session.execute(update(Account).values(reads=["ti"]))
            case "another's":
                uow.session.execute(update(Contribution).values(author_id=scene.cast.mo.membership.id))
    shown = waiting(as_, scene)
    assert WORDS in shown
    assert ASK not in shown


@pytest.mark.usefixtures("has_machine")
def test_a_gist_of_other_words_or_in_another_language_is_not_shown(
    units: Units, scene: Scene, as_: As, row_id: int
) -> None:
    make_gist(units, row_id, language="fr")
    assert "By a machine:" not in waiting(as_, scene)
    make_gist(units, row_id)
    with units.open() as uow:
        uow.session.execute(update(Gist).values(digest="of other words"))
    shown = waiting(as_, scene)
    assert "By a machine:" not in shown
    assert ASK in shown


@pytest.mark.usefixtures("has_machine")
def test_under_a_content_note_the_desk_shows_neither_words_nor_gist(
    units: Units, session: Session, scene: Scene, as_: As, row_id: int
) -> None:
    make_gist(units, row_id)
    with units.open() as uow:
        text_id = uow.session.scalars(select(Contribution.text_id)).one()
        put_note(uow, get_text(uow.session, text_id), ContentNote("Violence", "en"), by="author")
    shown = waiting(as_, scene)
    assert "Violence" in shown
    assert WORDS not in shown
    folded = as_(scene.cast.mo.account).get(f"{desk_of(scene)}/{row_id}?lang=en").text
    assert re.search(r'id="gist".*?<details class="content-note">', folded, re.DOTALL)


@pytest.mark.usefixtures("has_machine")
def test_many_such_lines_take_as_many_queries_as_a_few(
    units: Units, scene: Scene, as_: As, session: Session, row_id: int
) -> None:
    asked, mo = [], as_(scene.cast.mo.account)
    for number in (2, 12):
        for place in range(number):
            made = make_waiting(units, scene)
            if place % 2:
                make_gist(units, made)
        mo.get(f"{desk_of(scene)}/waiting")
        with statements(session) as found:
            assert mo.get(f"{desk_of(scene)}/waiting").status_code == 200
        asked.append(len(found))
    assert asked[0] == asked[1] > 0
