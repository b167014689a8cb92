"""Apertium's own server, apertium-apy, by HTTP; and its names of languages."""

from collections.abc import Mapping

from forum.translating.machines.base import MachineUnavailable
from forum.translating.machines.languages import THREE_LETTERS
from forum.translating.machines.routes import Step
from forum.translating.machines.wire import Wire

_REGIONS = {"por_BR": "pt-BR", "pt_BR": "pt-BR", "zho_CN": "zh-Hans", "zho_TW": "zh-Hant"}


class Service:
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
