"""The figures counted slowly from the pages themselves, after the definitions in docs/figures.md, without the code it checks."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from forum.statistics.rules import Hit


@dataclass(frozen=True)
class Seen:
    """A visit: its pages, in order."""

    pages: tuple[Hit, ...]

    @property
    def is_staff(self) -> bool:
        return any(page.role == "staff" for page in self.pages)

    def begins(self, opens_at: datetime) -> datetime:
        return max(opens_at, self.pages[0].at)

    def is_in(self, opens_at: datetime, closes_at: datetime) -> bool:
        return any(opens_at <= page.at < closes_at for page in self.pages)

    def consultations(self) -> Iterable[Hit]:
        """Of each topic the page opened first."""
        topics = {page.topic_id for page in self.pages if page.topic_id is not None}
        for topic in topics:
            yield min((page for page in self.pages if page.topic_id == topic), key=lambda page: page.reading)


def visits_of(hits: Iterable[Hit]) -> list[Seen]:
    """A new visit begins with each page at which its visitor had been away for thirty minutes."""
    found: list[list[Hit]] = []
    for page in sorted(set(hits), key=lambda hit: (hit.visitor, hit.at)):
        last = found[-1][-1] if found else None
        if last is None or last.visitor != page.visitor or page.at - last.at >= timedelta(minutes=30):
            found.append([])
        found[-1].append(page)
    return [Seen(tuple(pages)) for pages in found]


def count_directly(
    hits: Iterable[Hit],
    *,
    opens_at: datetime,
    closes_at: datetime,
    zone: str,
    rounds: Sequence[tuple[datetime, datetime]],
) -> dict[str, object]:
    visits = [visit for visit in visits_of(hits) if visit.is_in(opens_at, closes_at)]
    signed_in = [visit for visit in visits if visit.pages[0].kind == "person"]
    read = [(page, visit) for visit in signed_in for page in visit.consultations() if opens_at <= page.at < closes_at]
    by_round = [[visit for visit in signed_in if one <= visit.begins(opens_at) < other] for one, other in rounds]
    here = ZoneInfo(zone)
    return {
        "people": len({visit.pages[0].visitor for visit in signed_in}),
        "visits": len(signed_in),
        "consultations": len(read),
        "anonymous_visits": len(visits) - len(signed_in),
        "staff": (
            len({visit.pages[0].visitor for visit in signed_in if visit.is_staff}),
            sum(visit.is_staff for visit in signed_in),
            sum(visit.is_staff for _, visit in read),
        ),
        "topics": Counter(page.topic_id for page, _ in read),
        "languages": Counter(page.reading.language for page, _ in read),
        "origins": Counter(page.reading.origin for page, _ in read),
        "rounds": [(len({visit.pages[0].visitor for visit in one}), len(one)) for one in by_round],
        "days": Counter(visit.begins(opens_at).astimezone(here).date() for visit in signed_in),
    }
