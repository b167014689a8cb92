"""What stands beneath a paragraph of the sheet: its agreed words, and what the memory has, as the templates take it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup, escape

from forum.kernel.wording import direction
from forum.texts.difference import Compared, compare
from forum.texts.notes import ContentNote
from forum.translating.likeness import SAME
from forum.translating.queries.memory import Match
from forum.translating.queries.writing import Workbench
from forum.translating.terms import Agreed, Glossary, Spot

PLACE = "\0"
HEARD = Markup('<bdi lang="{code}" dir="{direction}">{term}</bdi>')
UNDERLINED = Markup('<mark class="term">{words}<span class="unseen"> {said}</span></mark>')


@dataclass(frozen=True, slots=True)
class Offer:
    """A rendering made before. `compared`: what its paragraph said and this one does not, empty where it is the same."""

    title: str
    compared: list[Compared]
    rendering: str
    take_url: str
    note: ContentNote | None


@dataclass(frozen=True, slots=True)
class Beneath:
    """`agreed`: each term of the paragraph with its rendering, once."""

    agreed: list[Agreed]
    offers: list[Offer]


def beneath_rows(
    slug: str, bench: Workbench, *, matches: Sequence[Sequence[Match]], glossary: Glossary
) -> list[Beneath]:
    """In the order of the sheet's rows. What she has in her box already is not offered."""
    return [
        Beneath(
            agreed=agreed_in(glossary.find(row.source)),
            offers=[_offer(slug, bench, match, row=number) for match in found if match.rendering != row.version.words],
        )
        for number, (row, found) in enumerate(zip(bench.rows, matches, strict=True))
    ]


def agreed_in(spots: Sequence[Spot]) -> list[Agreed]:
    return list({spot.agreed.source: spot.agreed for spot in spots}.values())


def _offer(slug: str, bench: Workbench, match: Match, *, row: int) -> Offer:
    paragraph = bench.rows[row].source
    return Offer(
        title=offer_words(match),
        compared=[] if match.likeness == SAME else compare([match.source], [paragraph]),
        rendering=match.rendering,
        take_url=url_for(
            "translating.take_offer",
            slug=slug,
            text_id=bench.work.text_id,
            language=bench.language,
            take=match.segment_id,
            row=row,
        ),
        note=match.note,
    )


def offer_words(match: Match) -> str:
    if match.is_outside:
        return str(gettext("%(percent)s %% alike, from a file that was brought in", percent=match.likeness))
    if match.likeness == SAME:
        return str(gettext("The same paragraph was translated before (%(percent)s %%)", percent=SAME))
    return str(gettext("%(percent)s %% alike: a paragraph translated before", percent=match.likeness))


def underlined(paragraph: str, glossary: Glossary) -> list[str]:
    """The paragraph line by line, its agreed terms marked, with their rendering for who listens."""
    parts, at = [Markup("")], 0
    for spot in glossary.find(paragraph):
        parts += [escape(paragraph[at : spot.begins]), _mark(paragraph[spot.begins : spot.ends], spot.agreed, glossary)]
        at = spot.ends
    whole = Markup("").join([*parts, escape(paragraph[at:])])
    return list(whole.split("\n"))


def _mark(words: str, agreed: Agreed, glossary: Glossary) -> Markup:
    said = escape(gettext("(agreed: %(term)s)", term=PLACE)).replace(PLACE, HEARD)
    target = {"code": glossary.language, "direction": direction(glossary.language), "term": agreed.target}
    return UNDERLINED.format(words=" ".join(words.split()), said=said.format(**target))


def unused_words(paragraph: str, rendering: str, glossary: Glossary) -> list[str]:
    return [
        str(
            gettext("The agreed word “%(target)s” for “%(source)s” is not in it.", target=one.target, source=one.source)
        )
        for one in (glossary.unused(paragraph, rendering) if rendering.strip() else ())
    ]
