"""The machine asked for a gist, outside any unit of work."""

from dataclasses import dataclass

from forum.kernel.unit_of_work import Units
from forum.moderation.actions.gists import read_gist_order, store_gist
from forum.translating.machines.base import Machine, MachineUnavailable
from forum.translating.machines.circuit import Circuit
from forum.translating.tasks import ask


@dataclass(frozen=True, slots=True)
class MakeGist:
    """A task. MachineUnavailable puts it off, each time longer; where the machine will never give one, there is none."""

    machine: Machine
    circuit: Circuit

    def __call__(self, units: Units, *, contribution_id: int, language: str) -> None:
        with units.open() as uow:
            order = read_gist_order(uow, contribution_id=contribution_id, language=language)
        if order is None:
            return
        try:
            paragraphs = ask(self.machine, self.circuit, order, now=units.clock.now())
            through = self.machine.between(order.source_language, order.language)
        except MachineUnavailable as trouble:
            if not trouble.permanent:
                raise
            return
        with units.open() as uow:
            store_gist(
                uow,
                contribution_id=contribution_id,
                order=order,
                paragraphs=paragraphs,
                provider=self.machine.name,
                through=through,
            )
