"""Apertium through its own HTTP service (apertium-apy): free, small, works without any network.

Where there is no direct pair it goes through Catalan, which Apertium knows best, else through Spanish.
"""

from collections.abc import Collection, Mapping, Sequence

from forum.translating.machines.base import MachineUnavailable, Pairs, Quality
from forum.translating.machines.languages import THREE_LETTERS, primary_tag
from forum.translating.machines.paragraphs import Languages, translate_paragraphs
from forum.translating.machines.wire import Wire

_BETWEEN = ("ca", "es")
_GOOD = frozenset({("es", "pt"), ("pt", "es"), ("es", "ca"), ("ca", "es"), ("es", "gl"), ("gl", "es")})
_REGIONS = {"por_BR": "pt-BR", "zho_CN": "zh-Hans", "zho_TW": "zh-Hant"}

Step = tuple[str, str]


class Apertium:
    name = "apertium"

    def __init__(self, wire: Wire, *, is_ours: bool = False) -> None:
        self._wire = wire
        self._is_ours = is_ours or wire.is_loopback
        self._steps: dict[Step, str] = {}

    @property
    def sends_to_third_party(self) -> bool:
        return not self._is_ours

    def pairs(self) -> Pairs:
        self._steps = _read_pairs(self._wire.get("/listPairs"))
        tags = sorted({tag for step in self._steps for tag in step})
        found: dict[tuple[str, str], Quality] = {}
        for source in tags:
            for target in tags:
                route = self._route(source, target) if source != target else []
                if route:
                    found[source, target] = _quality(route)
        return found

    def translate(
        self, paragraphs: Sequence[str], source: str, target: str, *, keep: Collection[str] = ()
    ) -> list[str]:
        if not self._steps:
            self.pairs()
        route = self._route(source, target)
        if not route:
            raise MachineUnavailable("no_such_pair", permanent=True)

        def send(pieces: list[str]) -> list[str]:
            for step in route:
                pieces = [self._ask(self._steps[step], piece) for piece in pieces]
            return pieces

        return translate_paragraphs(paragraphs, Languages(source, target), send, keep=keep)

    def health(self) -> str | None:
        try:
            return None if _read_pairs(self._wire.get("/listPairs")) else "no_pairs"
        except MachineUnavailable as trouble:
            return trouble.code

    def _ask(self, langpair: str, piece: str) -> str:
        fields = {"langpair": langpair, "q": piece, "markUnknown": "no", "format": "html"}
        answer = self._wire.post_form("/translate", fields)
        content = answer.get("responseData") if isinstance(answer, dict) else None
        text = content.get("translatedText") if isinstance(content, dict) else None
        if not isinstance(text, str):
            raise MachineUnavailable("answer_not_understood")
        return text

    def _route(self, source: str, target: str) -> list[Step]:
        for step in _spellings(source, target):
            if step in self._steps:
                return [step]
        for first, last in _spellings(source, target):
            for between in _BETWEEN:
                if {(first, between), (between, last)} <= self._steps.keys():
                    return [(first, between), (between, last)]
        return []


def _spellings(source: str, target: str) -> list[Step]:
    return list(
        dict.fromkeys([(source, target), (primary_tag(source), target), (primary_tag(source), primary_tag(target))])
    )


def _quality(route: list[Step]) -> Quality:
    if len(route) > 1:
        return "rough"
    source, target = route[0]
    return "good" if (source, primary_tag(target)) in _GOOD else "gist"


def _read_pairs(answer: object) -> dict[Step, str]:
    """(source, target) → the pair as the service spells it, leaving out regional varieties we have no tag for."""
    listed = answer.get("responseData") if isinstance(answer, dict) else None
    if not isinstance(listed, list):
        raise MachineUnavailable("answer_not_understood")
    steps: dict[Step, str] = {}
    for entry in listed:
        if not isinstance(entry, Mapping):
            raise MachineUnavailable("answer_not_understood")
        source, target = str(entry.get("sourceLanguage")), str(entry.get("targetLanguage"))
        step = _tag(source), _tag(target)
        if step[0] and step[1]:
            steps[step] = f"{source}|{target}"
    return steps


def _tag(code: str) -> str:
    if code in _REGIONS:
        return _REGIONS[code]
    return code if len(code) == 2 else THREE_LETTERS.get(code, "")
