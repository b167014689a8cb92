"""The machine at work: outside any unit of work while it translates, so that a slow one holds up nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from forum.kernel.unit_of_work import Units
from forum.translating.actions.machine import Order, note_machine_refusal, read_order, store_machine_version
from forum.translating.actions.passages import (
    Asked,
    count_answer,
    find_passages,
    forget_trouble,
    keep_passages,
    note_trouble,
    passage_keys,
)
from forum.translating.machines.base import Machine, MachineUnavailable
from forum.translating.machines.circuit import Circuit
from forum.translating.machines.results import check_whole

MOST_ROUNDS = 3
RESTING = "resting"


@dataclass(frozen=True, slots=True)
class TranslateByMachine:
    """A task: read, let go of the database, ask, write. MachineUnavailable puts the job off, each time longer."""

    machine: Machine
    circuit: Circuit

    def __call__(self, units: Units, *, text_id: int, language: str) -> None:
        if self.machine.name == "none":
            return
        # The author may change her words while the machine works: then once more, since no second job is queued meanwhile.
        for _ in range(MOST_ROUNDS):
            with units.open() as uow:
                order = read_order(uow, text_id=text_id, language=language)
                keys = self._keys(order) if order is not None else []
                known = find_passages(uow, text_id, keys)
            if order is None or not self._carry_out(order, units, text_id=text_id, keys=keys, known=known):
                return

    def _keys(self, order: Order) -> list[str]:
        engine = f"{self.machine.name} {self.machine.host}"
        return passage_keys(Asked(engine, order.source_language, order.language, order.names), order.paragraphs)

    def _carry_out(
        self, order: Order, units: Units, *, text_id: int, keys: list[str], known: Mapping[str, str]
    ) -> bool:
        """Whether the machine gave something."""
        asked = dict(zip(keys, order.paragraphs, strict=True))
        lacking = {key: paragraph for key, paragraph in asked.items() if key not in known}
        try:
            found = self._ask(order, lacking, now=units.clock.now())
            given = {**known, **found}
            paragraphs = [given[key] for key in keys]
            check_whole(order.paragraphs, paragraphs)
            through = self.machine.between(order.source_language, order.language)
        except MachineUnavailable as trouble:
            self._note(units, trouble, text_id=text_id, language=order.language)
            if not trouble.permanent:
                raise
            return False
        with units.open() as uow:
            version = store_machine_version(
                uow, text_id=text_id, order=order, paragraphs=paragraphs, provider=self.machine.name, through=through
            )
            if version is not None:
                keep_passages(uow, text_id, found)
            forget_trouble(uow, text_id=text_id, language=order.language)
            count_answer(uow, engine=self.machine.name)
        return True

    def _ask(self, order: Order, lacking: Mapping[str, str], *, now: datetime) -> dict[str, str]:
        if not lacking:
            return {}
        found = ask(self.machine, self.circuit, replace(order, paragraphs=tuple(lacking.values())), now=now)
        return dict(zip(lacking, found, strict=True))

    def _note(self, units: Units, trouble: MachineUnavailable, *, text_id: int, language: str) -> None:
        if trouble.code == RESTING:
            return
        with units.open() as uow:
            count_answer(uow, engine=self.machine.name, code=trouble.code)
            note_trouble(uow, text_id=text_id, language=language, code=trouble.code)
            if trouble.permanent:
                note_machine_refusal(uow, text_id=text_id, code=trouble.code)


def ask(machine: Machine, circuit: Circuit, order: Order, *, now: datetime) -> list[str]:
    """The order's paragraphs in its language, names kept from the machine. MachineUnavailable, which the circuit notes."""
    circuit.check(now)
    try:
        paragraphs = machine.translate(order.paragraphs, order.source_language, order.language, keep=order.names)
    except MachineUnavailable as trouble:
        if trouble.permanent:
            circuit.record_success()
        else:
            circuit.record_failure(now, wait=trouble.wait)
        raise
    circuit.record_success()
    return paragraphs
