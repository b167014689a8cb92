"""What Apertium's output is like, as measured by `python -m benchmarks.machines`, in plain words."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

Grade = Literal["rough", "readable", "good"]

_FILE = Path(__file__).with_name("measured.toml")
_READABLE, _GOOD = 55.0, 70.0
"""chrF from which on, rather too careful than too kind: of ten sentences of a forum, read by a person, three or four stood as
they were below 55 (en→es, en→fr), six at 56 (es→en), eight at 63 (es→pt)."""


@dataclass(frozen=True, slots=True)
class MeasuredPair:
    """`chrf`: 0–100. `refused`: of thirty articles, how many our checks did not let through."""

    source: str
    target: str
    through: str
    chrf: float
    refused: int

    @property
    def grade(self) -> Grade:
        return grade_of(self.chrf)


@dataclass(frozen=True, slots=True)
class Measurement:
    engine: str
    measured_on: date
    edition: str
    pairs: Sequence[MeasuredPair]


def grade_of(chrf: float) -> Grade:
    if chrf < _READABLE:
        return "rough"
    return "readable" if chrf < _GOOD else "good"


@cache
def measurement() -> Measurement:
    kept = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    pairs = tuple(MeasuredPair(**pair) for pair in kept.pop("pair"))
    return Measurement(**kept, pairs=pairs)
