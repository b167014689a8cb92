"""People by what they say of themselves for the figures: the two tables, in words marked for translation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forum.exchanges.descriptions import GENDERS, ORGANISATION_TYPES
from forum.kernel.wording import mark
from forum.statistics.queries.breakdown import NOT_SAID, Breakdown

NOT_SAID_IN_WORDS = mark("Not said")


@dataclass(frozen=True, slots=True)
class Trait:
    """`name`: of the column of the breakdown; `words`: of each code that may be said."""

    name: str
    caption: str
    trait: str
    words: Mapping[str, str]

    def rows(self, breakdown: Breakdown) -> Sequence[tuple[str, int | str]]:
        """Words and what is shown of the number, "Not said" among them."""
        return [
            (NOT_SAID_IN_WORDS if code == NOT_SAID else self.words[code], cell.shown)
            for code, cell in getattr(breakdown, self.name).items()
        ]


DESCRIBED: Sequence[Trait] = (
    Trait("genders", mark("People by how they describe themselves"), mark("They say that they are"), GENDERS),
    Trait("organisation_types", mark("People by kind of organisation"), mark("They come for"), ORGANISATION_TYPES),
)
