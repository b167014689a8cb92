"""Writing to one member from the desk: what she gets, what she may answer, and when nobody may write."""

import email
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.kernel.wording import locales
from forum.moderation.letter_words import NAMES, PLACES, fill_in, prefilled, prefilled_languages
from forum.moderation.models import Letter, LetterTemplate, NoLetters
from tests.cast import Person, assemble
from tests.contributions.conftest import Scene
from tests.factories import make_letter_to, make_topic
from tests.pages import forms, send

As = Callable[[Account], FlaskClient]
Drain = Callable[[], int]
WORDS = "Querida Paula:\n\n¿Quiere escribir?"


def place_of(scene: Scene, to: Person | None = None) -> str:
    number = (to or scene.cast.paula).membership.number
    return f"/exchanges/{scene.cast.exchange.slug}/desk/letters/{number}"


def own_letters(scene: Scene) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/letters"


def write(as_: As, scene: Scene, *, words: str = WORDS, who: str = "mo") -> int:
    client = as_(getattr(scene.cast, who).account)
    return send(client, place_of(scene), place_of(scene), words=words, words_language="es").status_code


def letters(session: Session) -> list[Letter]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Letter).order_by(Letter.id)))


def mails(app: Flask) -> Iterator[EmailMessage]:
    folder: Path = app.extensions["ronda"].settings.data_dir / "mail"
    for file in sorted(folder.glob("*.eml")) if folder.exists() else []:
        yield email.message_from_bytes(file.read_bytes(), policy=policy.default)  # type: ignore[misc]


@pytest.fixture(autouse=True)
def empty_mailbox(app: Flask) -> None:
    for file in (app.extensions["ronda"].settings.data_dir / "mail").glob("*.eml"):
        file.unlink()


@pytest.mark.parametrize("name", NAMES)
def test_each_letter_begins_in_each_language_with_the_same_places(name: str) -> None:
    used = {tag: {place for place in PLACES if f"{{{place}}}" in prefilled(name, tag)} for tag in prefilled_languages()}
    assert set(prefilled_languages()) == set(locales())
    assert len({frozenset(places) for places in used.values()}) == 1
    for tag in prefilled_languages():
        assert "{" not in fill_in(prefilled(name, tag), dict.fromkeys(PLACES, "x"))


def test_a_place_is_filled_in_once_whatever_it_is_filled_with() -> None:
    assert fill_in("{name}, {other} {", {"name": "{theme}", "theme": "lamps"}) == "{theme}, {other} {"


def test_a_letter_begins_in_the_language_she_reads_with_her_name_and_the_theme(as_: As, scene: Scene) -> None:
    page = as_(scene.cast.mo.account).get(f"{place_of(scene)}?lang=en").text
    assert "She reads in: Spanish" in page
    assert "Estimada Paula:" in page
    assert "«Partnerships»" in page
    assert "What it says, in your language" in page
    assert "Dear Paula," in page


def test_another_template_is_chosen_without_script(as_: As, scene: Scene) -> None:
    page = as_(scene.cast.mo.account).get(f"{place_of(scene)}?template=help").text
    assert "leer también es participar" in page


def test_she_gets_it_by_mail_and_on_her_page_and_answers_there(
    app: Flask, as_: As, scene: Scene, session: Session, drain: Drain
) -> None:
    assert write(as_, scene) == 303
    drain()
    (mail,) = [found for found in mails(app) if "Mo" in found["Subject"]]
    body = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "¿Quiere escribir?" in body
    assert f"{own_letters(scene)}" in body
    assert "mo@example.org" not in mail.as_string()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    paula = as_(scene.cast.paula.account)
    assert "1 letter to you" in paula.get("/me?lang=en").text
    (letter,) = letters(session)
    fields = {f"words-{letter.id}": "Con mucho gusto.", f"words_language-{letter.id}": "es"}
    assert send(paula, own_letters(scene), f"/letters/{letter.id}", **fields).status_code == 303
    assert "Con mucho gusto." in paula.get(own_letters(scene)).text
    assert "letter to you" not in paula.get("/me?lang=en").text
    desk = as_(scene.cast.mo.account).get(f"/exchanges/{scene.cast.exchange.slug}/desk?lang=en").text
    assert "Answer to a letter" in desk
    assert "Con mucho gusto." in desk
    assert "paula@example.org" not in desk


