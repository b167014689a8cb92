"""Everything of hers erased: asked for, thought over, done; and nothing of it to be found where the map says it is gone."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.actions import ask_for_link
from forum.accounts.models import Account, SignInSession
from forum.contributions.models import AnonymousAuthor, Contribution, Status
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.kernel.actor import Actor
from forum.kernel.clock import MovableClock
from forum.kernel.db import Base
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.moderation.actions import grant_appeal, hide_from_readers, make_appeal
from forum.moderation.models import Appeal
from forum.moderation.queries.appeals import is_waiting
from forum.moderation.rules import Reason
from forum.notifications.models import Mail
from forum.notifications.occasions import Sender
from forum.notifications.tasks import deliver
from forum.notifications.transports.folder import FolderTransport
from forum.own_data.actions.erase import ask_for_erasure, keep_everything
from forum.own_data.errors import NotSaid, OnlyAdministrator, OnlyOrganiser
from forum.own_data.models import Erasure
from forum.search.models import SearchDocument
from forum.statistics.queries.totals import count_totals
from forum.texts.models import Text, Version
from forum.texts.queries import load_versions
from tests.actors import actor_of
from tests.data_map import GONE, columns, read_map
from tests.own_data.scene import CANARY, HER_NUMBERS, Scene

Drain = Callable[[], int]


def erase(units: Units, scene: Scene, *, words: str = "withdraw") -> None:
    with units.open() as uow:
        ask_for_erasure(uow, scene.actor, words=words, is_now=True)


def everything(session: Session) -> Iterator[tuple[str, Any]]:
    """Every value of every table, with the name of its column."""
    session.rollback()
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            for column, value in zip(table.columns, row, strict=True):
                yield f"{table.name}.{column.name}", value


def with_canary(session: Session) -> set[str]:
    return {name for name, value in everything(session) if CANARY.lower() in str(value).lower()}


def naming_her(session: Session, scene: Scene) -> set[str]:
    hers = {"account": scene.account_id, "membership": scene.membership_id}
    numbers = {name: hers[whose] for name, whose in HER_NUMBERS.items()}
    return {name for name, value in everything(session) if value == numbers.get(name.split(".")[1], CANARY)}


def test_the_scene_has_her_words_and_number_wherever_they_can_be(session: Session, scene: Scene, drain: Drain) -> None:
    drain()
    found = with_canary(session) | naming_her(session, scene)
    texts = {"email", "password_hash", "words_hash", "question", "answer", "paragraphs", "html", "reason", "name"}
    texts |= {"words", "address", "code_hash", "token_hash"}
    personal = {str(c) for c in columns(read_map()) if c.is_personal and c.erase in GONE}
    yes_or_no = {"mandate.answer", "absence.answer", "swap.answer", "lent_reading.answer", "print_listing.answer"}
    assert {c for c in personal if c.split(".")[1] in texts | set(HER_NUMBERS)} - found == {
        "help_request.answered_by_id",
        *yes_or_no,
    }
    assert "second_step.sealed" in found


def test_after_erasing_nothing_of_hers_is_where_the_map_says_it_is_gone(
    session: Session, scene: Scene, units: Units, drain: Drain
) -> None:
    drain()
    erase(units, scene)
    drain()
    gone = {str(column) for column in columns(read_map()) if column.erase in GONE}
    assert with_canary(session) == set()
    assert naming_her(session, scene) & gone == set()


def test_of_words_that_stay_only_what_can_be_read_is_left(
    session: Session, scene: Scene, units: Units, drain: Drain
) -> None:
    erase(units, scene, words="keep")
    drain()
    said = {
        "version.paragraphs",
        "version.html",
        "search_document.phrases",
        "text.content_note",
        "author_question.answer",
    }
    assert with_canary(session) - {"search_document.stems", "search_document.vector"} == said
    left = session.scalars(select(Version.paragraphs)).all()
    kept = sorted(one[0] for one in left if CANARY in str(one))
    assert kept == [f"{CANARY} changed", f"{CANARY} en français", f"{CANARY} picture", f"{CANARY} unnamed"]


@pytest.mark.parametrize("words", ["keep", "withdraw"])
def test_nothing_joins_what_she_wrote_to_her_or_together(
    session: Session, scene: Scene, units: Units, words: str
) -> None:
    erase(units, scene, words=words)
    session.expire_all()
    hers = [scene.named.id, scene.unnamed.id, scene.returned.id]
    rows = session.scalars(select(Contribution).where(Contribution.id.in_(hers))).all()
    assert [row.author_id for row in rows] == [None, None, None]
    assert session.scalars(select(AnonymousAuthor.contribution_id)).all() == []
    acts = session.scalars(select(LogEntry).where(LogEntry.thing == "contribution", LogEntry.thing_id.in_(hers))).all()
    assert {(act.actor_kind, act.actor_id) for act in acts} == {("system", None)}


def test_who_stood_under_a_name_is_a_former_participant_now(
    session: Session, scene: Scene, units: Units, client: FlaskClient
) -> None:
    address = f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}?lang=en"
    assert f"{CANARY} name" in client.get(address).text
    erase(units, scene, words="keep")
    page = client.get(address).text
    assert f"{CANARY} changed" in page
    assert "A former participant" in page
    assert "Without name" in page
    assert f"{CANARY} name" not in page
    assert f"{CANARY} organisation" not in page


def test_who_entered_for_others_and_is_gone_is_not_named(
    scene: Scene, units: Units, session: Session, client: FlaskClient
) -> None:
    page = f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}?lang=en"
    assert all(f"Sent in through \u2068{CANARY} organisation" in client.get(page).text for _ in range(2))
    erase(units, scene)
    assert "Sent in through somebody who is no longer here" in client.get(page).text
    listed = client.get(f"/api/v1/topics/{scene.topic.id}/contributions").get_json()["contributions"]
    assert [one["sent_in_through"] for one in listed if one["id"] == scene.others.id] == [
        "Sent in through somebody who is no longer here"
    ]


def test_her_appeals_end_with_words_that_are_withdrawn(session: Session, scene: Scene, units: Units) -> None:
    assert waiting_appeals(session) == [scene.returned.id]
    erase(units, scene)
    assert waiting_appeals(session) == []
    assert set(session.scalars(select(Appeal.words))) == {None}


def test_words_that_stay_hidden_may_still_be_shown_again(session: Session, scene: Scene, units: Units) -> None:
    """She appealed, then had all of hers erased but her words: who decides on the appeal has nobody to tell."""
    olga = actor_of(session, scene.cast.olga.account)
    with units.open() as uow:
        decide = actor_of(uow.session, scene.cast.mo.account)
        hide_from_readers(uow, decide, contribution_id=scene.named.id, reason=Reason(code="personal", language="en"))
    with units.open() as uow:
        appeal = make_appeal(uow, scene.actor, contribution_id=scene.named.id, words=f"{CANARY}", language="en")
    erase(units, scene, words="keep")
    with units.open() as uow:
        grant_appeal(uow, olga, appeal_id=appeal.id, reason=Reason(code="mistaken", language="en"))
    session.expire_all()
    assert session.get_one(Contribution, scene.named.id).status == Status.PUBLISHED


def waiting_appeals(session: Session) -> list[int]:
    session.rollback()
    return list(session.scalars(select(Appeal.contribution_id).where(is_waiting())))


def test_kept_pages_and_the_api_follow_at_once(scene: Scene, units: Units, client: FlaskClient) -> None:
    page = f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}?lang=en"
    assert all(CANARY in client.get(page).text for _ in range(2))
    erase(units, scene)
    answer = client.get(page).text
    assert CANARY not in answer
    assert "Withdrawn contribution" in answer


def test_search_forgets_at_once_and_its_index_keeps_no_word(
    app: Flask, session: Session, scene: Scene, units: Units, drain: Drain
) -> None:
    drain()
    erase(units, scene)
    session.rollback()
    kept = select(SearchDocument.phrases).where(SearchDocument.text_id == scene.named.text_id)
    assert session.scalar(kept) == ""
    drain()
    index: Path = app.extensions["ronda"].settings.data_dir / "index"
    files = [file for file in index.rglob("*") if file.is_file()]
    assert [file.name for file in files if b"kanari" in file.read_bytes().lower()] == []


def test_versions_she_made_stay_without_her_name(session: Session, scene: Scene, units: Units) -> None:
    erase(units, scene)
    session.expire_all()
    versions = load_versions(session, [scene.others.text_id])[scene.others.text_id]
    (version,) = [row for row in versions if row.language == "wo"]
    assert (version.translator_id, version.credit) == (None, "none")
    assert "Par chez eux." in version.html


def test_her_account_opens_nothing_any_more(session: Session, scene: Scene, units: Units) -> None:
    erase(units, scene)
    session.expire_all()
    account = session.get_one(Account, scene.account_id)
    assert (account.email, account.password_hash, account.is_administrator) == (None, None, False)
    assert session.scalars(select(SignInSession).where(SignInSession.account_id == account.id)).all() == []


def test_a_row_without_a_name_is_left_of_her_part(session: Session, scene: Scene, units: Units) -> None:
    erase(units, scene)
    session.expire_all()
    part = session.get_one(Membership, scene.membership_id)
    assert (part.state, part.name, part.account_id, part.pairs) == (MembershipState.LEFT, "", None, [])


def test_who_was_invited_anew_at_her_address_is_somebody_else(session: Session, scene: Scene, units: Units) -> None:
    erase(units, scene)
    with units.open() as uow:
        again = uow.add(Account(email=f"{CANARY.lower()}@example.org", created_at=uow.now))
    assert again.id != scene.account_id


def test_people_stay_counted_and_what_is_withdrawn_does_not(
    session: Session, scene: Scene, units: Units, as_: Callable[[Account], FlaskClient], drain: Drain
) -> None:
    as_(scene.account).get(f"/exchanges/{scene.cast.exchange.slug}/")
    drain()
    session.rollback()

    def count() -> tuple[int, int, int]:
        exchange = session.get_one(Exchange, scene.cast.exchange.id)
        totals = count_totals(session, exchange, now=units.clock.now(), keys=units.keys)
        return totals.people, totals.visits, totals.contributions

    before = count()
    erase(units, scene)
    session.rollback()
    assert before == (2, 1, 3)
    assert count() == (2, 1, 1)


def test_asked_for_it_waits_a_day(
    session: Session, scene: Scene, units: Units, clock: MovableClock, drain: Drain
) -> None:
    with units.open() as uow:
        ask_for_erasure(uow, scene.actor, words="withdraw", is_now=False)
    clock.advance(timedelta(hours=23, minutes=59))
    drain()
    assert CANARY in str(session.get_one(Membership, scene.membership_id, populate_existing=True).name)
    clock.advance(timedelta(minutes=11))
    drain()
    assert with_canary(session) == set()
    assert session.scalars(select(Erasure)).all() == []


def test_until_then_she_may_keep_everything(
    session: Session, scene: Scene, units: Units, clock: MovableClock, drain: Drain
) -> None:
    with units.open() as uow:
        ask_for_erasure(uow, scene.actor, words="withdraw", is_now=False)
    with units.open() as uow:
        keep_everything(uow, scene.actor)
    clock.advance(timedelta(days=2))
    drain()
    assert session.get_one(Membership, scene.membership_id, populate_existing=True).name == f"{CANARY} name"


def test_keeping_what_nobody_wanted_erased_changes_nothing(units: Units, scene: Scene) -> None:
    with units.open() as uow:
        keep_everything(uow, Actor(account_id=scene.cast.pierre.account.id))


def test_asked_twice_the_later_answer_holds(session: Session, scene: Scene, units: Units) -> None:
    for words in ("keep", "withdraw"):
        with units.open() as uow:
            ask_for_erasure(uow, scene.actor, words=words, is_now=False)
    assert [row.keeps_words for row in session.scalars(select(Erasure))] == [False]


def test_what_becomes_of_her_words_must_be_said(units: Units, scene: Scene) -> None:
    with pytest.raises(NotSaid), units.open() as uow:
        ask_for_erasure(uow, scene.actor, words="", is_now=True)


@pytest.mark.parametrize("state", [MembershipState.SUSPENDED, MembershipState.LEFT, MembershipState.INVITED])
def test_whatever_her_standing(session: Session, scene: Scene, units: Units, state: MembershipState) -> None:
    with units.open() as uow:
        uow.session.get_one(Membership, scene.membership_id).state = state
    erase(units, scene)
    assert session.get_one(Text, scene.named.text_id, populate_existing=True).published_at is None


def test_of_a_closed_exchange_too(session: Session, scene: Scene, units: Units, clock: MovableClock) -> None:
    clock.advance(timedelta(days=60))
    erase(units, scene)
    assert with_canary(session) == set()


def organise_alone(units: Units, scene: Scene) -> None:
    with units.open() as uow:
        uow.session.get_one(Membership, scene.membership_id).is_organiser = True
        uow.session.get_one(Membership, scene.cast.olga.membership.id).is_organiser = False


def test_the_only_organiser_names_another_first(session: Session, scene: Scene, units: Units) -> None:
    organise_alone(units, scene)
    with pytest.raises(OnlyOrganiser) as refusal:
        erase(units, scene)
    assert "Safe cities" in refusal.value.said_in("en")
    session.rollback()
    assert session.get_one(Membership, scene.membership_id, populate_existing=True).name == f"{CANARY} name"


def test_of_an_exchange_that_has_closed_nobody_need_take_her_place(
    session: Session, scene: Scene, units: Units, clock: MovableClock
) -> None:
    organise_alone(units, scene)
    clock.advance(timedelta(days=60))
    erase(units, scene)
    assert with_canary(session) == set()


def test_the_only_administrator_names_another_first(units: Units, scene: Scene) -> None:
    with pytest.raises(OnlyAdministrator), units.open() as uow:
        ask_for_erasure(uow, Actor(account_id=scene.cast.ada.id), words="keep", is_now=True)


def test_who_became_the_only_organiser_meanwhile_waits_and_holds_nobody_up(
    session: Session, scene: Scene, units: Units, clock: MovableClock, drain: Drain
) -> None:
    account_id, membership_id = scene.cast.pierre.account.id, scene.cast.pierre.membership.id
    for actor in (scene.actor, Actor(account_id=account_id)):
        with units.open() as uow:
            ask_for_erasure(uow, actor, words="keep", is_now=False)
    organise_alone(units, scene)
    clock.advance(timedelta(days=2))
    drain()
    assert session.scalars(select(Erasure.account_id)).all() == [scene.account_id]
    assert session.get_one(Membership, membership_id, populate_existing=True).name == ""


def test_hidden_words_go_or_stay_as_she_chose(session: Session, scene: Scene, units: Units) -> None:
    with units.open() as uow:
        uow.session.get_one(Contribution, scene.named.id).status = Status.HIDDEN
    erase(units, scene, words="keep")
    assert session.get_one(Contribution, scene.named.id, populate_existing=True).status == Status.HIDDEN


def test_her_letters_in_the_folder_go_too(app: Flask, scene: Scene, units: Units, drain: Drain) -> None:
    folder: Path = app.extensions["ronda"].settings.data_dir / "mail"
    with units.open() as uow:
        ask_for_link(uow, email=f"{CANARY}@example.org", leads_to=None, language="en", may_register=False)
    drain()
    letters = [file for file in folder.glob("*.eml") if CANARY.lower() in file.read_text()]
    erase(units, scene)
    drain()
    assert [file.exists() for file in letters] == [False]


def test_a_letter_written_while_she_was_erased_does_not_stay(
    app: Flask, scene: Scene, units: Units, drain: Drain
) -> None:
    folder: Path = app.extensions["ronda"].settings.data_dir / "mail"
    written: list[Path] = []

    class Slow(FolderTransport):
        """She is erased while her mail is on its way."""

        def send(self, message: EmailMessage) -> None:
            super().send(message)
            written.extend(file for file in folder.glob("*.eml") if CANARY.lower() in file.read_text())
            erase(units, scene)

    with units.open() as uow:
        fields = {"kind": "sign_in_link", "account_id": scene.account_id, "state": "waiting", "created_at": uow.now}
        mail = uow.add(Mail(key="slow", **fields))
    deliver(Slow(folder), Sender("ronda@example.org", "https://example.org"), units, mail_id=mail.id)
    drain()
    assert [file.exists() for file in written] == [False]


def test_deleted_words_leave_the_database_s_files(
    app: Flask, engine_name: str, scene: Scene, units: Units, session: Session, drain: Drain
) -> None:
    """Not only its tables: SQLite wipes what it deletes, and its log is emptied."""
    drain()
    before = bytes_of_database(app, engine_name)
    erase(units, scene)
    drain()
    after = bytes_of_database(app, engine_name)
    assert engine_name != "sqlite" or CANARY.lower().encode() in before.lower()
    assert CANARY.lower().encode() not in after.lower()


def bytes_of_database(app: Flask, engine_name: str) -> bytes:
    if engine_name != "sqlite":
        return b""
    path = Path(app.extensions["test_engine"].url.database)
    beside = [path, path.with_name(f"{path.name}-wal")]
    return b"".join(file.read_bytes() for file in beside if file.exists())
