"""py3langid as our model of languages. It takes 120 MB: only the worker asks it, and nothing loads it before it is asked."""

import importlib
from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any


class Recogniser:
    """For one thread at a time: which languages come into question is a state of the library's model."""

    @cached_property
    def _model(self) -> Any:
        library = importlib.import_module("py3langid.langid")
        return library.LanguageIdentifier.from_model_file(library.MODEL_FILE, norm_probs=True)

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(self._model.labels)

    def rank(self, words: str, codes: Collection[str]) -> Sequence[tuple[str, float]]:
        self._model.set_languages(sorted(self.known.intersection(codes)))
        try:
            return list(self._model.rank(words))
        finally:
            self._model.set_languages(None)
