"""What somebody typed, as words to look for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forum.kernel.analyser import fold, folded_words, is_unspaced, run_pairs, spans, word_stems

LONGEST_QUERY = 200
MOST_WORDS = 12
SHORTEST_PREFIX = 4
PAIR = 2
_PHRASE = re.compile(r'["“”«»„]([^"“”«»„]+)["“”«»„]')
_EMPTY_WORDS = {
    language: frozenset(fold(word) for word in words.split(" "))
    for language, words in {
        "ar": "في من على الى عن ان هذا هذه التي الذي مع ما لا او ثم هو هي كان",
        "de": "der die das den dem des ein eine einer und oder in im an am auf zu zum zur von vom mit für ist sind was wie",
        "en": "a about an and are as at be but by can do for from had has have how i in is it its no not of on or our "
        "so than that the their them there they this to us was we were what when where which who will with you your",
        "es": "a al como con cual de del desde donde e el ella en entre es esta este esto la las le lo los mas me mi muy "
        "no nos o para pero por que quien se si sin sobre son su sus un una unos unas y",
        "fr": "a au aux avec ce ces cet cette comme dans de des du elle en est et eux il ils je la le les leur leurs lui "
        "mais me ne nos notre nous on ont ou où par pas plus pour qu que quel quelle qui sa se ses son sont sur un une vous",
        "it": "a al alla che con da dal del della delle dei di e gli i il in la le lo ma nel nella non o per più si su un una",
        "pt": "a ao aos as com como da das de do dos e é em entre esta este foi mais mas na não nas no nos o os ou para "
        "pela pelo por que se sem seu sua são um uma",
        "ru": "а в во и из к как на не но о об от по с со у что это для за",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a query: a text holds it if it holds any of the stems, or a word that begins with the prefix."""

    stems: frozenset[str]
    prefix: str | None = None

    def is_in(self, found: Iterable[str]) -> bool:
        return any(stem in self.stems or (self.prefix is not None and stem.startswith(self.prefix)) for stem in found)


@dataclass(frozen=True, slots=True)
class _Typed:
    written: str
    is_run: bool
    is_open: bool


def query_words(query: str, languages: Sequence[str]) -> tuple[Word, ...]:
    """The words to look for, each with its stems in all the languages a text may have; the reader's language comes first.

    Words without meaning of their own in the reader's language are left out while others remain.
    """
    typed = _typed(query[:LONGEST_QUERY])
    kept = [part for part in typed if not _is_empty(part, languages)] or typed
    words: list[Word] = []
    for part in kept[:MOST_WORDS]:
        words.extend(_run_words(part.written) if part.is_run else [_word(part, languages)])
    return tuple(dict.fromkeys(word for word in words if word.stems))[:MOST_WORDS]


def phrases(query: str) -> tuple[str, ...]:
    """What stands in quotation marks: folded words, one space between, to be found in this order side by side."""
    found = (" ".join(folded_words(match.group(1))) for match in _PHRASE.finditer(query[:LONGEST_QUERY]))
    return tuple(dict.fromkeys(phrase for phrase in found if _has_order(phrase)))


def passage(query: str) -> str:
    """The same of the whole query as it was typed; '' where it is but one word."""
    typed = " ".join(folded_words(query[:LONGEST_QUERY]))
    return typed if _has_order(typed) else ""


def as_part(phrase: str) -> str:
    """As it stands in what is kept of a text: words begin and end at a space, but in scripts that know none."""
    ends = [" " if sign and not is_unspaced(sign) else "" for sign in (phrase[:1], phrase[-1:])]
    return ends[0] + phrase + ends[1]


def _has_order(phrase: str) -> bool:
    return " " in phrase or (len(phrase) > PAIR and is_unspaced(phrase))


def _typed(query: str) -> list[_Typed]:
    return [
        _Typed(query[start:end], is_run, is_open=query[end : end + 1] == "*") for start, end, is_run in spans(query)
    ]


def _is_empty(part: _Typed, languages: Sequence[str]) -> bool:
    if part.is_run:
        return False
    folded = "".join(folded_words(part.written))
    reader = languages[0].partition("-")[0].lower() if languages else ""
    return len(folded) == 1 or folded in _EMPTY_WORDS.get(reader, ())


def _word(part: _Typed, languages: Sequence[str]) -> Word:
    stems = frozenset(stem for language in languages or ("",) for stem in word_stems(part.written, language))
    prefix = "".join(folded_words(part.written))
    return Word(stems, prefix if part.is_open and len(prefix) >= SHORTEST_PREFIX else None)


def _run_words(run: str) -> list[Word]:
    """A run of a script without spaces is there if all its pairs are; a single sign stands for itself."""
    signs = fold(run)
    return [Word(frozenset({part})) for part in run_pairs(signs) or [signs]]
