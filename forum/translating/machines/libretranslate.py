"""LibreTranslate, kept by oneself or by somebody else, through its HTTP interface."""

from collections.abc import Collection, Mapping, Sequence

from forum.translating.machines.base import MachineUnavailable, Pairs
from forum.translating.machines.batches import in_batches
from forum.translating.machines.languages import primary_tag
from forum.translating.machines.paragraphs import Languages, translate_paragraphs
from forum.translating.machines.wire import Wire

_OUR_TAGS = {"pb": "pt-BR", "zt": "zh-Hant"}
_THEIR_CODES = {
    "zh": ("zh", "zh-Hans"),
    "zh-Hans": ("zh-Hans", "zh"),
    "zh-Hant": ("zh-Hant", "zt"),
    "pt-BR": ("pt-BR", "pb"),
}
_PIECES_AT_ONCE = 20
_CHARACTERS_AT_ONCE = 4_000


class LibreTranslate:
    name = "libretranslate"

    def __init__(self, wire: Wire, *, api_key: str = "") -> None:
        self._wire = wire
        self._api_key = api_key
        self._codes: set[tuple[str, str]] = set()

    @property
    def sends_to_third_party(self) -> bool:
        return bool(self._wire.host)

    @property
    def host(self) -> str:
        return self._wire.host

    def pairs(self) -> Pairs:
        self._codes = _read_languages(self._wire.get("/languages"))
        return {(_our_tag(source), _our_tag(target)): "gist" for source, target in sorted(self._codes)}

    def translate(
        self, paragraphs: Sequence[str], source: str, target: str, *, keep: Collection[str] = ()
    ) -> list[str]:
        if not self._codes:
            self.pairs()
        pair = self._pair_for(source, target)

        def send(pieces: list[str]) -> list[str]:
            batches = in_batches(pieces, most=_PIECES_AT_ONCE, characters=_CHARACTERS_AT_ONCE)
            return [answer for batch in batches for answer in self._ask(batch, *pair)]

        return translate_paragraphs(paragraphs, Languages(source, target), send, keep=keep)

    def between(self, source: str, target: str) -> str:  # noqa: ARG002  always direct, as far as it tells
        return ""

    def health(self) -> str | None:
        try:
            return None if _read_languages(self._wire.get("/languages")) else "no_pairs"
        except MachineUnavailable as trouble:
            return trouble.code

    def _pair_for(self, source: str, target: str) -> tuple[str, str]:
        for first in _their_codes(source):
            for last in _their_codes(target):
                if (first, last) in self._codes:
                    return first, last
        raise MachineUnavailable("no_such_pair", permanent=True)

    def _ask(self, pieces: list[str], source: str, target: str) -> list[str]:
        content: dict[str, object] = {"q": pieces, "source": source, "target": target, "format": "html"}
        if self._api_key:
            content["api_key"] = self._api_key
        answer = self._wire.post_json("/translate", content)
        texts = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(texts, list) or len(texts) != len(pieces):
            raise MachineUnavailable("answer_not_understood")
        if not all(isinstance(text, str) for text in texts):
            raise MachineUnavailable("answer_not_understood")
        return texts


def _read_languages(answer: object) -> set[tuple[str, str]]:
    if not isinstance(answer, list):
        raise MachineUnavailable("answer_not_understood")
    pairs = set()
    for language in answer:
        targets = language.get("targets") if isinstance(language, Mapping) else None
        if not isinstance(targets, list):
            raise MachineUnavailable("answer_not_understood")
        source = str(language.get("code"))
        pairs |= {(source, str(target)) for target in targets if target != source}
    return pairs


def _our_tag(code: str) -> str:
    return _OUR_TAGS.get(code, code)


def _their_codes(tag: str) -> list[str]:
    base = primary_tag(tag)
    return list(dict.fromkeys([*_THEIR_CODES.get(tag, (tag,)), *_THEIR_CODES.get(base, (base,))]))
