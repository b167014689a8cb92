from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.contributions.actions.edit import Edit, edit_contribution, resubmit_contribution
from forum.contributions.actions.publish import publish_edit, return_edit
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.errors import ChangedMeanwhile, ContributionNotFound
from forum.contributions.events import (
    ContributionEdited,
    ContributionSubmitted,
    ContributionWithdrawn,
    EditReturned,
    EditSubmitted,
)
from forum.contributions.models import AnonymousAuthor, Contribution, Status, Topic
from forum.contributions.queries.wordings import words_to_edit
from forum.contributions.rules import beginning_of_day
from forum.kernel.actor import Actor
from forum.kernel.clock import MovableClock
from forum.kernel.errors import NotPermitted
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.log.models import LogEntry
from forum.texts.actions import put_version
from forum.texts.models import Origin, Revision, State, Text, Version
from forum.texts.queries import get_source, get_text
from tests.actors import actor_of
from tests.cast import assemble
from tests.contributions.conftest import Scene
from tests.factories import make_contribution, make_topic

WORDS = "We walked the streets at nigt and wrote down what we saw."
MENDED = "We walked the streets at night and wrote down what we saw."
OTHER = "Nobody walked anywhere, and this says something else altogether now."


@pytest.fixture
def paula(session: Session, scene: Scene) -> Actor:
    return actor_of(session, scene.cast.paula.account)


def make(units: Units, scene: Scene, status: Status = Status.PUBLISHED, *, is_anonymous: bool = False) -> Contribution:
    with units.open() as uow:
        author = scene.cast.paula.membership
        return make_contribution(uow, scene.topic, author, text=WORDS, status=status, is_anonymous=is_anonymous)


def edit(uow: UnitOfWork, actor: Actor, row: Contribution, *, text: str, is_typing_error: bool = False) -> Contribution:
    wanted = Edit(text=text, language="en", is_typing_error=is_typing_error)
    return edit_contribution(uow, actor, contribution_id=row.id, edit=wanted)


def published_words(session: Session, row: Contribution) -> list[str]:
    return get_source(session, row.text_id).paragraphs


def told(uow: UnitOfWork) -> set[type]:
    return {type(event) for event in uow.events}


def test_a_waiting_contribution_is_changed_at_once_and_waits_on(
    units: Units, session: Session, scene: Scene, paula: Actor
) -> None:
    row = make(units, scene, Status.WAITING)
    with units.open() as uow:
        edit(uow, paula, row, text=OTHER)
    assert (row.status, published_words(session, row)) == (Status.WAITING, [OTHER])


def test_a_mended_typing_error_appears_at_once_and_leaves_versions_current(
    units: Units, session: Session, scene: Scene, paula: Actor
) -> None:
    row = make(units, scene)
    with units.open() as uow:
        text = get_text(uow.session, row.text_id)
        put_version(uow, text, language="fr", paragraphs=["Nous avons marché."], origin=Origin.HUMAN)
    with units.open() as uow:
        edit(uow, paula, row, text=MENDED, is_typing_error=True)
        assert ContributionEdited in told(uow)
    assert published_words(session, row) == [MENDED]
    assert session.scalar(select(Version.is_stale).where(Version.language == "fr")) is False


def test_an_edit_that_changes_more_than_typing_waits_whatever_its_author_says(
    units: Units, session: Session, scene: Scene, paula: Actor
) -> None:
    row = make(units, scene)
    with units.open() as uow:
        edit(uow, paula, row, text=OTHER, is_typing_error=True)
        assert EditSubmitted in told(uow)
    assert (row.status, row.has_pending_edit) == (Status.PUBLISHED, True)
    assert published_words(session, row) == [WORDS]
    assert words_to_edit(session, row.text_id) == OTHER


def test_an_approved_edit_takes_the_place_of_what_stood_which_is_kept(
    units: Units, session: Session, scene: Scene, paula: Actor
) -> None:
    row = make(units, scene)
    with units.open() as uow:
        edit(uow, paula, row, text=OTHER)
    with units.open() as uow:
        publish_edit(uow, uow.session.get_one(Contribution, row.id))
        assert ContributionEdited in told(uow)
    assert (row.has_pending_edit, published_words(session, row)) == (False, [OTHER])
    kept = session.scalars(select(Revision)).one()
    assert (kept.state, kept.paragraphs) == (State.REPLACED, [WORDS])


def test_a_returned_edit_leaves_what_stood_and_is_there_to_be_mended(
    units: Units, session: Session, scene: Scene, paula: Actor
) -> None:
    row = make(units, scene)
    with units.open() as uow:
        edit(uow, paula, row, text=OTHER)
    with units.open() as uow:
        found = uow.session.get_one(Contribution, row.id)
        return_edit(uow, found, reason_code="unclear", reason="", reason_language="en")
        assert EditReturned in told(uow)
    assert (row.status, row.has_pending_edit, row.reason_code) == (Status.PUBLISHED, False, "unclear")
    assert published_words(session, row) == [WORDS]
    assert words_to_edit(session, row.text_id) == OTHER


def test_a_second_edit_takes_the_place_of_the_waiting_one(
    units: Units, session: Session, scene: Scene, paula: Actor
) -> None:
    row = make(units, scene)
    for text in (OTHER, f"{OTHER} And more."):
        with units.open() as uow:
            edit(uow, paula, row, text=text)
    waiting = session.scalars(select(Revision).where(Revision.state == State.WAITING)).one()
    assert waiting.paragraphs == [f"{OTHER} And more."]


