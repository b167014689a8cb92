"""What is missing from a programme."""

from collections import Counter
from collections.abc import Iterator, Sequence

from forum.exchanges.queries import Structure
from forum.kernel.reader import same_language
from forum.texts.queries import VersionRow


def count_missing_wordings(structure: Structure, languages: Sequence[str]) -> dict[str, Counter[str]]:
    """For each language that lacks some: how many titles, themes, questions and papers' titles have no version in it."""
    missing = {language: Counter[str]() for language in languages}
    for kind, rows in _programme_texts(structure):
        for language in languages:
            if rows and not any(same_language(row.language, language) for row in rows):
                missing[language][kind] += 1
    return {language: kinds for language, kinds in missing.items() if kinds}


def _programme_texts(structure: Structure) -> Iterator[tuple[str, Sequence[VersionRow]]]:
    yield "title", structure.title
    yield "about", structure.about
    for round_ in structure.rounds:
        yield "theme", round_.theme
        yield from (("question", rows) for rows in round_.questions)
        yield from (("paper_title", paper.title) for paper in round_.papers)
