"""DeepL, a service of others, through its HTTP interface. The key goes in a header, into no page and no log."""

from collections.abc import Collection, Mapping, Sequence

from forum.translating.machines.base import MachineUnavailable, Pairs
from forum.translating.machines.batches import in_batches
from forum.translating.machines.languages import primary_tag
from forum.translating.machines.paragraphs import Languages, translate_paragraphs
from forum.translating.machines.wire import Wire

PAID = "https://api.deepl.com"
FREE = "https://api-free.deepl.com"

_TARGETS = {"en": "EN-GB", "pt": "PT-PT", "zh": "ZH-HANS", "pt-MZ": "PT-PT", "pt-AO": "PT-PT", "en-CA": "EN-US"}
"""What a bare language means, where DeepL wants to know of which country: the last of its own names is no longer taken."""
_PIECES_AT_ONCE = 50
_CHARACTERS_AT_ONCE = 30_000


def address_for(key: str) -> str:
    """Keys of the free plan end in `:fx` and are known at their own address only."""
    return FREE if key.endswith(":fx") else PAID


class DeepL:
    name = "deepl"

    def __init__(self, wire: Wire) -> None:
        """`wire` carries the key: see `authorised_by`."""
        self._wire = wire
        self._sources: frozenset[str] = frozenset()
        self._targets: frozenset[str] = frozenset()

    @property
    def sends_to_third_party(self) -> bool:
        return bool(self._wire.host)

    @property
    def host(self) -> str:
        return self._wire.host

    def pairs(self) -> Pairs:
        self._sources = _read_codes(self._wire.get("/v2/languages?type=source"))
        self._targets = _read_codes(self._wire.get("/v2/languages?type=target"))
        return {
            (source.lower(), _our_tag(target)): "good"
            for source in sorted(self._sources)
            for target in sorted(self._targets)
            if source.lower() != primary_tag(target)
        }

    def translate(
        self, paragraphs: Sequence[str], source: str, target: str, *, keep: Collection[str] = ()
    ) -> list[str]:
        if not self._sources:
            self.pairs()
        source_code, target_code = primary_tag(source).upper(), self._target_code(target)
        if source_code not in self._sources or not target_code:
            raise MachineUnavailable("no_such_pair", permanent=True)

        def send(pieces: list[str]) -> list[str]:
            batches = in_batches(pieces, most=_PIECES_AT_ONCE, characters=_CHARACTERS_AT_ONCE)
            return [answer for batch in batches for answer in self._ask(batch, source_code, target_code)]

        return translate_paragraphs(paragraphs, Languages(source, target), send, keep=keep)

    def between(self, source: str, target: str) -> str:  # noqa: ARG002  always direct
        return ""

    def health(self) -> str | None:
        try:
            return None if _read_codes(self._wire.get("/v2/languages?type=source")) else "no_pairs"
        except MachineUnavailable as trouble:
            return trouble.code

    def _target_code(self, target: str) -> str:
        base = primary_tag(target)
        wanted = (target.upper(), _TARGETS.get(target, ""), _TARGETS.get(base, ""), base.upper())
        return next((code for code in wanted if code in self._targets), "")

    def _ask(self, pieces: list[str], source: str, target: str) -> list[str]:
        content = {"text": pieces, "source_lang": source, "target_lang": target, "tag_handling": "html"}
        answer = self._wire.post_json("/v2/translate", content)
        listed = answer.get("translations") if isinstance(answer, dict) else None
        if not isinstance(listed, list) or len(listed) != len(pieces):
            raise MachineUnavailable("answer_not_understood")
        texts = [each.get("text") if isinstance(each, Mapping) else None for each in listed]
        found = [text for text in texts if isinstance(text, str)]
        if len(found) != len(pieces):
            raise MachineUnavailable("answer_not_understood")
        return found


def authorised_by(key: str) -> str:
    return f"DeepL-Auth-Key {key}"


def _read_codes(answer: object) -> frozenset[str]:
    if not isinstance(answer, list):
        raise MachineUnavailable("answer_not_understood")
    codes = [each.get("language") if isinstance(each, Mapping) else None for each in answer]
    if not all(isinstance(code, str) for code in codes):
        raise MachineUnavailable("answer_not_understood")
    return frozenset(str(code).upper() for code in codes)


def _our_tag(code: str) -> str:
    """`PT-BR` → `pt-BR`, `ZH-HANS` → `zh-Hans`."""
    base, _, more = code.partition("-")
    return f"{base.lower()}-{more.title() if len(more) == 4 else more}" if more else base.lower()
