from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.kernel.actor import Actor
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.texts.actions import change_source, put_version, withdraw_text
from forum.texts.models import Origin, Text, Version
from forum.translating.machines.base import MachineUnavailable, Pairs
from forum.translating.machines.circuit import Circuit
from forum.translating.tasks import TranslateByMachine
from tests.translating.conftest import Stage, make_stage


class Parrot:
    """A machine of the outside world: says each paragraph with a mark, fails or dawdles when told to."""

    name = "parrot"
    sends_to_third_party = True

    def __init__(self) -> None:
        self.heard: list[Sequence[str]] = []
        self.kept: Collection[str] = ()
        self.trouble: MachineUnavailable | None = None
        self.meanwhile: Callable[[], None] = lambda: None

    def pairs(self) -> Pairs:
        return {}

    def translate(
        self, paragraphs: Sequence[str], source: str, target: str, *, keep: Collection[str] = ()
    ) -> list[str]:
        self.heard.append(paragraphs)
        self.kept = keep
        self.meanwhile()
        if self.trouble is not None:
            raise self.trouble
        return [f"({target}) {paragraph}" for paragraph in paragraphs]

    def health(self) -> str | None:
        return None


@pytest.fixture
def parrot() -> Parrot:
    return Parrot()


@pytest.fixture
def stage(units: Units, load_actor: Callable[[Account], Actor]) -> Stage:
    return make_stage(units, load_actor, uses_machine=True)


def run(units: Units, stage: Stage, parrot: Parrot, circuit: Circuit | None = None) -> None:
    TranslateByMachine(parrot, circuit or Circuit())(units, text_id=stage.text.id, language="fr")


def by_machine(session: Session, stage: Stage) -> Version | None:
    session.expire_all()
    return session.scalar(select(Version).where(Version.text_id == stage.text.id, Version.origin == Origin.MACHINE))


def test_a_machines_version_is_kept_with_its_maker(
    session: Session, units: Units, stage: Stage, parrot: Parrot
) -> None:
    run(units, stage, parrot)
    version = by_machine(session, stage)
    assert version is not None
    assert (version.provider, version.translator_id, version.is_stale) == ("parrot", None, False)
    assert version.paragraphs[0] == "(fr) Trabajamos con el municipio."


def test_the_same_task_run_twice_asks_once(units: Units, stage: Stage, parrot: Parrot) -> None:
    run(units, stage, parrot)
    run(units, stage, parrot)
    assert len(parrot.heard) == 1


def test_where_a_person_translated_no_machine_is_asked(units: Units, stage: Stage, parrot: Parrot) -> None:
    with units.open() as uow:
        text = uow.session.get_one(Text, stage.text.id)
        put_version(uow, text, language="fr", paragraphs=["Un", "Deux"], origin=Origin.HUMAN)
    run(units, stage, parrot)
    assert parrot.heard == []


@pytest.mark.parametrize("promise", ["may_translate", "may_translate_by_machine"])
def test_not_a_byte_leaves_without_the_authors_consent(
    units: Units, stage: Stage, parrot: Parrot, promise: str
) -> None:
    with units.open() as uow:
        setattr(uow.session.get_one(Text, stage.text.id), promise, False)
    run(units, stage, parrot)
    assert parrot.heard == []


def test_not_a_byte_leaves_of_what_is_not_published(units: Units, stage: Stage, parrot: Parrot) -> None:
    with units.open() as uow:
        withdraw_text(uow, uow.session.get_one(Text, stage.text.id))
    run(units, stage, parrot)
    assert parrot.heard == []


def test_names_of_members_are_kept_from_the_machine(units: Units, stage: Stage, parrot: Parrot) -> None:
    with units.open() as uow:
        change_source(uow, uow.session.get_one(Text, stage.text.id), source="Paula trabaja con el municipio.")
    run(units, stage, parrot)
    assert set(parrot.kept) == {"Paula"}


def test_what_was_withdrawn_while_the_machine_worked_is_not_kept(
    session: Session, units: Units, stage: Stage, parrot: Parrot
) -> None:
    def withdraw() -> None:
        with units.open() as uow:
            withdraw_text(uow, uow.session.get_one(Text, stage.text.id))

    parrot.meanwhile = withdraw
    run(units, stage, parrot)
    assert by_machine(session, stage) is None


def test_what_changed_while_the_machine_worked_is_translated_again(
    session: Session, units: Units, stage: Stage, parrot: Parrot
) -> None:
    def change() -> None:
        with units.open() as uow:
            text = uow.session.get_one(Text, stage.text.id)
            change_source(uow, text, source="Otra cosa.\n\nEl primer año fue difícil.")
        parrot.meanwhile = lambda: None

    parrot.meanwhile = change
    run(units, stage, parrot)
    version = by_machine(session, stage)
    assert version is not None
    assert not version.is_stale
    assert version.paragraphs[0] == "(fr) Otra cosa."


def test_a_passing_trouble_is_left_to_the_queue(units: Units, stage: Stage, parrot: Parrot) -> None:
    parrot.trouble = MachineUnavailable("too_slow")
    with pytest.raises(MachineUnavailable):
        run(units, stage, parrot)


def test_a_lasting_refusal_ends_the_task_with_a_code_in_the_log(
    session: Session, units: Units, stage: Stage, parrot: Parrot
) -> None:
    parrot.trouble = MachineUnavailable("no_such_pair", permanent=True)
    run(units, stage, parrot)
    assert session.execute(select(LogEntry.act, LogEntry.reason)).all() == [("machine_refused", "no_such_pair")]


def test_after_five_failures_the_machine_is_left_in_peace_then_tried_again(
    session: Session, units: Units, stage: Stage, parrot: Parrot, clock: MovableClock
) -> None:
    circuit = Circuit(failures=5, pause=timedelta(minutes=5))
    parrot.trouble = MachineUnavailable("failing")
    for _ in range(7):
        with pytest.raises(MachineUnavailable):
            run(units, stage, parrot, circuit)
    assert len(parrot.heard) == 5
    parrot.trouble = None
    clock.advance(timedelta(minutes=5))
    run(units, stage, parrot, circuit)
    assert by_machine(session, stage) is not None
