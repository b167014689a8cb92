"""What in a text may lead to a person: telephone numbers, addresses, links, names. A help to who reads, never a filter.

It goes by the look of the words and misses some: a name without a title in a language without capitals, a street nobody calls
one. It also points at what is harmless: the name of an office, a number that counts something.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from forum.texts.pointing_words import ADDRESSES, COMMON, INSTITUTIONS, JOINING, PHONE_WORDS, PLACE_WORDS, TITLES


class Kind(StrEnum):
    PHONE = "phone"
    MAIL = "mail"
    LINK = "link"
    ADDRESS = "address"
    NAME = "name"


class Point(NamedTuple):
    kind: Kind
    begins: int
    ends: int


FEWEST_DIGITS, MOST_DIGITS = 7, 15
"""Of a telephone number written without a word that says it is one."""
CERTAIN_DIGITS = 9
"""From here on groups of three are a telephone number rather than thousands."""
LONGEST_TITLE_NAME, LONGEST_ARABIC_NAME = 4, 2
_DIGIT = re.compile(r"\d")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
_DIGITS = r"\+?\(?\d(?:[\s.\-/()\u2011]{0,2}\d)"
_PHONE = re.compile(rf"(?<![\w.,/+-]){_DIGITS}{{{FEWEST_DIGITS - 1},{MOST_DIGITS + 3}}}(?!\w)")
_SAID_PHONE = re.compile(
    rf"(?<!\w)(?:{PHONE_WORDS})[^\d\n+]{{0,12}}({_DIGITS}{{4,{MOST_DIGITS}}})(?!\w)", re.IGNORECASE
)
_DATE = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}|(?:1[89]|20)\d\d[-/. ]\d{1,2}[-/. ]\d{1,2}")
_YEARS = re.compile(r"(?:1[89]|20)\d\d[-/. \u2011]{1,3}(?:1[89]|20)\d\d.*")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ .\u00a0\u202f]\d{3})+")
_ADDRESS = re.compile("|".join(ADDRESSES))
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Known:
    """Names that are known, to be found again as whole words, whatever stands between."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for name in names:
            folded = name.casefold()
            words = tuple(folded.split() if folded.replace(" ", "").isalpha() else _WORD.findall(folded))
            if sum(map(len, words)) > 2:
                self._by_first.setdefault(words[0], []).append(words)

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def length_at(self, folded: Sequence[str], place: int) -> int:
        """How many words from this place are such a name; 0 for none."""
        found = self._by_first.get(folded[place])
        if found is None:
            return 0
        return max((len(name) for name in found if tuple(folded[place : place + len(name)]) == name), default=0)


NOBODY = Known(())


def find_points(text: str, *, language: str = "", names: Known = NOBODY, places: Known = NOBODY) -> list[Point]:
    """In their order, none within another. `names`: of people to be found whatever their look; `places`: the same of places."""
    return choose(_candidates(text, language=language, names=names, places=places), length=len(text))


def choose(candidates: Iterable[Point], *, length: int) -> list[Point]:
    """In their order, none over another: the first to come has the place. `length`: of the text."""
    is_taken = bytearray(length)
    chosen: list[Point] = []
    for point in candidates:
        if not any(is_taken[point.begins : point.ends]):
            is_taken[point.begins : point.ends] = b"\1" * (point.ends - point.begins)
            chosen.append(point)
    return sorted(chosen, key=lambda point: point.begins)


def _candidates(text: str, *, language: str, names: Known, places: Known) -> Iterator[Point]:
    """What is surer comes first."""
    folded = text.casefold()
    if "://" in text or "www." in folded:
        yield from (Point(Kind.LINK, *match.span()) for match in _LINK.finditer(text))
    if "@" in text:
        yield from (Point(Kind.MAIL, *match.span()) for match in _MAIL.finditer(text))
    if _DIGIT.search(text):
        yield from (Point(Kind.PHONE, *match.span(1)) for match in _SAID_PHONE.finditer(text))
        yield from (Point(Kind.PHONE, *match.span()) for match in _PHONE.finditer(text) if _is_phone(match[0]))
    if any(word in folded for word in PLACE_WORDS):
        yield from (Point(Kind.ADDRESS, *match.span()) for match in _ADDRESS.finditer(text))
    words = list(_WORD.finditer(text))
    small = [word[0].casefold() for word in words]
    yield from _known(words, Kind.NAME, names, folded=small)
    yield from _known(words, Kind.ADDRESS, places, folded=small)
    yield from _titled(text, words, folded=small)
    if not language.startswith("de"):
        yield from _capitalised(text, words)