def test_her_answer_may_be_answered_at_once_and_is_owed_no_more(
    as_: As, units: Units, scene: Scene, session: Session
) -> None:
    with units.open() as uow:
        said = {"answer": "Sí.", "answer_language": "es", "answered_at": uow.now}
        make_letter_to(uow, scene.cast.paula.membership, scene.cast.mo.membership, **said)
    assert write(as_, scene, words="¡Gracias!", who="olga") == 303
    desk = as_(scene.cast.mo.account).get(f"/exchanges/{scene.cast.exchange.slug}/desk?lang=en").text
    assert "Answer to a letter" not in desk
    assert [letter.number for letter in letters(session)] == [1, 2]


def test_to_her_answer_nothing_is_put_in_before_a_template_is_chosen(as_: As, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        said = {"answer": "¿Qué cifras?", "answer_language": "es", "answered_at": uow.now}
        make_letter_to(uow, scene.cast.paula.membership, scene.cast.mo.membership, **said)
    mo = as_(scene.cast.mo.account)

    def begun(address: str) -> str:
        return str(forms(mo.get(address))[-1]["fields"]["words"]).strip()  # type: ignore[index]

    assert begun(place_of(scene)) == ""
    assert "Paula" in begun(f"{place_of(scene)}?template=help")


def test_one_is_written_to_once_in_three_days(as_: As, scene: Scene, session: Session, clock: MovableClock) -> None:
    assert write(as_, scene) == 303
    clock.advance(timedelta(days=2, hours=23))
    page = as_(scene.cast.olga.account).get(f"{place_of(scene)}?lang=en")
    assert "less than three days ago" in page.text
    assert not [form for form in forms(page) if "words" in form["fields"]]  # type: ignore[operator]
    clock.advance(timedelta(hours=1))
    assert write(as_, scene, words="Otra vez.", who="olga") == 303
    assert len(letters(session)) == 2


def test_sent_twice_it_is_one_letter(as_: As, scene: Scene, session: Session, drain: Drain, app: Flask) -> None:
    mo = as_(scene.cast.mo.account)
    page = mo.get(place_of(scene))
    box = next(form for form in forms(page) if "words" in form["fields"])  # type: ignore[operator]
    fields = {**box["fields"], "words": WORDS}  # type: ignore[dict-item]
    assert [mo.post(place_of(scene), data=fields).status_code for _ in range(2)] == [303, 303]
    drain()
    assert len(letters(session)) == 1


@pytest.mark.parametrize("words", [" ", "a" * 4001, "Dear Paula,\n\n[Write the question here.]"])
def test_a_letter_refused_comes_back_with_what_was_typed(as_: As, scene: Scene, session: Session, words: str) -> None:
    client = as_(scene.cast.mo.account)
    answer = send(client, place_of(scene), place_of(scene), words=words, words_language="es")
    assert answer.status_code == 422
    assert words.strip() in answer.text
    assert 'id="words-error"' in answer.text
    assert letters(session) == []


def test_one_click_stops_them_and_the_moderator_is_told(as_: As, scene: Scene, session: Session) -> None:
    paula = as_(scene.cast.paula.account)
    send(paula, own_letters(scene), "/letters/stop")
    page = as_(scene.cast.mo.account).get(f"{place_of(scene)}?lang=en")
    assert "She wishes no letters" in page.text
    assert not [form for form in forms(page) if "words" in form["fields"]]  # type: ignore[operator]
    send(paula, own_letters(scene), "/letters/stop")
    assert write(as_, scene) == 303
    assert len(letters(session)) == 1


def test_stopping_the_mails_of_the_exchange_stops_letters_too(
    app: Flask, as_: As, scene: Scene, session: Session, drain: Drain, client: FlaskClient
) -> None:
    assert write(as_, scene) == 303
    drain()
    (mail,) = [found for found in mails(app) if found["List-Unsubscribe"] and "Mo" in found["Subject"]]
    path = "/mail/stop/" + mail["List-Unsubscribe"].strip("<>").partition("/mail/stop/")[2]
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    drain()
    session.rollback()
    assert session.get(NoLetters, scene.cast.paula.membership.id) is not None


@pytest.mark.parametrize("state", [MembershipState.SUSPENDED, MembershipState.LEFT])
def test_who_takes_no_part_gets_none(
    as_: As, units: Units, scene: Scene, session: Session, state: MembershipState
) -> None:
    mo = as_(scene.cast.mo.account)
    with units.open() as uow:
        uow.session.get_one(Membership, scene.cast.paula.membership.id).state = state
    assert "does not take part" in mo.get(f"{place_of(scene)}?lang=en").text
    assert letters(session) == []


def test_nobody_writes_to_herself_or_to_who_has_not_come(as_: As, units: Units, scene: Scene) -> None:
    mo = as_(scene.cast.mo.account)
    assert "This is you" in mo.get(f"{place_of(scene, scene.cast.mo)}?lang=en").text
    with units.open() as uow:
        uow.session.get_one(Membership, scene.cast.paula.membership.id).confirmed_at = None
    assert mo.get(place_of(scene)).status_code == 404


def test_an_answer_is_given_once(as_: As, units: Units, scene: Scene, session: Session) -> None:
    with units.open() as uow:
        id_ = make_letter_to(uow, scene.cast.paula.membership, scene.cast.mo.membership).id
    paula = as_(scene.cast.paula.account)
    box = next(form for form in forms(paula.get(own_letters(scene))) if f"words-{id_}" in form["fields"])  # type: ignore[operator]
    found = []
    for words in ("Sí.", "Sí.", "No."):
        fields = {**box["fields"], f"words-{id_}": words}  # type: ignore[dict-item]
        found.append(paula.post(str(box["action"]), data=fields).status_code)
    assert found == [303, 303, 409]
    assert [letter.answer for letter in letters(session)] == ["Sí."]


def test_an_answer_refused_comes_back_beside_its_letter(as_: As, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        id_ = make_letter_to(uow, scene.cast.paula.membership, scene.cast.mo.membership).id
    long = "b" * 4001
    answer = send(as_(scene.cast.paula.account), own_letters(scene), f"/letters/{id_}", **{f"words-{id_}": long})
    assert answer.status_code == 422
    assert long in answer.text
    assert f'id="words-{id_}-error"' in answer.text


def test_in_a_sensitive_exchange_the_mail_has_no_word_of_it(
    app: Flask, units: Units, as_: As, session: Session, drain: Drain
) -> None:
    with units.open() as uow:
        cast = assemble(uow, access="members", is_sensitive=True, host="Canaryhost")
        scene = Scene(cast, make_topic(uow, cast.rounds[0]), make_topic(uow, cast.rounds[1]))
    assert write(as_, scene) == 303
    drain()
    whole = "".join(mail.as_string() for mail in mails(app))
    assert "escribir" not in whole
    assert cast.exchange.slug not in whole
    assert "/me" in whole


def test_the_organiser_writes_how_they_begin(as_: As, scene: Scene, session: Session) -> None:
    address = f"/exchanges/{scene.cast.exchange.slug}/organise/letters"
    olga = as_(scene.cast.olga.account)
    assert send(olga, address, **{"voice-es": "Hola, {name}."}).status_code == 303
    session.rollback()
    assert session.scalar(select(func.count()).select_from(LetterTemplate)) == 1
    assert "Hola, Paula." in as_(scene.cast.mo.account).get(place_of(scene)).text
    assert send(olga, address, **{"voice-es": ""}).status_code == 303
    assert "Estimada Paula:" in as_(scene.cast.mo.account).get(place_of(scene)).text


def test_an_exchange_in_other_languages_begins_in_the_nearest(as_: As, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        uow.session.get_one(Exchange, scene.cast.exchange.id).languages = ["sw-KE", "es"]
        uow.session.get_one(Account, scene.cast.paula.account.id).language = "sw"
    assert "Estimada Paula:" in as_(scene.cast.mo.account).get(place_of(scene)).text
