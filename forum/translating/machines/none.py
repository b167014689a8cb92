"""The default: no machine. Versions are written by people."""

from forum.translating.machines.base import MachineUnavailable, Pairs


class NoMachine:
    name = "none"
    sends_to_third_party = False
    host = ""

    def pairs(self) -> Pairs:
        return {}

    def translate(self, *_: object, **__: object) -> list[str]:
        raise MachineUnavailable("no_machine", permanent=True)

    def between(self, source: str, target: str) -> str:  # noqa: ARG002
        return ""

    def health(self) -> str | None:
        return None
