"""Apertium: free, small, works without any network, through its own HTTP service or its programs on this machine.

Where there is no direct pair it goes through a third language, Catalan for English and French, and the label says so.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from forum.translating.machines.base import MachineUnavailable, Pairs
from forum.translating.machines.paragraphs import Languages, translate_paragraphs
from forum.translating.machines.routes import Step, all_pairs, between, find_route


class Installed(Protocol):
    """The pairs of an installation, and the way to them. Both raise MachineUnavailable."""

    @property
    def host(self) -> str:
        """Where it runs, "" for this machine."""
        ...

    def list_steps(self) -> Mapping[Step, str]:
        """(source, target) → the pair as it is spelled there."""
        ...

    def run(self, pair: str, pieces: list[str]) -> list[str]:
        """As many pieces of HTML as were given, in order."""
        ...


class Apertium:
    name = "apertium"

    def __init__(self, installed: Installed) -> None:
        self._installed = installed
        self._steps: Mapping[Step, str] = {}

    @property
    def sends_to_third_party(self) -> bool:
        return bool(self._installed.host)

    @property
    def host(self) -> str:
        return self._installed.host

    def pairs(self) -> Pairs:
        self._steps = self._installed.list_steps()
        return all_pairs(self._steps.keys())

    def translate(
        self, paragraphs: Sequence[str], source: str, target: str, *, keep: Collection[str] = ()
    ) -> list[str]:
        route = self._route(source, target)
        if not route:
            raise MachineUnavailable("no_such_pair", permanent=True)

        def send(pieces: list[str]) -> list[str]:
            for step in route:
                pieces = self._installed.run(self._steps[step], pieces)
            return pieces

        return translate_paragraphs(paragraphs, Languages(source, target), send, keep=keep)

    def between(self, source: str, target: str) -> str:
        return between(self._route(source, target))

    def health(self) -> str | None:
        try:
            return None if self._installed.list_steps() else "no_pairs"
        except MachineUnavailable as trouble:
            return trouble.code

    def _route(self, source: str, target: str) -> list[Step]:
        if not self._steps:
            self.pairs()
        return find_route(self._steps.keys(), source, target)
