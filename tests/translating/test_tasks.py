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
from forum.texts.models import Origin, Revision, Text, Version
from forum.translating.actions.passages import Asked, passage_keys
from forum.translating.machines.base import MachineUnavailable, Pairs
from forum.translating.machines.circuit import Circuit
from forum.translating.models import MachinePassage, MachineRefusal, MachineTally
from forum.translating.tasks import TranslateByMachine
from tests.translating.conftest import SPANISH, Stage, make_stage


class Parrot:
    """A machine of the outside world: says each paragraph with a mark, fails or dawdles when told to."""

    name = "parrot"
    sends_to_third_party = True
    host = "parrot.example"
    middle = ""

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

    def between(self, source: str, target: str) -> str:
        return self.middle

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


def test_the_language_it_went_through_is_kept_and_stays_in_the_history(
    session: Session, units: Units, stage: Stage, parrot: Parrot
) -> None:
    parrot.middle = "ca"
    run(units, stage, parrot)
    parrot.middle = ""
    with units.open() as uow:
        change_source(uow, uow.session.get_one(Text, stage.text.id), source="Otra cosa.\n\nEl primer año fue difícil.")
    run(units, stage, parrot)
    version = by_machine(session, stage)
    assert version is not None
    assert version.through is None
    assert session.scalars(select(Revision.through).where(Revision.version_id == version.id)).all() == ["ca"]


def test_a_paragraph_that_did_not_change_is_not_asked_for_again(units: Units, stage: Stage, parrot: Parrot) -> None:
    run(units, stage, parrot)
    with units.open() as uow:
        change_source(uow, uow.session.get_one(Text, stage.text.id), source="Otra cosa.\n\nEl primer año fue difícil.")
    run(units, stage, parrot)
    assert [list(paragraphs) for paragraphs in parrot.heard] == [SPANISH.split("\n\n"), ["Otra cosa."]]


def test_after_thirty_days_it_is_asked_anew(units: Units, stage: Stage, parrot: Parrot, clock: MovableClock) -> None:
    run(units, stage, parrot)
    with units.open() as uow:
        change_source(uow, uow.session.get_one(Text, stage.text.id), source="Otra.\n\nEl primer año fue difícil.")
    clock.advance(timedelta(days=30))
    run(units, stage, parrot)
    assert len(parrot.heard[1]) == 2


def test_another_machine_is_asked_anew_and_another_language_too(units: Units, stage: Stage) -> None:
    asked = Asked("parrot here", "es", "fr", frozenset())
    others = [
        Asked("parrot there", "es", "fr", frozenset()),
        Asked("parrot here", "es", "en", frozenset()),
        Asked("parrot here", "es", "fr", frozenset({"municipio"})),
    ]
    keys = {passage_keys(each, [SPANISH])[0] for each in (asked, *others)}
    assert len(keys) == 4


def test_of_a_text_that_is_withdrawn_nothing_a_machine_made_is_kept(
    session: Session, units: Units, stage: Stage, parrot: Parrot, drain: Callable[[], None]
) -> None:
    run(units, stage, parrot)
    assert len(session.scalars(select(MachinePassage)).all()) == 2
    with units.open() as uow:
        withdraw_text(uow, uow.session.get_one(Text, stage.text.id))
    drain()
    session.expire_all()
    assert session.scalars(select(MachinePassage)).all() == []


def test_why_there_is_no_version_is_kept_until_there_is_one(
    session: Session, units: Units, stage: Stage, parrot: Parrot
) -> None:
    parrot.trouble = MachineUnavailable("result_empty")
    for _ in range(2):
        with pytest.raises(MachineUnavailable):
            run(units, stage, parrot)
    assert session.execute(select(MachineRefusal.code, MachineRefusal.times)).all() == [("result_empty", 2)]
    parrot.trouble = None
    run(units, stage, parrot)
    session.expire_all()
    assert session.scalars(select(MachineRefusal)).all() == []
    assert {row.code: row.times for row in session.scalars(select(MachineTally))} == {
        "result_empty": 2,
        "well": 1,
    }


def test_a_machine_at_rest_is_not_counted_as_asked(
    session: Session, units: Units, stage: Stage, parrot: Parrot, clock: MovableClock
) -> None:
    circuit = Circuit()
    circuit.record_failure(clock.now(), wait=timedelta(minutes=2))
    with pytest.raises(MachineUnavailable, match="resting"):
        run(units, stage, parrot, circuit)
    assert session.scalars(select(MachineTally)).all() == []
    clock.advance(timedelta(minutes=2))
    run(units, stage, parrot, circuit)
    assert by_machine(session, stage) is not None
