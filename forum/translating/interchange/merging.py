"""How the paragraphs of a file that comes back stand to those of the text as it is now."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.kernel.characters import clean_line, clean_text
from forum.translating.interchange.units import Back, UnitName, legible
from forum.translating.rules import Paragraph, Standing, Written, align


@dataclass(frozen=True, slots=True)
class Merged:
    """`written`: for each paragraph as it now stands, what her draft would say. `changed`: places, from 1, of those that were
    changed since the file was made, with words for what they said then. `lost`: words for paragraphs that are gone."""

    written: Sequence[Written]
    changed: Sequence[int]
    lost: Sequence[str]
    is_new: bool
    is_whole: bool


def merge(names: Sequence[UnitName], begun: Sequence[Paragraph], units: Sequence[Back], *, is_plain: bool) -> Merged:
    """A paragraph is found by its name wherever it stands now. Words for one that changed stand at its place as words for what
    it said before, and only where nothing newer stands; an empty paragraph of the file takes nothing away.
    """
    clean = clean_line if is_plain else clean_text
    worded = [(unit, clean(unit.words).strip("\n")) for unit in units]
    worded = [(unit, words) for unit, words in worded if words.strip()]
    exact = {unit.name: (unit, words) for unit, words in worded}
    earlier = [(words, unit.name.digest) for unit, words in worded]
    offered = align([name.digest for name in names], earlier)
    now = {name.digest for name in names}
    rows, changed, placed = [], [], set()
    for place, (name, before) in enumerate(zip(names, begun, strict=True)):
        if name in exact:
            unit, words = exact[name]
            rows.append(_take(before, unit, words))
            continue
        old = offered[place]
        if old.standing is Standing.CHANGED and old.digest not in now and before.standing is not Standing.CURRENT:
            rows.append(_keep(before) if _same(old.words, before.words) else Written(old.words, old.digest))
            changed.append(place + 1)
            placed.add(old.words)
        else:
            rows.append(_keep(before))
    known = set(names)
    lost = [words for unit, words in worded if unit.name not in known and words not in placed]
    return Merged(
        written=rows,
        changed=changed,
        lost=lost,
        is_new=any(_differs(row, before) for row, before in zip(rows, begun, strict=True)),
        is_whole=all(row.words.strip() and row.digest == name.digest for row, name in zip(rows, names, strict=True)),
    )


def _take(before: Paragraph, unit: Back, words: str) -> Written:
    if not _same(words, before.words):
        return Written(words, unit.name.digest if unit.is_sure else None, still_fits=unit.is_sure)
    if before.standing is Standing.CHANGED and unit.confirms:
        return Written(before.words, unit.name.digest, still_fits=True)
    return _keep(before)


def _keep(before: Paragraph) -> Written:
    return Written(before.words, before.digest, still_fits=before.standing is Standing.CURRENT)


def _same(words: str, others: str) -> bool:
    return words.strip() == legible(others).strip()


def _differs(row: Written, before: Paragraph) -> bool:
    return (row.words, row.digest) != (before.words, before.digest)
