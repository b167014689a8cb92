"""Files out and in over HTTP."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from translate.storage.pypo import pofile
from translate.storage.xliff import Xliff1File
from werkzeug.test import TestResponse

from forum.accounts.models import Account
from forum.contributions.models import Contribution, Status
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.texts.actions import change_source, put_note, put_version, withdraw_text
from forum.texts.models import Origin, Text, Version
from forum.texts.notes import ContentNote
from forum.translating.models import Draft
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_topic
from tests.pages import forms, send
from tests.translating.conftest import SPANISH

SignIn = Callable[[Account], FlaskClient]
FRENCH = ("Nous travaillons avec la commune.", "La première année fut difficile.")


@dataclass(frozen=True, slots=True)
class Week:
    """A topic with two Spanish letters: `first` of two paragraphs, `second` of one."""

    cast: Cast
    first: Contribution
    second: Contribution

    @property
    def page(self) -> str:
        return f"/exchanges/{self.cast.exchange.slug}/desk/translations/files"


@pytest.fixture
def week(units: Units) -> Week:
    return make_week(units)


def make_week(units: Units, **settings: object) -> Week:
    with units.open() as uow:
        cast = assemble(uow, **settings)
        cast.tara.account.language = "en"
        topic = make_topic(uow, cast.rounds[0])
        author = cast.paula.membership
        first = make_contribution(uow, topic, author, text=SPANISH, language="es")
        second = make_contribution(uow, topic, author, text="Gracias & <b>hasta pronto</b>.", language="es")
    return Week(cast, first, second)


def take_out(client: FlaskClient, week: Week, kind: str = "xliff", pair: str = "es fr") -> TestResponse:
    return send(client, week.page, "/out", round="1", pair=pair, kind=kind)


def bring_back(client: FlaskClient, week: Week, content: bytes, name: str = "back.xlf") -> TestResponse:
    """Look through it and, if there is something new, keep it."""
    looked = send(client, week.page, "/files", file=(BytesIO(content), name))
    found = [form for form in forms(looked) if str(form["action"]).endswith("/in")]
    if not found:
        return looked
    fields: dict[str, str] = found[0]["fields"]  # type: ignore[assignment]
    return client.post(str(found[0]["action"]), data=fields, follow_redirects=True)


def filled(content: bytes, words: Callable[[str], str]) -> bytes:
    """As a translator's tool leaves it."""
    store = Xliff1File.parsestring(content)
    for unit in store.units:
        unit.target = words(unit.source)
    return bytes(store)


def drafts(session: Session, row: Contribution) -> list[Draft]:
    session.expire_all()
    return list(session.scalars(select(Draft).where(Draft.text_id == row.text_id)))


def version(session: Session, row: Contribution) -> Version | None:
    session.expire_all()
    return session.scalar(select(Version).where(Version.text_id == row.text_id, Version.origin == Origin.HUMAN))


def test_a_round_goes_out_comes_back_as_drafts_and_is_handed_in(week: Week, as_: SignIn, session: Session) -> None:
    tara = as_(week.cast.tara.account)
    page = bring_back(tara, week, filled(take_out(tara, week).data, lambda source: f"fr: {source}"))
    assert "2 texts are kept as drafts" in page.text
    assert [draft.paragraphs for draft in drafts(session, week.first)] == [[f"fr: {p}" for p in SPANISH.split("\n\n")]]
    assert version(session, week.first) is None
    handed_in = next(form for form in forms(page) if str(form["action"]).endswith("/hand-in"))
    tara.post(str(handed_in["action"]), data=handed_in["fields"])
    published = version(session, week.second)
    assert published is not None
    assert published.paragraphs == ["fr: Gracias & <b>hasta pronto</b>."]
    assert drafts(session, week.first) == []


def test_looking_through_a_file_keeps_nothing(week: Week, as_: SignIn, session: Session) -> None:
    tara = as_(week.cast.tara.account)
    content = filled(take_out(tara, week).data, lambda _: "un mot secret")
    page = send(tara, week.page, "/files", file=(BytesIO(content), "a.xlf"))
    assert "Nothing is kept yet." in page.text
    assert drafts(session, week.first) == []


def test_a_po_file_goes_out_and_comes_back(week: Week, as_: SignIn, session: Session) -> None:
    tara = as_(week.cast.tara.account)
    store = pofile.parsestring(take_out(tara, week, "po").data)
    for unit in store.units[1:]:
        unit.target = f"fr: {unit.source}"
    bring_back(tara, week, bytes(store), "a.po")
    assert [draft.paragraphs for draft in drafts(session, week.second)] == [["fr: Gracias & <b>hasta pronto</b>."]]


