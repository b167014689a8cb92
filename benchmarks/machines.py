"""How well Apertium does between the languages of the Universal Declaration, by chrF, written where organisers see it.

    python -m benchmarks.machines [--write]

Each of the thirty articles goes through Apertium's programs on this machine as a contribution would: masked, checked, put back.
What the checks refuse counts as nothing. `--write` keeps the figures in `forum/translating/machines/measured.toml`.
chrF (sacrebleu) tells from 0 to 100 how many runs of letters the machine's words share with the declaration's own in that
language: a person may rightly say it otherwise, so that 100 is no goal. It is no test.
"""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sacrebleu.metrics import CHRF

from forum.translating.machines.apertium import Apertium
from forum.translating.machines.base import MachineUnavailable
from forum.translating.machines.programs import Programs
from tests.udhr import ARTICLES

KEPT = Path("forum/translating/machines/measured.toml")
PACKAGES = "apertium apertium-eng-spa apertium-eng-cat apertium-fra-cat apertium-fr-es apertium-es-pt apertium-por-cat"
HEAD = """# What Apertium's real output is like, for organisers: made by `python -m benchmarks.machines --write`.
# chrf: 0–100, runs of letters shared with the declaration's own words in that language. refused: articles of thirty whose
# output our checks did not let through, counted as nothing.
"""


@dataclass(frozen=True, slots=True)
class Measured:
    source: str
    target: str
    through: str
    chrf: float
    refused: int

    def written(self) -> str:
        return (
            f'\n[[pair]]\nsource = "{self.source}"\ntarget = "{self.target}"\nthrough = "{self.through}"\n'
            f"chrf = {self.chrf}\nrefused = {self.refused}\n"
        )


def main() -> None:
    machine = Apertium(Programs())
    found = sorted(measure_all(machine), key=lambda one: -one.chrf)
    for one in found:
        print(f"{one.source} → {one.target}  {one.through or 'direct':>6}  chrF {one.chrf:5.1f}  refused {one.refused}")
    if "--write" in sys.argv:
        KEPT.write_text(
            f'{HEAD}engine = "apertium"\nmeasured_on = {datetime.now(UTC).date()}\nedition = "{edition()}"\n'
            + "".join(one.written() for one in found),
            encoding="utf-8",
        )


def measure_all(machine: Apertium) -> Iterator[Measured]:
    pairs = machine.pairs()
    for source in ARTICLES:
        for target in ARTICLES:
            if (source, target) in pairs:
                yield measure(machine, source, target)


def measure(machine: Apertium, source: str, target: str) -> Measured:
    given = [translated(machine, article, (source, target)) for article in ARTICLES[source]]
    wanted = ["\n".join(article) for article in ARTICLES[target]]
    score = CHRF().corpus_score(given, [wanted]).score
    return Measured(source, target, machine.between(source, target), round(score, 1), given.count(""))


def translated(machine: Apertium, article: list[str], pair: tuple[str, str]) -> str:
    try:
        return "\n".join(machine.translate(article, *pair))
    except MachineUnavailable as trouble:
        print(f"{' → '.join(pair)}: {trouble.code}", file=sys.stderr)
        return ""


def edition() -> str:
    """The versions of Debian's packages."""
    asked = ["dpkg-query", "-W", "-f", "${Package} ${Version}, ", *PACKAGES.split()]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.rstrip(", ")


if __name__ == "__main__":
    main()
