from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.kernel.actor import Actor
from forum.kernel.outbox import Job
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.texts.actions import change_source, withdraw_text
from forum.texts.models import Origin, State, Text, Version
from forum.translating.actions.machine import ask_machine_for_all, ask_machine_version
from forum.translating.actions.review import approve_version, return_version
from forum.translating.actions.write import Sheet, save_draft, submit_version
from forum.translating.errors import (
    MayNotTranslate,
    NothingToTranslate,
    ReasonMissing,
    ReviewOvertaken,
    VersionChangedMeanwhile,
    VersionIncomplete,
)
from forum.translating.models import Draft, DraftState
from forum.translating.queries.writing import get_workbench
from forum.translating.rules import Standing, Written
from tests.translating.conftest import Stage, make_stage

FRENCH = ("Nous travaillons avec la commune.", "La première année fut difficile.")


def sheet(session: Session, stage: Stage, *words: str, actor: Account | None = None, language: str = "fr") -> Sheet:
    """As the form sends it: words beside the digests of the source as it stands."""
    who = stage.actor(actor or stage.cast.tara.account)
    clock = stage.text.created_at
    bench = get_workbench(session, who, text_id=stage.text.id, language=language, now=clock)
    rows = zip(words or FRENCH, bench.rows, strict=True)
    written = [Written(word, row.digest) for word, row in rows]
    return Sheet(text_id=stage.text.id, language=language, written=written, seen_edition=bench.seen_edition)


def submit(units: Units, stage: Stage, sent: Sheet, account: Account | None = None) -> DraftState | None:
    with units.open() as uow:
        return submit_version(uow, stage.actor(account or stage.cast.tara.account), sheet=sent)


def human(session: Session, stage: Stage) -> Version | None:
    session.expire_all()
    return session.scalar(select(Version).where(Version.text_id == stage.text.id, Version.origin == Origin.HUMAN))


def only_draft(session: Session) -> Draft:
    session.expire_all()
    return session.scalars(select(Draft)).one()


@pytest.fixture
def reviewed(units: Units, load_actor: Callable[[Account], Actor]) -> Stage:
    """Of an exchange that asks for review, with an organiser beside its translator."""
    return make_stage(units, load_actor, reviews_versions=True)


def test_a_version_handed_in_is_published_at_once_where_nobody_reviews(
    session: Session, units: Units, stage: Stage
) -> None:
    assert submit(units, stage, sheet(session, stage)) is None
    version = human(session, stage)
    assert version is not None
    assert (version.state, version.paragraphs, version.is_stale) == (State.PUBLISHED, list(FRENCH), False)
    assert version.translator_id == stage.cast.tara.membership.id
    assert session.scalars(select(Draft)).all() == []


def test_a_version_carries_the_name_its_translator_chose(session: Session, units: Units, stage: Stage) -> None:
    with units.open() as uow:
        uow.session.merge(stage.cast.tara.membership).credit = "name"
    submit(units, stage, sheet(session, stage))
    version = human(session, stage)
    assert version is not None
    assert version.credit == "name"


def test_a_draft_is_kept_with_its_gaps(session: Session, units: Units, stage: Stage) -> None:
    with units.open() as uow:
        save_draft(uow, stage.actor(stage.cast.tara.account), sheet=sheet(session, stage, FRENCH[0], ""))
    draft = only_draft(session)
    assert (draft.state, draft.paragraphs, draft.digests[1]) == (DraftState.DRAFT, [FRENCH[0], ""], None)


def test_a_version_with_gaps_is_not_taken(session: Session, units: Units, stage: Stage) -> None:
    with pytest.raises(VersionIncomplete) as caught:
        submit(units, stage, sheet(session, stage, FRENCH[0], " "))
    assert list(caught.value.fields) == ["paragraph-1"]


def test_where_versions_are_reviewed_one_waits(session: Session, units: Units, reviewed: Stage) -> None:
    assert submit(units, reviewed, sheet(session, reviewed)) == DraftState.WAITING
    assert human(session, reviewed) is None
    assert only_draft(session).state == DraftState.WAITING


