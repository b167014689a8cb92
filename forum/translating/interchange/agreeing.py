"""How the entries of a glossary's file stand to those that are agreed here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from forum.kernel.characters import clean_line
from forum.kernel.languages import UnknownLanguage, check_language
from forum.kernel.reader import same_language
from forum.translating.interchange.entries import Filed
from forum.translating.terms import FEWEST_TERMS, MOST_CONCEPTS, MOST_IN_NOTE, MOST_IN_TERM


class Fate(StrEnum):
    """Of one entry of a file. The first two are kept; SAME needs nothing; of the others a person has to decide.

    OVERTAKEN: somebody changed it here since the file was made. CONTRADICTS: it shares a term with an entry here and says
    something else in another language. AMBIGUOUS: it shares terms with several. TWICE: the file says more of the same.
    """

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    OVERTAKEN = "overtaken"
    CONTRADICTS = "contradicts"
    AMBIGUOUS = "ambiguous"
    TWICE = "twice"
    TOO_FEW = "too few"
    TOO_LONG = "too long"
    NO_ROOM = "no room"


TAKEN = frozenset({Fate.NEW, Fate.CHANGED})
SETTLED = TAKEN | {Fate.SAME}


@dataclass(frozen=True, slots=True)
class Known:
    """An entry as it stands here."""

    id: int
    edition: int
    terms: Mapping[str, str]
    note: str = ""
    note_language: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """`known`: the entry here that it is about; `terms` and `note`: what that would say, in this exchange's languages."""

    filed: Filed
    fate: Fate
    known: Known | None
    terms: Mapping[str, str]
    note: str = ""
    note_language: str = ""


def judge_entries(
    filed: Iterable[Filed], known: Sequence[Known], *, slug: str, languages: Sequence[str]
) -> list[Judged]:
    """In the order of the file. Nothing that is left out of a file is taken away here: a term, a note, an entry."""
    judging = _Judging(known, slug, languages)
    return [judging.judge(one) for one in filed]


def own_terms(terms: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    """In the exchange's languages, in its order: `FR-CA` is French, unless there is a plain `fr` beside it."""
    found: dict[str, str] = {}
    for language in languages:
        exact = [words for tag, words in terms.items() if tag.lower() == language.lower()]
        near = [words for tag, words in terms.items() if same_language(tag, language)]
        words = clean_line(next(iter([*exact, *near]), ""))
        if words:
            found[language] = words
    return found


def foreign_languages(filed: Iterable[Filed], languages: Sequence[str]) -> list[str]:
    """Those the file has and the exchange has not, each once."""
    tags = dict.fromkeys(tag for one in filed for tag in one.terms)
    return [tag for tag in tags if not any(same_language(tag, language) for language in languages)]


class _Judging:
    def __init__(self, known: Sequence[Known], slug: str, languages: Sequence[str]) -> None:
        self._by_id = {one.id: one for one in known}
        self._slug, self._languages = slug, languages
        self._ids: dict[tuple[str, str], set[int]] = {}
        for one in known:
            for name in _names(one.terms):
                self._ids.setdefault(name, set()).add(one.id)
        self._new_names: set[tuple[str, str]] = set()
        self._met: set[int] = set()
        self._count = len(known)

    def judge(self, filed: Filed) -> Judged:
        terms, note = own_terms(filed.terms, self._languages), clean_line(filed.note)
        if len(note) > MOST_IN_NOTE or any(len(words) > MOST_IN_TERM for words in terms.values()):
            return Judged(filed, Fate.TOO_LONG, None, terms)
        if (known := self._referred(filed)) is not None:
            return self._renew(filed, known, terms, note=note)
        alike = {id_ for name in _names(terms) for id_ in self._ids.get(name, ())}
        if len(alike) > 1:
            return Judged(filed, Fate.AMBIGUOUS, None, terms)
        if alike:
            return self._add_to(filed, self._by_id[alike.pop()], terms, note=note)
        return self._begin(filed, terms, note=note)

    def _referred(self, filed: Filed) -> Known | None:
        is_ours = filed.ref is not None and filed.ref.slug == self._slug
        return self._by_id.get(filed.ref.concept_id) if filed.ref and is_ours else None

    def _renew(self, filed: Filed, known: Known, terms: Mapping[str, str], *, note: str) -> Judged:
        """It says itself which entry it is about, and since when."""
        judged = self._merge(filed, known, {**known.terms, **terms}, note=note)
        if judged.fate is Fate.CHANGED and filed.ref and filed.ref.edition != known.edition:
            return Judged(filed, Fate.OVERTAKEN, known, judged.terms)
        return judged

    def _add_to(self, filed: Filed, known: Known, terms: Mapping[str, str], *, note: str) -> Judged:
        """It is known by a term it shares, and may add to the others only."""
        both = [(known.terms[one], words) for one, words in terms.items() if one in known.terms]
        if any(here.casefold() != there.casefold() for here, there in both):
            return Judged(filed, Fate.CONTRADICTS, known, terms)
        return self._merge(filed, known, {**terms, **known.terms}, note="" if known.note else note)

    def _merge(self, filed: Filed, known: Known, terms: Mapping[str, str], *, note: str) -> Judged:
        is_same_note = not note or note == known.note
        if dict(terms) == dict(known.terms) and is_same_note:
            return Judged(filed, Fate.SAME, known, terms)
        if known.id in self._met:
            return Judged(filed, Fate.TWICE, known, terms)
        self._met.add(known.id)
        said = (known.note, known.note_language) if is_same_note else (note, _spelled(filed.note_language))
        return Judged(filed, Fate.CHANGED, known, terms, *said)

    def _begin(self, filed: Filed, terms: Mapping[str, str], *, note: str) -> Judged:
        names = set(_names(terms))
        if len(terms) < FEWEST_TERMS:
            return Judged(filed, Fate.TOO_FEW, None, terms)
        if names & self._new_names:
            return Judged(filed, Fate.TWICE, None, terms)
        if self._count >= MOST_CONCEPTS:
            return Judged(filed, Fate.NO_ROOM, None, terms)
        self._new_names |= names
        self._count += 1
        return Judged(filed, Fate.NEW, None, terms, note, _spelled(filed.note_language))


def _names(terms: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each term with its language, whatever its capitals."""
    return [(language, words.casefold()) for language, words in terms.items()]


def _spelled(tag: str) -> str:
    """Empty for what is no language."""
    try:
        return check_language(tag)
    except UnknownLanguage:
        return ""
