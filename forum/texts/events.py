from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPublished(Event):
    """A text of an exchange became readable; `kind` is that of the text."""

    text_id: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatorForgotten(Event):
    """Versions in this exchange name somebody no more who made them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextWithdrawn(Event):
    """A text is no longer readable: hidden, withdrawn or removed."""

    text_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceChanged(Event):
    """The author's wording of a published text changed."""

    text_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteChanged(Event):
    """A published text is folded under another content note, or under none any more."""

    text_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPublished(Event):
    """A version in a language other than the source's became readable, or changed."""

    text_id: int
    version_id: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionTakenDown(Event):
    """A version is no longer readable, though its text is."""

    text_id: int
    language: str
