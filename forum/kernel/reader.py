"""Who reads: the language she reads in, and those she reads as they are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """`language`: the one she reads in; `also`: those she reads as they are."""

    language: str
    also: tuple[str, ...] = ()

    def reads(self, language: str) -> bool:
        return same_language(language, self.language) or any(same_language(language, other) for other in self.also)


def same_language(one: str, other: str) -> bool:
    """Equal as far as a reader is concerned: a region or script is no other language."""
    return one.split("-")[0].lower() == other.split("-")[0].lower()
