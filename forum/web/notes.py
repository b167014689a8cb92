"""What an action has to say on the next page, with the button that undoes it where there is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from flask import flash, get_flashed_messages


@dataclass(frozen=True, slots=True)
class NoteButton:
    """One more thing to do, by a POST to `action` with these fields."""

    label: str
    action: str
    fields: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, kept: Sequence[object]) -> Self:
        """As a session keeps it: lists for tuples."""
        label, action, fields = kept
        assert isinstance(fields, Sequence)
        return cls(str(label), str(action), tuple((str(name), str(value)) for name, value in fields))


def flash_with_button(words: str, button: NoteButton) -> None:
    flash([words, [button.label, button.action, [list(pair) for pair in button.fields]]], "done")  # type: ignore[arg-type]


def read_notes() -> list[tuple[str, str, NoteButton | None]]:
    """Kind, words and button; each is shown once."""
    kept: list[tuple[str, Any]] = get_flashed_messages(with_categories=True)  # type: ignore[assignment]
    return [
        (kind, said, None) if isinstance(said, str) else (kind, said[0], NoteButton.read(said[1]))
        for kind, said in kept
    ]