def test_an_approved_version_is_published_with_its_reviewer(session: Session, units: Units, reviewed: Stage) -> None:
    submit(units, reviewed, sheet(session, reviewed))
    draft = only_draft(session)
    with units.open() as uow:
        approve_version(uow, reviewed.actor(reviewed.cast.olga.account), draft_id=draft.id, seen_edition=draft.edition)
    version = human(session, reviewed)
    assert version is not None
    assert (version.translator_id, version.reviewer_id) == (
        reviewed.cast.tara.membership.id,
        reviewed.cast.olga.membership.id,
    )
    assert session.scalars(select(LogEntry.act)).all() == ["version_approved"]


def test_nobody_approves_her_own(session: Session, units: Units, reviewed: Stage) -> None:
    submit(units, reviewed, sheet(session, reviewed))
    draft = only_draft(session)
    with pytest.raises(MayNotTranslate) as caught, units.open() as uow:
        approve_version(uow, reviewed.actor(reviewed.cast.tara.account), draft_id=draft.id, seen_edition=draft.edition)
    assert caught.value.code == "your_own_version"


def test_a_returned_version_is_its_writers_again_with_the_reason(
    session: Session, units: Units, reviewed: Stage
) -> None:
    submit(units, reviewed, sheet(session, reviewed))
    draft = only_draft(session)
    with units.open() as uow:
        return_version(
            uow,
            reviewed.actor(reviewed.cast.mo.account),
            draft_id=draft.id,
            seen_edition=draft.edition,
            reason_code="meaning",
            reason="The second sentence says the opposite.",
        )
    draft = only_draft(session)
    assert (draft.state, draft.reason_code, draft.reason_language) == (DraftState.RETURNED, "meaning", "en")


def test_a_return_needs_a_reason_of_the_list(session: Session, units: Units, reviewed: Stage) -> None:
    submit(units, reviewed, sheet(session, reviewed))
    draft = only_draft(session)
    with pytest.raises(ReasonMissing), units.open() as uow:
        return_version(
            uow,
            reviewed.actor(reviewed.cast.mo.account),
            draft_id=draft.id,
            seen_edition=draft.edition,
            reason_code="",
        )


def test_the_second_of_two_reviewers_is_told(session: Session, units: Units, reviewed: Stage) -> None:
    submit(units, reviewed, sheet(session, reviewed))
    draft = only_draft(session)
    for account in (reviewed.cast.olga.account, reviewed.cast.mo.account):
        actor = reviewed.actor(account)
        if account is reviewed.cast.olga.account:
            with units.open() as uow:
                approve_version(uow, actor, draft_id=draft.id, seen_edition=draft.edition)
        else:
            with pytest.raises(ReviewOvertaken), units.open() as uow:
                approve_version(uow, actor, draft_id=draft.id, seen_edition=draft.edition)


def test_a_draft_changed_since_it_was_read_is_not_approved(session: Session, units: Units, reviewed: Stage) -> None:
    submit(units, reviewed, sheet(session, reviewed))
    read = only_draft(session).edition
    submit(units, reviewed, sheet(session, reviewed, "Autre", "Chose"))
    with pytest.raises(ReviewOvertaken), units.open() as uow:
        approve_version(
            uow, reviewed.actor(reviewed.cast.olga.account), draft_id=only_draft(session).id, seen_edition=read
        )


def test_the_second_of_two_translators_is_told_and_overwrites_nothing(
    session: Session, units: Units, stage: Stage
) -> None:
    hers = sheet(session, stage, actor=stage.cast.tara.account)
    submit(units, stage, sheet(session, stage, "Un", "Deux", actor=stage.cast.olga.account), stage.cast.olga.account)
    with pytest.raises(VersionChangedMeanwhile):
        submit(units, stage, hers)
    version = human(session, stage)
    assert version is not None
    assert version.paragraphs == ["Un", "Deux"]


def test_who_writes_while_the_author_changes_hers_is_told_of_that_and_of_nobody_else(
    session: Session, units: Units, stage: Stage
) -> None:
    submit(units, stage, sheet(session, stage))
    hers = sheet(session, stage, "Un", "Deux")
    with units.open() as uow:
        text = uow.session.get_one(Text, stage.text.id)
        change_source(uow, text, source="Trabajamos con el municipio.\n\nEl segundo año fue fácil.")
    with pytest.raises(VersionIncomplete) as caught:
        submit(units, stage, hers)
    assert list(caught.value.fields) == ["paragraph-1"]