def test_a_document_goes_out_and_comes_back(week: Week, as_: SignIn, session: Session) -> None:
    tara, kept = as_(week.cast.tara.account), BytesIO()
    answer = send(tara, week.page, f"/texts/{week.first.text_id}/versions/fr/document")
    document = Document(BytesIO(answer.data))
    for row, words in zip(document.tables[0].rows[1:], FRENCH, strict=True):
        row.cells[1].text = words
    document.save(kept)
    bring_back(tara, week, kept.getvalue(), "a.docx")
    assert [draft.paragraphs for draft in drafts(session, week.first)] == [list(FRENCH)]


def hide(units: Units, week: Week, how: str) -> None:
    with units.open() as uow:
        text, letter = uow.session.get_one(Text, week.second.text_id), uow.session.get_one(Contribution, week.second.id)
        if how == "moderators":
            letter.audience = "moderators"
        elif how == "not translated":
            text.may_translate = False
        else:
            letter.status = Status(how)
            withdraw_text(uow, text)


@pytest.mark.parametrize("how", ["moderators", "not translated", "hidden", "withdrawn", "aside"])
def test_what_is_not_for_everybody_neither_leaves_nor_comes_back(
    week: Week, units: Units, as_: SignIn, session: Session, how: str
) -> None:
    olga = as_(week.cast.olga.account)
    before = take_out(olga, week).data
    assert b"Gracias" in before
    hide(units, week, how)
    assert b"Gracias" not in take_out(olga, week).data
    bring_back(olga, week, filled(before, lambda source: f"fr: {source}"))
    assert len(drafts(session, week.first)) == 1
    assert drafts(session, week.second) == []


def test_a_file_names_nobody(week: Week, as_: SignIn, units: Units) -> None:
    with units.open() as uow:
        text, tara = uow.session.get_one(Text, week.second.text_id), week.cast.tara.membership
        put_version(uow, text, language="fr", paragraphs=["Merci"], origin=Origin.HUMAN, translator_id=tara.id)
    for kind in ("xliff", "po"):
        content = take_out(as_(week.cast.olga.account), week, kind).text
        assert "Merci" in content
        assert not [name for name in ("Paula", "Casa de Lima", "Tara", "Partner A", "example.org") if name in content]


def test_what_an_author_warns_of_stands_beside_each_of_her_paragraphs(week: Week, as_: SignIn, units: Units) -> None:
    with units.open() as uow:
        put_note(uow, uow.session.get_one(Text, week.first.text_id), ContentNote("blood", "en"), by="author")
    assert take_out(as_(week.cast.tara.account), week).text.count("Its author warns: blood") == 2


def test_a_paragraph_that_changed_meanwhile_is_told_with_its_place(
    week: Week, as_: SignIn, units: Units, session: Session
) -> None:
    tara = as_(week.cast.tara.account)
    content = filled(take_out(tara, week).data, lambda source: f"fr: {source}")
    with units.open() as uow:
        text = uow.session.get_one(Text, week.first.text_id)
        change_source(uow, text, source=SPANISH.replace("difícil", "muy difícil"))
    page = send(tara, week.page, "/files", file=(BytesIO(content), "a.xlf"))
    assert "Paragraph 2 changed since" in page.text
    page = bring_back(tara, week, content)
    assert "2 texts are kept" in page.text
    assert "Hand in the one that is whole" in page.text


def test_what_was_left_as_it_stood_makes_no_draft(week: Week, as_: SignIn, units: Units, session: Session) -> None:
    with units.open() as uow:
        text = uow.session.get_one(Text, week.first.text_id)
        put_version(uow, text, language="fr", paragraphs=FRENCH, origin=Origin.HUMAN)
    tara = as_(week.cast.tara.account)
    assert "There is nothing new in it" in bring_back(tara, week, take_out(tara, week).data).text
    assert drafts(session, week.first) == []


