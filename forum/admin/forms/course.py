from collections.abc import Mapping
from dataclasses import dataclass

from forum.exchanges.course import Change, Turn
from forum.kernel.errors import InvalidInput
from forum.kernel.wording import mark
from forum.web.forms import read_id

LONGER, SHORTER = "longer", "shorter"
TURNS = {
    LONGER: mark("Make a week longer"),
    SHORTER: mark("Make a week shorter"),
    Turn.PAUSE: mark("Put a pause before a week"),
    Turn.POSTPONE: mark("Postpone all weeks that have not begun"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseDraft:
    """The form as it was filled in."""

    turn: str = LONGER
    number: str = ""
    days: str = ""
    moves_others: bool = True


def read_course(typed: Mapping[str, str]) -> CourseDraft:
    return CourseDraft(
        turn=typed.get("turn", ""),
        number=typed.get("number", ""),
        days=typed.get("days", ""),
        moves_others="moves_others" in typed,
    )


def plan_change(draft: CourseDraft) -> Change:
    """InvalidInput by field."""
    if draft.turn not in TURNS:
        raise InvalidInput({"turn": mark("Please choose one of the offered values.")})
    days = read_id(draft.days.strip()) or 0
    number = read_id(draft.number) or 0
    if draft.turn in {LONGER, SHORTER}:
        signed = days if draft.turn == LONGER else -days
        return Change(turn=Turn.LENGTH, number=number, days=signed, moves_others=draft.moves_others)
    return Change(turn=Turn(draft.turn), number=number if draft.turn == Turn.PAUSE else 0, days=days)
