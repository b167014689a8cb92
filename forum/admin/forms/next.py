"""Next year's exchange: its address, and the day it opens."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from werkzeug.datastructures import MultiDict

from forum.exchanges.models import Exchange
from forum.exchanges.rules import day_in
from forum.kernel.errors import InvalidInput
from forum.kernel.wording import mark

A_YEAR = timedelta(weeks=52)
YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class NextDraft:
    slug: str
    opens: str

    @classmethod
    def proposed(cls, exchange: Exchange, now: datetime) -> Self:
        """On the same day of the week, a year or more later; where its address names a year, with that year."""
        opens_on = day_in(exchange.timezone, exchange.opens_at) + A_YEAR
        while opens_on <= day_in(exchange.timezone, now):
            opens_on += A_YEAR
        bare = YEAR.sub(str(opens_on.year), exchange.slug)
        slug = bare if bare != exchange.slug else f"{exchange.slug[:55]}-{opens_on.year}"
        return cls(slug=slug, opens=opens_on.isoformat())

    @property
    def opens_on(self) -> date:
        """InvalidInput."""
        try:
            return date.fromisoformat(self.opens.strip())
        except ValueError:
            raise InvalidInput({"opens": mark("Please give the day it opens.")}) from None


def read_next(typed: MultiDict[str, str]) -> NextDraft:
    return NextDraft(slug=typed.get("slug", ""), opens=typed.get("opens", ""))