def test_an_edit_appears_at_once_where_reading_comes_after(units: Units, session: Session) -> None:
    with units.open() as uow:
        cast = assemble(uow, moderation="after")
        row = make_contribution(uow, make_topic(uow, cast.rounds[0]), cast.paula.membership, text=WORDS)
    with units.open() as uow:
        edit(uow, actor_of(uow.session, cast.paula.account), row, text=OTHER)
    assert published_words(session, row) == [OTHER]


def test_a_language_said_wrongly_is_mended_at_once(units: Units, session: Session, scene: Scene, paula: Actor) -> None:
    row = make(units, scene)
    with units.open() as uow:
        edit_contribution(uow, paula, contribution_id=row.id, edit=Edit(text=WORDS, language="es"))
    text = session.get_one(Text, row.text_id)
    assert (text.source_language, get_source(session, text.id).language, row.has_pending_edit) == ("es", "es", False)


def test_an_edit_without_a_name_is_read_first_even_there(units: Units, session: Session) -> None:
    with units.open() as uow:
        cast = assemble(uow, moderation="after", allows_anonymous=True)
        topic = make_topic(uow, cast.rounds[0])
        row = make_contribution(uow, topic, cast.paula.membership, text=WORDS, is_anonymous=True)
    with units.open() as uow:
        edit(uow, actor_of(session, cast.paula.account), row, text=OTHER)
        assert EditSubmitted in told(uow)
    assert (row.has_pending_edit, published_words(session, row)) == (True, [WORDS])


def test_an_edit_made_on_an_older_state_is_refused(units: Units, scene: Scene, paula: Actor) -> None:
    row = make(units, scene)
    wanted = Edit(text=OTHER, language="en", edition=row.edition + 1)
    with pytest.raises(ChangedMeanwhile), units.open() as uow:
        edit_contribution(uow, paula, contribution_id=row.id, edit=wanted)


def test_nobody_edits_the_words_of_another(units: Units, session: Session, scene: Scene) -> None:
    row = make(units, scene)
    with pytest.raises(NotPermitted), units.open() as uow:
        edit(uow, actor_of(session, scene.cast.olga.account), row, text=OTHER)


@pytest.mark.parametrize("is_anonymous", [False, True])
def test_a_returned_contribution_is_changed_and_sent_again_in_one_step(
    units: Units, session: Session, scene: Scene, paula: Actor, clock: MovableClock, *, is_anonymous: bool
) -> None:
    row = make(units, scene, Status.RETURNED, is_anonymous=is_anonymous)
    clock.advance(timedelta(days=20))
    with units.open() as uow:
        resubmit_contribution(uow, paula, contribution_id=row.id, edit=Edit(text=OTHER, language="en"))
        assert ContributionSubmitted in told(uow)
    sent_at = beginning_of_day(clock.now(), scene.cast.exchange.timezone) if is_anonymous else clock.now()
    assert (row.status, row.reason_code, row.submitted_at) == (Status.WAITING, None, sent_at)
    assert published_words(session, row) == [OTHER]


@pytest.mark.parametrize("is_anonymous", [False, True])
@pytest.mark.parametrize("status", [Status.WAITING, Status.RETURNED, Status.PUBLISHED, Status.HIDDEN])
def test_an_author_withdraws_at_once(
    units: Units, session: Session, scene: Scene, paula: Actor, status: Status, *, is_anonymous: bool
) -> None:
    row = make(units, scene, status, is_anonymous=is_anonymous)
    with units.open() as uow:
        withdraw_contribution(uow, paula, contribution_id=row.id)
        assert ContributionWithdrawn in told(uow)
    assert row.status == Status.WITHDRAWN
    assert session.get_one(Text, row.text_id).published_at is None
    assert session.scalar(select(Topic.published_count).where(Topic.id == row.topic_id)) == 0
    logged = session.scalars(select(LogEntry)).one()
    assert logged.actor_id == (None if is_anonymous else scene.cast.paula.membership.id)


def test_a_suspended_author_withdraws_too(units: Units, session: Session, scene: Scene) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.sami.membership)
    with units.open() as uow:
        withdraw_contribution(uow, actor_of(uow.session, scene.cast.sami.account), contribution_id=row.id)
    assert row.status == Status.WITHDRAWN


def test_withdrawing_twice_is_withdrawing_once(units: Units, session: Session, scene: Scene, paula: Actor) -> None:
    row = make(units, scene)
    for _ in range(2):
        with units.open() as uow:
            withdraw_contribution(uow, paula, contribution_id=row.id)
    assert len(session.scalars(select(LogEntry)).all()) == 1
    assert session.scalar(select(Topic.published_count).where(Topic.id == row.topic_id)) == 0


def test_a_waiting_edit_goes_with_what_is_withdrawn(units: Units, session: Session, scene: Scene, paula: Actor) -> None:
    row = make(units, scene)
    with units.open() as uow:
        edit(uow, paula, row, text=OTHER)
    with units.open() as uow:
        withdraw_contribution(uow, paula, contribution_id=row.id)
    assert row.has_pending_edit is False
    assert session.scalars(select(Revision)).all() == []


def test_a_draft_is_thrown_away_altogether(units: Units, session: Session, scene: Scene, paula: Actor) -> None:
    row = make(units, scene, Status.DRAFT, is_anonymous=True)
    with units.open() as uow:
        withdraw_contribution(uow, paula, contribution_id=row.id)
    assert session.scalars(select(Contribution)).all() == []
    assert session.scalars(select(AnonymousAuthor)).all() == []
    assert session.get(Text, row.text_id) is None


def test_nobody_withdraws_the_words_of_another(units: Units, session: Session, scene: Scene) -> None:
    row = make(units, scene)
    with pytest.raises(ContributionNotFound), units.open() as uow:
        withdraw_contribution(uow, actor_of(session, scene.cast.olga.account), contribution_id=row.id)
    assert row.status == Status.PUBLISHED
