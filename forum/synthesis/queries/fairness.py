"""Who is not reflected in a round's synthesis yet."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from forum.synthesis.queries.sources import Source


@dataclass(frozen=True, slots=True)
class Reflected:
    """Of one kind (countries, languages, …): how many there are, and which of them nothing in the synthesis rests on."""

    count: int
    missing: tuple[str, ...]

    @property
    def reflected(self) -> int:
        return self.count - len(self.missing)


@dataclass(frozen=True, slots=True)
class Fairness:
    """`missing`: contributions that nothing rests on. Of countries and organisations counts what readers see beside a name."""

    count: int
    missing: tuple[Source, ...]
    countries: Reflected
    organisations: Reflected
    languages: Reflected


def weigh_fairness(sources: Collection[Source], cited: Collection[int]) -> Fairness:
    """`sources`: all that can be read of the round."""
    here = [source for source in sources if source.id in cited]
    return Fairness(
        count=len(sources),
        missing=tuple(source for source in sources if source.id not in cited),
        countries=_reflected(sources, here, country_shown),
        organisations=_reflected(sources, here, organisation_shown),
        languages=_reflected(sources, here, lambda source: source.language),
    )


def country_shown(source: Source) -> str:
    return source.country or "" if source.is_named and source.shows_country else ""


def organisation_shown(source: Source) -> str:
    """What stands without a name counts for none, whoever wrote it."""
    if not source.is_named or not (source.shows_organisation or source.shown_as == "organisation"):
        return ""
    return source.organisation or ""


def _reflected(every: Iterable[Source], here: Iterable[Source], trait: Callable[[Source], str]) -> Reflected:
    known, met = (set(filter(None, map(trait, some))) for some in (every, here))
    return Reflected(len(known), tuple(sorted(known - met)))
