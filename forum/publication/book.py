"""The book as a value, which each writer renders in its own format.

It stands in one language or in several side by side: whatever is words is a tuple with one entry for each language, in the
order of `Book.languages`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from forum.statistics.pictures.drawing import Picture

InEach = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A text in the version that readers of one language get. `html` is clean; `label` says where the version comes from.

    `language` is that of the version, which may be another than the reader's; `note` is a content note, or "".
    """

    language: str
    html: str
    label: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` from 1: a chapter's is 1."""

    level: int
    words: InEach
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A text. `name`, a kind and a number, says which it is where something is wrong with it.

    `byline` and `number` are those of a contribution.
    """

    name: str
    passages: tuple[Passage, ...]
    byline: InEach = ()
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the book's own. `is_small`: a remark."""

    words: InEach
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """Names and the like, the same in every language or one for each."""

    items: tuple[InEach, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """In each language: a title, columns, and rows of what is printed. `numbers`: places of columns set flush at the end."""

    titles: InEach
    columns: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[tuple[str, ...], ...], ...]
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    pictures: tuple[Picture, ...]


Block = Heading | Words | Line | Items | Table | Drawing


@dataclass(frozen=True, slots=True)
class Chapter:
    title: InEach
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Book:
    """`cover`: lines below the title, such as host, dates and edition. `made_at` is aware."""

    languages: tuple[str, ...]
    titles: InEach
    cover: Sequence[InEach]
    contents_title: InEach
    chapters: Sequence[Chapter]
    identifier: str
    made_at: datetime
    texts: tuple[tuple[int, str], ...] = field(default=())
    """Contributions that it prints or quotes, each with the name it is printed under (see `rules.printed_as`)."""
    drawn: Mapping[str, bytes] = field(default_factory=dict)
    """Its pictures as files (see `writers.pictures`)."""

    @property
    def is_side_by_side(self) -> bool:
        return len(self.languages) > 1

    def words(self) -> Iterator[Words]:
        for chapter in self.chapters:
            yield from (block for block in chapter.blocks if isinstance(block, Words))
