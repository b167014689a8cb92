"""The default: no machine. Versions are written by people."""

from forum.translating.machines.base import MachineUnavailable, Pairs


class NoMachine:
    name = "none"
    sends_to_third_party = False

    def pairs(self) -> Pairs:
        return {}

    def translate(self, *_: object, **__: object) -> list[str]:
        raise MachineUnavailable("no_machine", permanent=True)

    def health(self) -> str | None:
        return None
