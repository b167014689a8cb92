"""What is returned comes with longer words and marks; it is sent again in one step, and the moderator sees what changed."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution, Status
from forum.contributions.reasons import FOR_HIDING, FOR_RETURN
from forum.kernel.unit_of_work import Units
from forum.moderation.models import DecisionRow, Passage
from forum.moderation.wordings import NAMES, prefill, put_in
from forum.texts.models import Revision
from tests.contributions.conftest import Scene
from tests.factories import make_contribution
from tests.pages import forms, send

As = Callable[[Account], FlaskClient]
TEXT = "Rosa vive en la calle Lima.\n\nCaminamos de noche."


@pytest.fixture
def row(units: Units, scene: Scene) -> Contribution:
    with units.open() as uow:
        paula = scene.cast.paula.membership
        return make_contribution(uow, scene.topic, paula, text=TEXT, language="es", status=Status.WAITING)


def desk(scene: Scene, row: Contribution) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/desk/{row.id}"


def own(scene: Scene, row: Contribution, page: str = "") -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/contributions/{row.id}{page}"


def filled(client: FlaskClient, address: str, **values: Any) -> Any:
    return send(client, address, None, **values)


# ── The longer words ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_reason_has_words_in_english_french_spanish_and_arabic() -> None:
    assert len(NAMES) == len(FOR_RETURN) + len(FOR_HIDING)
    for name in NAMES:
        words = prefill(name, languages=["en", "fr-CA", "es", "ar", "pt-BR", "sw"])
        assert list(words) == ["en", "fr-CA", "es", "ar", "pt-BR"]
        assert all(len(line) > 30 for line in words.values())
    assert list(prefill("return.unclear", languages=["sw"])) == ["en"]


def test_words_take_the_place_of_nothing_and_of_other_words_left_as_they_are_and_of_no_others() -> None:
    known = ["One\n\nreason.", "Another."]
    assert put_in("", "Another.", known=known) == "Another."
    assert put_in("One\r\n\r\nreason.", "Another.", known=known) == "Another."
    assert put_in("Dear Paula", "Another.", known=known) == "Dear Paula\n\nAnother."
    assert put_in("Dear Paula\n\nAnother.", "Another.", known=known) == "Dear Paula\n\nAnother."


def test_they_come_in_the_authors_language_with_what_was_typed_and_nothing_is_decided(
    as_: As, session: Session, scene: Scene, row: Contribution
) -> None:
    mo = as_(scene.cast.mo.account)
    page = mo.get(desk(scene, row)).text
    assert page.index("in Spanish") < page.index("in English")
    typed = {"reason_code": "personal", "reason": "Hola Paula.", "note-0": "¿Quién?", "fill": "es"}
    answer = filled(mo, desk(scene, row), **typed)
    assert answer.status_code == 200
    form = forms(answer)[-1]["fields"]
    assert form["reason"].strip().startswith("Hola Paula.\n\nGracias por escribir.")  # type: ignore[index]
    assert (form["reason_language"], form["note-0"]) == ("es", "¿Quién?")  # type: ignore[index]
    assert "somebody could be recognised" in answer.text, "the same in the moderator's own language"
    session.rollback()
    assert session.get_one(Contribution, row.id).status == Status.WAITING
    assert session.scalar(select(func.count()).select_from(DecisionRow)) == 0


def test_a_script_gets_the_words_alone(as_: As, scene: Scene, row: Contribution) -> None:
    mo = as_(scene.cast.mo.account)
    fields = {**forms(mo.get(desk(scene, row)))[-1]["fields"], "reason_code": "unclear", "fill": "en"}  # type: ignore[dict-item]
    answer = mo.post(desk(scene, row), data=fields, headers={"Accept": "application/json"})
    assert answer.json["language"] == "en"
    assert answer.json["words"].startswith("Thank you for writing.")
    assert answer.json["own"] == ""


def test_without_a_reason_chosen_there_are_no_words_to_put_in(as_: As, scene: Scene, row: Contribution) -> None:
    answer = filled(as_(scene.cast.mo.account), desk(scene, row), fill="es", reason="Hola.")
    assert answer.status_code == 422
    assert 'id="reason_code-error"' in answer.text
    assert "Hola." in answer.text


def test_of_what_stands_without_a_name_only_the_language_of_its_words_is_used(
    as_: As, units: Units, scene: Scene
) -> None:
    with units.open() as uow:
        made = {"text": "We walked.", "language": "fr", "status": Status.WAITING, "is_anonymous": True}
        unnamed = make_contribution(uow, scene.topic, scene.cast.paula.membership, **made)
    page = as_(scene.cast.mo.account).get(desk(scene, unnamed)).text
    assert "for this reason, in French" in page
    assert "for this reason, in Spanish" not in page


def test_an_organiser_changes_the_words_and_moderators_get_hers(as_: As, scene: Scene, row: Contribution) -> None:
    olga, mo = as_(scene.cast.olga.account), as_(scene.cast.mo.account)
    place = f"/exchanges/{scene.cast.exchange.slug}/organise/reasons"
    assert "One part is not clear to the readers." in olga.get(place).text
    assert send(olga, f"{place}/return.unclear", "/return.unclear", **{"words-es": "¿Qué calle?"}).status_code == 303
    assert send(olga, f"{place}/return.unclear", "/return.unclear", **{"words-es": "¿Qué calle es?"}).status_code == 303
    answer = filled(mo, desk(scene, row), reason_code="unclear", fill="es")
    assert "¿Qué calle es?" in answer.text
    assert "Thank you for writing." in olga.get(f"{place}/return.unclear").text
    assert olga.get(f"{place}/return.nothing").status_code == 404


def test_words_too_long_come_back_as_typed(as_: As, scene: Scene) -> None:
    place = f"/exchanges/{scene.cast.exchange.slug}/organise/reasons/hide.other"
    answer = send(as_(scene.cast.olga.account), place, "/hide.other", **{"words-fr": "é" * 4001})
    assert answer.status_code == 422
    assert 'id="words-fr-error"' in answer.text
    assert "é" * 4001 in answer.text


def test_they_are_no_text_that_anybody_reads_translates_or_finds(as_: As, units: Units, scene: Scene) -> None:
    place = f"/exchanges/{scene.cast.exchange.slug}/organise/reasons/return.other"
    send(as_(scene.cast.olga.account), place, "/return.other", **{"words-en": "Xylophone."})
    for who in (scene.cast.tara, scene.cast.mo):
        assert "Xylophone" not in as_(who.account).get(f"/exchanges/{scene.cast.exchange.slug}/desk/translations").text


# ── Marks, sending again, and what changed ───────────────────────────────────────────────────────────────────────────


def give_back(client: FlaskClient, scene: Scene, row: Contribution, **values: Any) -> None:
    assert filled(client, desk(scene, row), reason_code="personal", **values).status_code == 303


def test_the_author_sees_the_marks_beside_her_form_and_sends_it_again_in_one_step(
    as_: As, session: Session, scene: Scene, row: Contribution
) -> None:
    mo, paula = as_(scene.cast.mo.account), as_(scene.cast.paula.account)
    give_back(mo, scene, row, **{"words-0": "calle Lima", "note-0": "Which street is nobody's business."})
    page = paula.get(own(scene, row, "/edit")).text
    assert "Rosa vive en la <mark>calle Lima</mark>." in page
    assert "Which street is nobody&#39;s business." in page
    assert page.index('<div class="reason">') < page.index("<mark>") < page.index("<textarea")
    sent = send(paula, own(scene, row, "/edit"), "/edit", text="Una vecina vive cerca.\n\nCaminamos de noche.")
    assert sent.status_code == 303
    session.rollback()
    assert session.get_one(Contribution, row.id).status == Status.WAITING
    assert "<mark>" not in paula.get(own(scene, row)).text


def test_the_moderator_sees_what_changed_and_why_it_had_come_back(as_: As, scene: Scene, row: Contribution) -> None:
    mo, paula = as_(scene.cast.mo.account), as_(scene.cast.paula.account)
    give_back(mo, scene, row, reason="Please leave out the street.")
    for words in ("Rosa vive en mi calle.\n\nCaminamos de noche.", "Rosa vive en el barrio.\n\nCaminamos de noche."):
        assert send(paula, own(scene, row, "/edit"), "/edit", text=words).status_code == 303
    page = mo.get(desk(scene, row)).text
    assert "Sent again: what changed" in page
    assert "Please leave out the street." in page[: page.index("<del>")]
    assert "calle Lima</del>" in page
    assert "barrio</ins>" in page
    assert "mi calle" not in page, "not held against what she wrote in between"


def test_sent_again_unchanged_it_says_so(as_: As, scene: Scene, row: Contribution) -> None:
    mo, paula = as_(scene.cast.mo.account), as_(scene.cast.paula.account)
    give_back(mo, scene, row)
    assert send(paula, own(scene, row, "/edit"), "/edit").status_code == 303
    assert "as they were when it was returned" in mo.get(desk(scene, row)).text


def test_a_return_that_was_taken_back_is_not_told_as_sent_again(as_: As, scene: Scene, row: Contribution) -> None:
    mo = as_(scene.cast.mo.account)
    give_back(mo, scene, row, reason="Please leave out the street.")
    send(mo, desk(scene, row), "/desk/undo")
    assert "Sent again: what changed" not in mo.get(desk(scene, row)).text


def test_a_change_that_came_back_is_compared_too_and_forgotten_once_published(
    as_: As, units: Units, session: Session, scene: Scene
) -> None:
    with units.open() as uow:
        published = make_contribution(uow, scene.topic, scene.cast.paula.membership, text="We sang.")
    mo, paula = as_(scene.cast.mo.account), as_(scene.cast.paula.account)
    send(paula, own(scene, published, "/edit"), "/edit", text="We sang with Rosa.")
    give_back(mo, scene, published, **{"words-0": "Rosa"})
    assert "We sang with <mark>Rosa</mark>." in paula.get(own(scene, published, "/edit")).text
    send(paula, own(scene, published, "/edit"), "/edit", text="We sang with a neighbour.")
    page = mo.get(desk(scene, published)).text
    assert "Rosa</del>" in page
    assert "a neighbour</ins>" in page
    assert send(mo, desk(scene, published), f"/desk/{published.id}", kind="approve").status_code == 303
    session.rollback()
    assert session.scalar(select(func.count()).where(Revision.state == "returned")) == 0
    again = forms(paula.get(own(scene, published, "/edit")))
    assert "We sang with a neighbour." in [str(form["fields"].get("text", "")).strip() for form in again]  # type: ignore[attr-defined]


def test_words_that_are_not_there_come_back_with_all_that_was_typed(as_: As, scene: Scene, row: Contribution) -> None:
    typed = {"reason_code": "personal", "words-1": "de día", "note-1": "When?", "reason": "See below."}
    answer = filled(as_(scene.cast.mo.account), desk(scene, row), **typed)
    assert answer.status_code == 422
    assert 'id="words-1-error"' in answer.text
    for words in ("de día", "When?", "See below."):
        assert words in answer.text


def test_marks_and_the_wording_that_came_back_go_when_the_words_are_withdrawn(
    as_: As, session: Session, scene: Scene, row: Contribution, drain: Callable[[], int]
) -> None:
    mo, paula = as_(scene.cast.mo.account), as_(scene.cast.paula.account)
    give_back(mo, scene, row, **{"mark-1": "1", "note-1": "Who walked?"})
    send(paula, own(scene, row, "/edit"), "/edit", text="Caminamos.")
    send(paula, own(scene, row, "/edit"), "/withdraw")
    drain()
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Passage)) == 0
    assert session.scalar(select(func.count()).select_from(Revision)) == 0
    assert session.scalars(select(DecisionRow.returned_digests)).all() == [None]
