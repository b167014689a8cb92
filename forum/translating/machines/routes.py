"""From the pairs a machine knows to the shortest way between two languages: direct, else through one other language.

A second language between is never taken: what is left after three steps helps nobody.
"""

from collections.abc import Collection

from forum.translating.machines.base import Pairs, Quality
from forum.translating.machines.languages import primary_tag

Step = tuple[str, str]

_BEST_BETWEEN = ("ca", "es")
"""Apertium knows Catalan best, then Spanish (measured: benchmarks.machines); any other comes after, by its tag."""
_GOOD = frozenset({("es", "pt"), ("pt", "es"), ("es", "ca"), ("ca", "es"), ("es", "gl"), ("gl", "es")})


def find_route(steps: Collection[Step], source: str, target: str) -> list[Step]:
    """One step, or two, or none where there is no way; the same for the same pairs, in whatever order they are known."""
    wanted = _spellings(source, target)
    for step in wanted:
        if step in steps:
            return [step]
    for first, last in wanted:
        middles = {after for before, after in steps if before == first} & {
            before for before, after in steps if after == last
        }
        if middles:
            middle = min(middles, key=_rank)
            return [(first, middle), (middle, last)]
    return []


def between(route: list[Step]) -> str:
    """The language the way goes through, "" for none."""
    return route[0][1] if len(route) > 1 else ""


def all_pairs(steps: Collection[Step]) -> Pairs:
    """Every two languages there is a way between, direct or not."""
    tags = sorted({tag for step in steps for tag in step})
    routes = {(one, other): find_route(steps, one, other) for one in tags for other in tags if one != other}
    return {pair: _quality(route) for pair, route in routes.items() if route}


def _rank(tag: str) -> tuple[int, str]:
    return (_BEST_BETWEEN.index(tag) if tag in _BEST_BETWEEN else len(_BEST_BETWEEN), tag)


def _spellings(source: str, target: str) -> list[Step]:
    return list(
        dict.fromkeys([(source, target), (primary_tag(source), target), (primary_tag(source), primary_tag(target))])
    )


def _quality(route: list[Step]) -> Quality:
    if len(route) > 1:
        return "rough"
    source, target = route[0]
    return "good" if (source, primary_tag(target)) in _GOOD else "gist"
