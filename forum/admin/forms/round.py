from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, takewhile
from typing import Self
from zoneinfo import ZoneInfo

from forum.admin.forms.reading import Sieve, read_moment, read_words, write_moment
from forum.exchanges.models import Exchange, Round
from forum.exchanges.plans import RoundPlan, Words
from forum.exchanges.rules import is_named
from forum.kernel.errors import InvalidInput
from forum.kernel.wording import mark

SPARE_QUESTIONS = 2
MOST_QUESTIONS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundDraft:
    """The form of a round as it was filled in."""

    theme: Words = field(default_factory=dict)
    questions: Sequence[Words] = ()
    opens: str = ""
    closes: str = ""

    @classmethod
    def of(cls, round_: Round, exchange: Exchange, *, theme: Words, questions: Sequence[Words]) -> Self:
        is_placeholder = not is_named(theme, round_.number)
        return cls(
            theme={} if is_placeholder else theme,
            questions=questions,
            opens=write_moment(round_.opens_at, exchange.timezone),
            closes=write_moment(round_.closes_at, exchange.timezone),
        )

    @property
    def offered_questions(self) -> list[Words]:
        """Those there are, and empty ones to write more in."""
        return [*self.questions, *[{}] * SPARE_QUESTIONS]


def read_round(typed: Mapping[str, str], languages: Sequence[str]) -> RoundDraft:
    places = takewhile(lambda place: any(f"question{place}-{tag}" in typed for tag in languages), count())
    asked = [read_words(typed, f"question{place}", languages) for place in places]
    return RoundDraft(
        theme=read_words(typed, "theme", languages),
        questions=[words for words in asked[:MOST_QUESTIONS] if any(line.strip() for line in words.values())],
        opens=typed.get("opens", ""),
        closes=typed.get("closes", ""),
    )


def plan_round(draft: RoundDraft, timezone: str) -> RoundPlan:
    """InvalidInput names every field that cannot be taken. No closing: when the next round opens."""
    sieve, zone = Sieve(), ZoneInfo(timezone)
    opens_at = sieve.take("opens", lambda: read_moment(draft.opens, zone))
    closes_at = sieve.take("closes", lambda: read_moment(draft.closes, zone)) if draft.closes.strip() else None
    if not any(line.strip() for line in draft.theme.values()):
        sieve.errors["theme"] = mark("Please write this in at least one language.")
    if sieve.errors or opens_at is None:
        raise InvalidInput(sieve.errors)
    return RoundPlan(opens_at=opens_at, closes_at=closes_at, theme=draft.theme, questions=draft.questions)
