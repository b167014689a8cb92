"""The glossary and the memory out and in as files, over HTTP."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from translate.storage.tbx import tbxfile
from translate.storage.tmx import tmxfile
from werkzeug.test import TestResponse

from forum.contributions.models import Contribution
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.texts.actions import put_version, withdraw_text
from forum.texts.models import Origin, Text
from forum.translating.actions.memory import forget_memory_of, keep_memory
from forum.translating.models import Concept, MemorySegment
from tests.cast import Cast, assemble
from tests.factories import make_concept, make_contribution, make_topic
from tests.pages import forms, send
from tests.translating.interchange.test_views import SignIn

SPANISH, FRENCH = "Las calles son nuestras.", "Les rues sont à nous."


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        cast = assemble(uow)
        cast.tara.account.language = cast.olga.account.language = "en"
    return cast


@pytest.fixture
def written(units: Units, cast: Cast) -> Contribution:
    """A Spanish contribution and its French version, both published and in the memory."""
    with units.open() as uow:
        topic = make_topic(uow, cast.rounds[0])
        made = make_contribution(uow, topic, cast.paula.membership, text=SPANISH, language="es")
        text = uow.session.get_one(Text, made.text_id)
        tara = cast.tara.membership.id
        put_version(uow, text, language="fr", paragraphs=[FRENCH], origin=Origin.HUMAN, translator_id=tara)
        keep_memory(uow, text_id=text.id)
    return made


def desk(cast: Cast) -> str:
    return f"/exchanges/{cast.exchange.slug}/desk"


def look_through(client: FlaskClient, page: str, action: str, content: bytes, name: str) -> TestResponse:
    return send(client, page, action, file=(BytesIO(content), name))


def keep(client: FlaskClient, looked: TestResponse) -> TestResponse:
    found = next(form for form in forms(looked) if str(form["action"]).endswith("/in"))
    fields: dict[str, str] = found["fields"]  # type: ignore[assignment]
    return client.post(str(found["action"]), data=fields, follow_redirects=True)


def agree(units: Units, cast: Cast, **terms: str) -> Concept:
    with units.open() as uow:
        return make_concept(uow, cast.exchange, terms=terms, note="Not the road.", note_language="en")


def tmx_of(*units: tuple[str, str, str]) -> bytes:
    """As another program writes it: Spanish, French, and what identifies each unit."""
    store = tmxfile(sourcelanguage="es")
    for source, target, tuid in units:
        store.addtranslation(source, "es", target, "fr")
        if tuid:
            store.units[-1].xmlelement.set("tuid", tuid)
    return bytes(store)


@pytest.mark.parametrize("kind", ["csv", "tbx"])
def test_a_glossary_goes_out_and_comes_back_the_same(units: Units, cast: Cast, as_: SignIn, kind: str) -> None:
    agree(units, cast, en="street", fr="rue", es="calle")
    client, page = as_(cast.olga.account), f"{desk(cast)}/glossary"
    file = send(client, page, "/glossary/out", kind=kind)
    looked = look_through(client, page, "/glossary/file", file.data, f"back.{kind}")
    assert file.headers["Content-Disposition"].endswith(f"-glossary.{kind}")
    assert "There is nothing new in it to keep." in looked.text


def test_what_a_table_changed_is_shown_before_it_is_kept(
    units: Units, cast: Cast, as_: SignIn, session: Session
) -> None:
    concept = agree(units, cast, en="street", fr="rue")
    client, page = as_(cast.olga.account), f"{desk(cast)}/glossary"
    table = send(client, page, "/glossary/out", kind="csv").data.decode("utf-8-sig").replace("rue", "la rue")
    changed = f"{table}\r\n,shelter,refuge,refugio\r\n".encode()
    looked = look_through(client, page, "/glossary/file", changed, "a.csv")
    assert ">la rue<" in looked.text
    assert ">rue<" in looked.text
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Concept)) == 1
    kept = keep(client, looked)
    assert "2 entries are kept in the glossary." in kept.text
    session.expire_all()
    terms = {term.language: term.words for term in session.get_one(Concept, concept.id).terms}
    assert terms == {"en": "street", "fr": "la rue"}
    assert session.scalar(select(func.count()).where(LogEntry.act == "glossary_taken_in")) == 1


def test_sending_the_same_page_twice_keeps_it_once(cast: Cast, as_: SignIn, session: Session) -> None:
    client, page = as_(cast.olga.account), f"{desk(cast)}/glossary"
    looked = look_through(client, page, "/glossary/file", b"en,fr\nstreet,rue\n", "a.csv")
    keep(client, looked)
    again = keep(client, looked)
    assert "0 entries are kept" in again.text
    assert session.scalar(select(func.count()).select_from(Concept)) == 1


def test_an_entry_changed_meanwhile_is_left_for_a_person(units: Units, cast: Cast, as_: SignIn) -> None:
    agree(units, cast, en="street", fr="rue")
    client, page = as_(cast.olga.account), f"{desk(cast)}/glossary"
    table = send(client, page, "/glossary/out", kind="csv").data.replace(b"rue", b"la rue")
    change = next(link for link in _links(client.get(page)) if "/glossary/" in link and link[-1].isdigit())
    send(client, change, None, **{"terms-en": "street", "terms-fr": "voie"})
    looked = look_through(client, page, "/glossary/file", table, "a.csv")
    assert "Somebody changed this entry here since the file was made." in looked.text
    assert not [form for form in forms(looked) if str(form["action"]).endswith("/in")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "Please choose a file."),
        ("a.csv", b"Our words\nstreet; rue\n", "This is no glossary that can be read here"),
        ("a.tbx", b"<martif><text>", "Line 1:"),
        ("a.pdf", b"%PDF-1.7", "This is no file of a kind that can be read here: CSV, TBX."),
        ("a.tbx", b"<!DOCTYPE x [<!ENTITY a 'b'>]><martif>&a;</martif>", "Line 1:"),
    ],
)
def test_a_file_that_is_no_glossary_is_refused_with_a_reason(
    cast: Cast, as_: SignIn, name: str, content: bytes, said: str
) -> None:
    page = f"{desk(cast)}/glossary"
    looked = look_through(as_(cast.olga.account), page, "/glossary/file", content, name)
    assert looked.status_code == 422
    assert said in looked.text


def test_a_memory_goes_out_with_no_name_and_is_known_when_it_comes_back(
    cast: Cast, written: Contribution, as_: SignIn
) -> None:
    client, page = as_(cast.olga.account), f"{desk(cast)}/translations/memory"
    file = send(client, page, "/memory/out", pair="es fr")
    store = tmxfile.parsestring(file.data)
    assert [(unit.source, unit.target) for unit in store.units] == [(SPANISH, FRENCH)]
    assert not [name for name in ("Paula", "Casa de Lima", "Tara", "Partner A", "example.org") if name in file.text]
    looked = look_through(client, page, "/memory", file.data, "back.tmx")
    assert "There is nothing new in it to keep." in looked.text


def test_paragraphs_from_a_file_are_kept_once_offered_and_let_go_of(
    cast: Cast, written: Contribution, as_: SignIn, session: Session
) -> None:
    client, page = as_(cast.olga.account), f"{desk(cast)}/translations/memory"
    file = tmx_of(("Buenos días a todas.", "Bonjour à toutes.", ""), ("Buenos días a todas.", "Bonjour à toutes.", ""))
    kept = keep(client, look_through(client, page, "/memory", file, "theirs.tmx"))
    assert "1 paragraph is kept." in kept.text
    assert "1 paragraph from files · " in kept.text
    outside = select(func.count()).where(MemorySegment.text_id.is_(None))
    assert session.scalar(outside) == 1
    session.rollback()
    send(client, page, "/memory/forget", pair="es fr")
    assert session.scalar(outside) == 0
    assert session.scalar(select(func.count()).select_from(MemorySegment)) == 1


def test_a_text_that_was_withdrawn_does_not_come_back_by_a_memory(
    units: Units, cast: Cast, written: Contribution, as_: SignIn
) -> None:
    client, page = as_(cast.olga.account), f"{desk(cast)}/translations/memory"
    file = send(client, page, "/memory/out", pair="es fr").data
    with units.open() as uow:
        withdraw_text(uow, uow.session.get_one(Text, written.text_id))
        forget_memory_of(uow, [written.text_id])
    looked = look_through(client, page, "/memory", file, "back.tmx")
    assert "There is nothing new in it to keep." in looked.text
    stripped = tmx_of((SPANISH, FRENCH, ""))
    assert "There is nothing new in it to keep." in look_through(client, page, "/memory", stripped, "b.tmx").text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.tmx", b"", "Please choose a file."),
        ("a.tmx", b"<tmx>\n<body>", "Line 2:"),
        ("a.tmx", b"<html><body/></html>", "This is no translation memory that can be read here"),
        ("a.csv", b"a,b", "This is no file of a kind that can be read here: TMX."),
    ],
)
def test_a_file_that_is_no_memory_is_refused_with_a_reason(
    cast: Cast, as_: SignIn, name: str, content: bytes, said: str
) -> None:
    page = f"{desk(cast)}/translations/memory"
    looked = look_through(as_(cast.olga.account), page, "/memory", content, name)
    assert looked.status_code == 422
    assert said in looked.text


def test_tbx_that_leaves_is_read_by_the_library_as_it_stands(units: Units, cast: Cast, as_: SignIn) -> None:
    agree(units, cast, en="street", fr="rue", es="calle")
    file = send(as_(cast.tara.account), f"{desk(cast)}/glossary", "/glossary/out", kind="tbx")
    store = tbxfile.parsestring(file.data)
    assert len(store.units) == 1
    assert {term.text for language in ("en", "fr", "es") for term in store.units[0].get_target_terms(language)} == {
        "street",
        "rue",
        "calle",
    }


def _links(response: TestResponse) -> list[str]:
    return [part.partition('"')[0] for part in response.text.split('href="')[1:]]
