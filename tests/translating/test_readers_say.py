"""A reader says that a translation is wrong; what a version said before; a text beside its version."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.models import Contribution
from forum.exchanges.models import Membership, Round
from forum.kernel.markup import digest
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.texts.actions import change_source, put_note, put_version
from forum.texts.models import Origin, Revision, Version
from forum.texts.notes import ContentNote
from forum.texts.queries import get_text
from forum.translating.models import Draft, DraftState, Remark
from tests.actors import actor_of
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_topic
from tests.pages import send

As = Callable[[Account], FlaskClient]
SOURCE = ["Trabajamos de noche.", "Nadie camina sola."]
FIRST, SECOND = (
    ["Nous travaillons la nuit.", "Personne ne marche seul."],
    ["Nous travaillons de nuit.", "Nulle ne marche seule."],
)


class Stage:
    """A published Spanish contribution whose French version by Tara was written twice."""

    def __init__(self, units: Units, **settings: object) -> None:
        self.units = units
        with units.open() as uow:
            self.cast: Cast = assemble(uow, **settings)
            topic = make_topic(uow, uow.session.get_one(Round, self.cast.rounds[0].id))
            author = uow.session.get_one(Membership, self.cast.paula.membership.id)
            self.row: Contribution = make_contribution(uow, topic, author, text="\n\n".join(SOURCE), language="es")
            for words in (FIRST, SECOND):
                self.write(uow, words)

    def write(self, uow: UnitOfWork, words: list[str]) -> None:
        text, own = get_text(uow.session, self.row.text_id), self.cast.tara.membership.id
        put_version(uow, text, language="fr", paragraphs=words, origin=Origin.HUMAN, translator_id=own)

    @property
    def beside(self) -> str:
        return f"{self.here}/texts/{self.row.text_id}/beside/fr"

    @property
    def here(self) -> str:
        return f"/exchanges/{self.cast.exchange.slug}"

    def wrong(self, words: str) -> str:
        return f"{self.here}/texts/{self.row.text_id}/wrong/fr?paragraph={digest(words)}"


@pytest.fixture
def stage(units: Units) -> Stage:
    return Stage(units)


def test_a_text_and_its_version_stand_beside_each_other_with_what_is_older_marked(
    units: Units, client: FlaskClient, stage: Stage
) -> None:
    page = client.get(f"{stage.beside}?lang=en").text
    assert page.count('<section class="pair"') == 2
    assert page.index(SOURCE[0]) < page.index(SECOND[0]) < page.index(SOURCE[1]) < page.index(SECOND[1])
    assert "data-older" not in page
    with units.open() as uow:
        change_source(uow, get_text(uow.session, stage.row.text_id), source=f"{SOURCE[0]}\n\nTodas caminan juntas.")
    page = client.get(f"{stage.beside}?lang=en").text
    assert page.count("data-older>") == 1
    assert page.index("Todas caminan") < page.index("data-older>")
    assert client.get(stage.beside.replace("/fr", "/en")).status_code == 404


def test_under_a_content_note_the_two_are_folded(units: Units, client: FlaskClient, stage: Stage) -> None:
    with units.open() as uow:
        put_note(uow, get_text(uow.session, stage.row.text_id), ContentNote("About the night", "en"), by="author")
    page = client.get(stage.beside).text
    assert page.index('class="content-note"') < page.index(SOURCE[0])


def test_what_a_reader_says_is_before_the_translators_without_her_name_and_she_hears_what_came_of_it(
    session: Session, as_: As, stage: Stage
) -> None:
    pierre, tara = as_(stage.cast.pierre.account), as_(stage.cast.tara.account)
    desk = f"{stage.here}/desk/translations"
    assert f"paragraph={digest(SECOND[1])}" in pierre.get(stage.beside).text
    refused = send(pierre, stage.wrong(SECOND[1]), words="  ")
    assert refused.status_code == 422
    for words in ("It says “alone”.", "It should say “alone”."):
        assert send(pierre, stage.wrong(SECOND[1]), words=words).status_code == 303
    page = tara.get(f"{desk}?lang=en").text
    assert "It should say “alone”." in page
    assert "It says “alone”." not in page
    assert "Pierre" not in page
    assert "the translators have it before them" in pierre.get(f"{stage.here}/mine?lang=en").text
    remark_id = session.scalars(select(Remark.id)).one()
    send(tara, desk, f"remarks/{remark_id}/right")
    assert "It should say" not in tara.get(desk).text
    assert "finds it right as it is" in pierre.get(f"{stage.here}/mine?lang=en").text


def test_a_paragraph_written_anew_is_seen_to(units: Units, as_: As, stage: Stage) -> None:
    pierre, tara = as_(stage.cast.pierre.account), as_(stage.cast.tara.account)
    send(pierre, stage.wrong(SECOND[0]), words="“De nuit” is odd.")
    with units.open() as uow:
        stage.write(uow, FIRST)
    assert "is odd" not in tara.get(f"{stage.here}/desk/translations").text
    assert "mended since" in pierre.get(f"{stage.here}/mine?lang=en").text
    assert pierre.get(stage.wrong(SECOND[0])).status_code == 404


def test_with_the_words_goes_what_was_said_of_them(
    units: Units, session: Session, as_: As, stage: Stage, drain: Callable[[], int]
) -> None:
    send(as_(stage.cast.pierre.account), stage.wrong(SECOND[0]), words="Odd.")
    with units.open() as uow:
        withdraw_contribution(uow, actor_of(uow.session, stage.cast.paula.account), contribution_id=stage.row.id)
    drain()
    session.rollback()
    assert session.scalars(select(Remark)).all() == []


def test_what_it_said_before_is_kept_and_may_be_said_again(session: Session, as_: As, stage: Stage) -> None:
    tara = as_(stage.cast.tara.account)
    history = f"{stage.here}/texts/{stage.row.text_id}/versions/fr/history"
    assert "as it stands now" in tara.get(f"{history}?lang=en").text
    revision_id = session.scalars(select(Revision.id)).one()
    send(tara, history, f"wordings/{revision_id}")
    session.rollback()
    version = session.scalars(
        select(Version).where(Version.language == "fr", Version.text_id == stage.row.text_id)
    ).one()
    assert (version.paragraphs, version.translator_id) == (FIRST, stage.cast.tara.membership.id)
    told = {tuple(one.paragraphs) for one in session.scalars(select(Revision))}
    assert told == {tuple(FIRST), tuple(SECOND)}


def test_where_versions_are_reviewed_words_of_before_are_handed_in_again(
    units: Units, session: Session, as_: As
) -> None:
    stage = Stage(units, reviews_versions=True)
    tara = as_(stage.cast.tara.account)
    history = f"{stage.here}/texts/{stage.row.text_id}/versions/fr/history"
    revision_id = session.scalars(select(Revision.id)).one()
    send(tara, history, f"wordings/{revision_id}")
    session.rollback()
    draft = session.scalars(select(Draft)).one()
    assert (draft.state, draft.paragraphs) == (DraftState.WAITING, FIRST)
    answer = send(tara, history, f"wordings/{revision_id}")
    assert answer.location.endswith("/versions/fr")
    session.rollback()
    assert session.scalars(select(Draft.paragraphs)).one() == FIRST