def test_a_version_published_meanwhile_is_not_written_over(
    week: Week, as_: SignIn, units: Units, session: Session
) -> None:
    tara = as_(week.cast.tara.account)
    content = filled(take_out(tara, week).data, lambda source: f"fr: {source}")
    with units.open() as uow:
        text = uow.session.get_one(Text, week.first.text_id)
        put_version(uow, text, language="fr", paragraphs=FRENCH, origin=Origin.HUMAN)
    looked = send(tara, week.page, "/files", file=(BytesIO(content), "a.xlf"))
    assert "Somebody else published a version since." in looked.text
    page = bring_back(tara, week, content)
    handed_in = next(form for form in forms(page) if str(form["action"]).endswith("/hand-in"))
    texts = {"texts": f"{week.first.text_id}.{week.second.text_id}"}
    tara.post(str(handed_in["action"]), data={**handed_in["fields"], **texts})  # type: ignore[dict-item]
    standing = version(session, week.first)
    assert standing is not None
    assert standing.paragraphs == list(FRENCH)
    assert len(drafts(session, week.first)) == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlf", b"<a>\n<b></a>", "Line 2: this file is broken there"),
        ("a.xlf", b'<!DOCTYPE a SYSTEM "http://localhost/"><a/>', "Line 1: this file declares a document type"),
        ("a.exe", b"MZ", "This is no file of a kind that can come back here"),
        ("a.docx", b"hello", "is not what its name says"),
        ("a.po", b"", "Please choose a file"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    week: Week, as_: SignIn, name: str, content: bytes, sentence: str
) -> None:
    page = bring_back(as_(week.cast.tara.account), week, content, name)
    assert page.status_code == 422
    assert sentence in page.text


def test_another_exchanges_file_is_refused(week: Week, as_: SignIn) -> None:
    olga = as_(week.cast.olga.account)
    content = filled(take_out(olga, week).data, lambda _: "mot")
    foreign = content.replace(f"ronda/{week.cast.exchange.slug}/".encode(), b"ronda/elsewhere/")
    assert "This file is of another exchange." in bring_back(olga, week, foreign).text


def test_a_pair_that_is_not_hers_is_neither_given_nor_taken(week: Week, as_: SignIn) -> None:
    content = filled(take_out(as_(week.cast.olga.account), week, pair="es en").data, lambda _: "word")
    tara = as_(week.cast.tara.account)
    assert take_out(tara, week, pair="es en").status_code == 403
    assert "Here stands another pair." in bring_back(tara, week, content).text


def test_the_log_says_that_something_left_and_came_back_by_number_only(
    week: Week, as_: SignIn, session: Session
) -> None:
    tara = as_(week.cast.tara.account)
    bring_back(tara, week, filled(take_out(tara, week).data, lambda _: "mot"))
    session.expire_all()
    acts = session.execute(select(LogEntry.act, LogEntry.thing, LogEntry.thing_id).order_by(LogEntry.id)).all()
    assert ("versions_taken_out", "round", week.cast.rounds[0].id) in acts
    assert ("versions_taken_in", "exchange", week.cast.exchange.id) in acts


def test_keeping_a_file_twice_keeps_it_once(week: Week, as_: SignIn, session: Session) -> None:
    tara = as_(week.cast.tara.account)
    content = filled(take_out(tara, week).data, lambda _: "mot")
    bring_back(tara, week, content)
    assert "There is nothing new in it" in bring_back(tara, week, content).text
    assert session.scalar(select(func.count(Draft.id)).where(Draft.text_id == week.first.text_id)) == 1


def test_what_came_of_a_machine_still_does_when_it_comes_back_as_a_file(
    week: Week, as_: SignIn, units: Units, session: Session
) -> None:
    with units.open() as uow:
        text = uow.session.get_one(Text, week.second.text_id)
        english = put_version(uow, text, language="en", paragraphs=["Thanks & goodbye."], origin=Origin.MACHINE)
        put_version(
            uow, text, language="fr", paragraphs=["Merci et au revoir."], origin=Origin.HUMAN, made_from=english
        )
    tara = as_(week.cast.tara.account)
    content = take_out(tara, week).data.replace(b"Merci et au revoir.", b"Merci et au revoir, amies.")
    page = bring_back(tara, week, content)
    whole = next(form for form in forms(page) if "texts" in form["fields"])
    tara.post(str(whole["action"]), data=whole["fields"])
    session.expire_all()
    version = session.scalars(
        select(Version).where(Version.text_id == week.second.text_id, Version.language == "fr")
    ).one()
    assert version.paragraphs == ["Merci et au revoir, amies."]
    assert version.rests_on_machine


def test_a_document_that_swells_when_it_is_opened_is_refused(week: Week, as_: SignIn) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 300_000_000)
    page = bring_back(as_(week.cast.tara.account), week, packed.getvalue(), "back.docx")
    assert page.status_code == 422
