"""The machine at work: outside any unit of work while it translates, so that a slow one holds up nobody."""

from dataclasses import dataclass
from datetime import datetime

from forum.kernel.unit_of_work import Units
from forum.translating.actions.machine import Order, note_machine_refusal, read_order, store_machine_version
from forum.translating.machines.base import Machine, MachineUnavailable
from forum.translating.machines.circuit import Circuit

MOST_ROUNDS = 3


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
            if order is None or not self._carry_out(order, units, text_id=text_id):
                return

    def _carry_out(self, order: Order, units: Units, *, text_id: int) -> bool:
        """Whether the machine gave something."""
        try:
            paragraphs = ask(self.machine, self.circuit, order, now=units.clock.now())
        except MachineUnavailable as trouble:
            if not trouble.permanent:
                raise
            with units.open() as uow:
                note_machine_refusal(uow, text_id=text_id, code=trouble.code)
            return False
        with units.open() as uow:
            store_machine_version(uow, text_id=text_id, order=order, paragraphs=paragraphs, provider=self.machine.name)
        return True


def ask(machine: Machine, circuit: Circuit, order: Order, *, now: datetime) -> list[str]:
    """The order's paragraphs in its language, names kept from the machine. MachineUnavailable, which the circuit notes."""
    circuit.check(now)
    try:
        paragraphs = machine.translate(order.paragraphs, order.source_language, order.language, keep=order.names)
    except MachineUnavailable as trouble:
        if trouble.permanent:
            circuit.record_success()
        else:
            circuit.record_failure(now)
        raise
    circuit.record_success()
    return paragraphs
