"""What every translation machine promises, and the one error it raises."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Literal, Protocol

Quality = Literal["good", "gist", "rough"]
"""good: reads well, names and negations kept; gist: one understands what it is about; rough: made in two steps."""

Pairs = Mapping[tuple[str, str], Quality]


class MachineUnavailable(Exception):
    """The machine gave no text we may use.

    `code` is ours and safe to log; the machine's own words are never kept.
    `permanent`: asking again for the same text and languages will not help. `wait`: how long it asked to be left alone.
    """

    def __init__(self, code: str, *, permanent: bool = False, wait: timedelta | None = None) -> None:
        super().__init__(code)
        self.wait = wait
        self.code = code
        self.permanent = permanent


class Machine(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def sends_to_third_party(self) -> bool:
        """Whether text leaves the hands of whoever keeps this server."""
        ...

    @property
    def host(self) -> str:
        """Where texts go, "" where they stay on this machine."""
        ...

    def pairs(self) -> Pairs:
        """(source, target) → quality. Raises MachineUnavailable."""
        ...

    def translate(
        self, paragraphs: Sequence[str], source: str, target: str, *, keep: Collection[str] = ()
    ) -> list[str]:
        """One Markdown paragraph for each given, in the same order, links, marks and lines in place.

        Words in `keep` (names of people) and every address, link and telephone number stay here and are put
        back afterwards. Raises MachineUnavailable: there is never half an answer.
        """
        ...

    def between(self, source: str, target: str) -> str:
        """The language it goes through where it knows no direct way, else "". Raises MachineUnavailable."""
        ...

    def health(self) -> str | None:
        """None when well, else a code."""
        ...
