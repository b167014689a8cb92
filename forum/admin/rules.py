"""What is missing from a programme and from a roster."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.exchanges.models import MembershipState
from forum.exchanges.queries import RoundView, Structure
from forum.exchanges.rules import Phase
from forum.kernel.reader import same_language
from forum.roster.models import Part
from forum.texts.queries import VersionRow


@dataclass(frozen=True, slots=True)
class MandateLine:
    """A mandate with the member who holds it."""

    id: int
    round_id: int
    number: int
    name: str
    state: str
    part: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A round without a moderator. `is_expected`: somebody is named, and has not come yet."""

    round: RoundView
    is_expected: bool


def find_gaps(rounds: Iterable[RoundView], mandates: Sequence[MandateLine], now: datetime) -> list[Gap]:
    """Rounds not closed yet that nobody moderates: substitutes do not count, nor does who has not signed in."""
    gaps = []
    for round_ in rounds:
        named = [m for m in mandates if m.round_id == round_.id and m.part != Part.SUBSTITUTE]
        states = {m.state for m in named} & {MembershipState.ACTIVE, MembershipState.INVITED}
        if round_.phase(now) is not Phase.CLOSED and MembershipState.ACTIVE not in states:
            gaps.append(Gap(round_, is_expected=bool(states)))
    return gaps


def count_missing_wordings(structure: Structure, languages: Sequence[str]) -> dict[str, Counter[str]]:
    """For each language that lacks some: how many titles, themes, questions and papers' titles have no version in it."""
    missing = {language: Counter[str]() for language in languages}
    for kind, rows in _programme_texts(structure):
        for language in languages:
            if rows and not any(same_language(row.language, language) for row in rows):
                missing[language][kind] += 1
    return {language: kinds for language, kinds in missing.items() if kinds}


def _programme_texts(structure: Structure) -> Iterator[tuple[str, Sequence[VersionRow]]]:
    yield "title", structure.title
    yield "about", structure.about
    for round_ in structure.rounds:
        yield "theme", round_.theme
        yield from (("question", rows) for rows in round_.questions)
        yield from (("paper_title", paper.title) for paper in round_.papers)