def test_after_the_author_changed_a_paragraph_only_that_one_is_behind(
    session: Session, units: Units, stage: Stage
) -> None:
    submit(units, stage, sheet(session, stage))
    with units.open() as uow:
        text = uow.session.get_one(Text, stage.text.id)
        change_source(uow, text, source="Trabajamos con el municipio.\n\nEl segundo año fue fácil.")
    bench = get_workbench(
        session,
        stage.actor(stage.cast.tara.account),
        text_id=stage.text.id,
        language="fr",
        now=stage.text.created_at,
    )
    assert [row.version.standing for row in bench.rows] == [Standing.CURRENT, Standing.CHANGED]
    with pytest.raises(VersionIncomplete):
        submit(units, stage, sheet(session, stage))


def test_a_typing_error_leaves_versions_current(session: Session, units: Units, stage: Stage) -> None:
    submit(units, stage, sheet(session, stage))
    with units.open() as uow:
        text = uow.session.get_one(Text, stage.text.id)
        source = "Trabajamos con el Municipio.\n\nEl primer año fue difícil."
        change_source(uow, text, source=source, is_typing_error=True)
    version = human(session, stage)
    assert version is not None
    assert not version.is_stale


def test_what_was_withdrawn_cannot_be_handed_in(session: Session, units: Units, stage: Stage) -> None:
    sent = sheet(session, stage)
    with units.open() as uow:
        withdraw_text(uow, uow.session.get_one(Text, stage.text.id))
    with pytest.raises(NothingToTranslate):
        submit(units, stage, sent)


def test_a_member_without_the_pair_writes_no_version(session: Session, units: Units, stage: Stage) -> None:
    with pytest.raises(MayNotTranslate):
        submit(units, stage, sheet(session, stage), stage.cast.pierre.account)


def test_what_is_no_language_has_no_page(session: Session, stage: Stage) -> None:
    with pytest.raises(NothingToTranslate):
        sheet(session, stage, language="xx-nowhere")


def test_a_machine_is_asked_once_however_often_one_asks(
    session: Session, units: Units, load_actor: Callable[[Account], Actor]
) -> None:
    stage = make_stage(units, load_actor, uses_machine=True)
    for _ in range(2):
        with units.open() as uow:
            ask_machine_version(
                uow,
                stage.actor(stage.cast.tara.account),
                text_id=stage.text.id,
                language="fr",
                provider="apertium",
            )
    wanted = select(Job.payload).where(Job.key == f"machine:{stage.text.id}:fr")
    assert session.scalars(wanted).all() == [{"text_id": stage.text.id, "language": "fr"}]


def test_a_machine_that_gave_up_may_be_asked_again(
    session: Session, units: Units, load_actor: Callable[[Account], Actor]
) -> None:
    stage = make_stage(units, load_actor, uses_machine=True)
    key = f"machine:{stage.text.id}:fr"
    for _ in range(2):
        with units.open() as uow:
            ask_machine_for_all(uow, text_id=stage.text.id)
        with units.open() as uow:
            uow.session.execute(update(Job).where(Job.key == key).values(state="dead"))
    with units.open() as uow:
        ask_machine_for_all(uow, text_id=stage.text.id)
    assert session.scalars(select(Job.state).where(Job.key == key)).all() == ["ready"]


def test_no_machine_is_asked_where_the_exchange_has_none(units: Units, stage: Stage) -> None:
    with pytest.raises(MayNotTranslate) as caught, units.open() as uow:
        ask_machine_version(
            uow,
            stage.actor(stage.cast.tara.account),
            text_id=stage.text.id,
            language="fr",
            provider="apertium",
        )
    assert caught.value.code == "no_machine_here"


def test_for_a_published_text_one_task_is_queued_for_each_language(
    session: Session, units: Units, load_actor: Callable[[Account], Actor]
) -> None:
    stage = make_stage(units, load_actor, uses_machine=True)
    with units.open() as uow:
        ask_machine_for_all(uow, text_id=stage.text.id)
    keys = session.scalars(select(Job.key).where(Job.key.startswith(f"machine:{stage.text.id}:"))).all()
    assert sorted(keys) == [f"machine:{stage.text.id}:en", f"machine:{stage.text.id}:fr"]
