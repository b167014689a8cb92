"""Apertium: free, small, works without any network, through its own HTTP service or its programs on this machine.

Where there is no direct pair it goes through a third language, Catalan for English and French, and the label says so.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from forum.translating.machines.base import MachineUnavailable, Pairs
from forum.translating.machines.languages import THREE_LETTERS
from forum.translating.machines.paragraphs import Languages, translate_paragraphs
from forum.translating.machines.routes import Step, all_pairs, between, find_route
from forum.translating.machines.wire import Wire

_REGIONS = {"por_BR": "pt-BR", "pt_BR": "pt-BR", "zho_CN": "zh-Hans", "zho_TW": "zh-Hant"}


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


class Service:
    """apertium-apy, by HTTP."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    @property
    def host(self) -> str:
        return self._wire.host

    def list_steps(self) -> Mapping[Step, str]:
        """Regional varieties we have no tag for are left out."""
        answer = self._wire.get("/listPairs")
        listed = answer.get("responseData") if isinstance(answer, dict) else None
        if not isinstance(listed, list):
            raise MachineUnavailable("answer_not_understood")
        steps: dict[Step, str] = {}
        for entry in listed:
            if not isinstance(entry, Mapping):
                raise MachineUnavailable("answer_not_understood")
            source, target = str(entry.get("sourceLanguage")), str(entry.get("targetLanguage"))
            step = our_tag(source), our_tag(target)
            if all(step):
                steps[step] = f"{source}|{target}"
        return steps

    def run(self, pair: str, pieces: list[str]) -> list[str]:
        return [self._ask(pair, piece) for piece in pieces]

    def _ask(self, pair: str, piece: str) -> str:
        fields = {"langpair": pair, "q": piece, "markUnknown": "no", "format": "html"}
        answer = self._wire.post_form("/translate", fields)
        content = answer.get("responseData") if isinstance(answer, dict) else None
        text = content.get("translatedText") if isinstance(content, dict) else None
        if not isinstance(text, str):
            raise MachineUnavailable("answer_not_understood")
        return text


def our_tag(code: str) -> str:
    """Of a language as Apertium names it; "" for a variety we have no tag for."""
    if code in _REGIONS:
        return _REGIONS[code]
    return code if len(code) == 2 else THREE_LETTERS.get(code, "")