def _is_phone(written: str) -> bool:
    digits = sum(character.isdigit() for character in written)
    bare = written.strip("()+ ")
    if not FEWEST_DIGITS <= digits <= MOST_DIGITS or _DATE.fullmatch(bare) or _YEARS.fullmatch(bare):
        return False
    if written[0] in "+(" or bare.startswith("00"):
        return True
    return digits >= CERTAIN_DIGITS or not (_THOUSANDS.fullmatch(bare) or bare.endswith("000"))


def _known(words: Sequence[re.Match[str]], kind: Kind, known: Known, *, folded: Sequence[str]) -> Iterator[Point]:
    """As it is written in a name: with a capital, where the script has any."""
    if not known:
        return
    for place, word in enumerate(words):
        length = known.length_at(folded, place)
        if length and not word[0][0].islower():
            yield Point(kind, word.start(), words[place + length - 1].end())


def _titled(text: str, words: Sequence[re.Match[str]], *, folded: Sequence[str]) -> Iterator[Point]:
    """What follows a title: Mrs, Señora, Madame, السيدة."""
    for place, word in enumerate(folded):
        if word not in TITLES:
            continue
        following = _without_joining(list(_name_after(text, words[place : place + LONGEST_TITLE_NAME + 1])))
        if following:
            yield Point(Kind.NAME, following[0].start(), following[-1].end())


def _name_after(text: str, words: Sequence[re.Match[str]]) -> Iterator[re.Match[str]]:
    for count, (before, word) in enumerate(pairwise(words)):
        is_bare = word[0][0].isalpha() and word[0][0].lower() == word[0][0].upper()
        between = text[before.end() : word.start()]
        is_part = is_bare or _is_capital(word[0]) or word[0].casefold() in JOINING
        if between.strip(". ") or (is_bare and count >= LONGEST_ARABIC_NAME) or not is_part:
            return
        yield word


def _capitalised(text: str, words: Sequence[re.Match[str]]) -> Iterator[Point]:
    """Two words or more with a capital, one beside the other: `Rosa Quispe`, `Ana de la Cruz`."""
    for run in _runs(text, words):
        while run and run[0][0].casefold() in COMMON:
            run = run[1:]
        run = _without_joining(run)
        capitals = [word for word in run if _is_capital(word[0])]
        is_office = any(word[0].casefold() in INSTITUTIONS for word in run)
        if len(capitals) > 1 and not is_office:
            yield Point(Kind.NAME, run[0].start(), run[-1].end())


def _without_joining(run: list[re.Match[str]]) -> list[re.Match[str]]:
    while run and run[-1][0].casefold() in COMMON | JOINING:
        run = run[:-1]
    return run


def _runs(text: str, words: Sequence[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    run: list[re.Match[str]] = []
    for word in words:
        if not run and word[0][0].islower():
            continue
        follows = bool(run) and text[run[-1].end() : word.start()] == " "
        if run and follows and (_is_capital(word[0]) or word[0].casefold() in JOINING):
            run.append(word)
            continue
        if len(run) > 1:
            yield run
        run = [word] if _is_capital(word[0]) else []
    if len(run) > 1:
        yield run


def _is_capital(word: str) -> bool:
    """A capital and then small letters: not an abbreviation."""
    return len(word) > 1 and word[0].isupper() and not word.isupper()


def count_points(points: Iterable[Point]) -> Mapping[Kind, int]:
    """In the order of kinds, without those of which there is none."""
    kinds = [point.kind for point in points]
    return {kind: kinds.count(kind) for kind in Kind if kind in kinds}
