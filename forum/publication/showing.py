"""The publication as its pages take it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext

from forum.exchanges.rules import Credits
from forum.files.showing import said_size
from forum.kernel.wording import mark
from forum.publication.formats import FORMATS
from forum.publication.models import EditionFile
from forum.publication.naming import name_in_print
from forum.publication.queries.editions import EditionView
from forum.publication.queries.preparing import Preparing, Readiness
from forum.publication.queries.printable import Printable
from forum.publication.rules import EVERY_PART, EditionState, Part, Scope
from forum.roster.frame import ExchangePage
from forum.texts.labels import LabelledText, label_text
from forum.texts.queries import VersionRow, show
from forum.web.filters import language_label
from forum.web.locale import page_locale, reader

ALL_LANGUAGES = "all"
"""In addresses, for the languages side by side."""
PART_WORDS: Mapping[Part, str] = {
    Part.SUMMARY: mark("In short"),
    Part.FOREWORD: mark("Foreword"),
    Part.STORY: mark("How the exchange was held"),
    Part.WEEKS: mark("The weeks: themes, syntheses, contributions"),
    Part.FIGURES: mark("Figures"),
    Part.CREDITS: mark("Thanks to moderators and translators"),
    Part.PEOPLE: mark("Who took part"),
    Part.METHOD: mark("Method and definitions"),
    Part.PAPERS: mark("Background papers"),
}
SCOPE_WORDS: Mapping[Scope, tuple[str, str]] = {
    Scope.ALL: (mark("All contributions"), mark("The proceedings: all that may be printed.")),
    Scope.CHOSEN: (mark("Chosen contributions"), mark("Those you choose below, week by week.")),
    Scope.SYNTHESES: (mark("Syntheses only"), mark("With the passages they quote.")),
}
STATE_WORDS: Mapping[EditionState, str] = {
    EditionState.WAITING: mark("Waiting to be made"),
    EditionState.MAKING: mark("Being made"),
    EditionState.READY: mark("Ready"),
    EditionState.FAILED: mark("Could not be made"),
    EditionState.DROPPED: mark(
        "Words or a name in it were taken back, so its files were deleted. Have a new edition made."
    ),
}


FAULTS: Mapping[str, str] = {
    "contribution": mark("a contribution"),
    "quote": mark("a contribution that a synthesis quotes"),
    "synthesis": mark("the synthesis of week %(number)s"),
    "paper": mark("a background paper"),
    "foreword": mark("Foreword"),
    "story": mark("How the exchange was held"),
}
"""Texts of the book, by the kind that their names begin with."""


@dataclass(frozen=True, slots=True)
class ShownPart:
    part: Part
    words: str
    place: int
    is_in: bool
    lacks: Sequence[str]


@dataclass(frozen=True, slots=True)
class ShownFile:
    words: str
    url: str
    size: str


@dataclass(frozen=True, slots=True)
class ShownEdition:
    """`files`: by language as it is called here, those side by side last."""

    number: int
    state: str
    state_words: str
    done: int
    total: int
    made_at: datetime | None
    published_at: datetime | None
    is_whole: bool
    taken_back: int
    lacking: str
    trouble: str
    fault_url: str
    files: Sequence[tuple[str, str, Sequence[ShownFile]]]
    url: str


@dataclass(frozen=True, slots=True)
class ShownPrintable:
    """`keeps_out`: in words, why it is not printed; "" where it may be."""

    id: int
    who: str
    text: LabelledText
    is_chosen: bool
    answer: str
    keeps_out: str


def show_parts(prepared: Preparing) -> list[ShownPart]:
    """Those in it in their order, then the others."""
    here = [Part(name) for name in prepared.publication.parts]
    order = [*here, *(part for part in EVERY_PART if part not in here)]
    return [
        ShownPart(
            part=part,
            words=gettext(PART_WORDS[part]),
            place=place,
            is_in=part in here,
            lacks=[said for each in prepared.readiness.get(part, ()) if (said := say_lacks(each))],
        )
        for place, part in enumerate(order, start=1)
    ]


def say_lacks(each: Readiness) -> str:
    """What is not as one would print it, in one language; "" where all is."""
    if each.is_ready:
        return ""
    said = [
        gettext("lacks %(number)s of %(all)s", number=each.lacks, all=each.texts) if each.lacks else "",
        gettext("by machine: %(number)s", number=each.by_machine) if each.by_machine else "",
        gettext("older than the original: %(number)s", number=each.older) if each.older else "",
        gettext("not read over: %(number)s", number=each.unread) if each.unread else "",
    ]
    return gettext("%(language)s: %(what)s", language=language_label(each.language), what=", ".join(filter(None, said)))


def show_scopes() -> list[tuple[str, str, str]]:
    return [(scope.value, gettext(words), gettext(hint)) for scope, (words, hint) in SCOPE_WORDS.items()]


def show_editions(page: ExchangePage, found: Sequence[EditionView]) -> list[ShownEdition]:
    return [show_edition(page, one) for one in found]


def show_edition(page: ExchangePage, view: EditionView) -> ShownEdition:
    edition, slug = view.edition, page.view.slug
    return ShownEdition(
        number=edition.number,
        state=edition.state,
        state_words=gettext(STATE_WORDS[EditionState(edition.state)]),
        done=edition.done,
        total=edition.total,
        made_at=edition.made_at,
        published_at=edition.published_at,
        is_whole=view.is_whole,
        taken_back=len(view.taken_back),
        lacking=edition.lacking,
        trouble=said_trouble(edition.trouble, edition.trouble_at),
        fault_url=fault_address(slug, edition.trouble_at),
        files=show_files(view, slug),
        url=url_for("publication.publish", slug=slug, number=edition.number),
    )


def said_trouble(form: str | None, where: str | None) -> str:
    if not form:
        return ""
    if not where:
        return gettext("The file could not be written (%(form)s). Tell whoever keeps the machine.", form=form.upper())
    return gettext(
        "The file (%(form)s) could not be written because of this text: %(where)s",
        form=form.upper(),
        where=say_fault(where),
    )


def say_fault(where: str) -> str:
    """A text by its name in the book: a kind, and a number."""
    kind, _, number = where.partition(" ")
    return gettext(FAULTS[kind], number=number) if kind in FAULTS else where


def fault_address(slug: str, where: str | None) -> str:
    """Where that text can be looked at; "" where it has no page of its own."""
    kind, _, number = (where or "").partition(" ")
    if not number.isdecimal():
        return ""
    if kind in {"contribution", "quote"}:
        return url_for("contributions.contribution", slug=slug, contribution_id=int(number))
    return url_for("synthesis.read", slug=slug, number=int(number)) if kind == "synthesis" else ""


def show_files(view: EditionView, slug: str) -> list[tuple[str, str, Sequence[ShownFile]]]:
    found: dict[str, list[ShownFile]] = {}
    for form, each in FORMATS.items():
        for file in view.files:
            if file.form == form:
                url = url_for("publication.file", slug=slug, number=view.edition.number, name=name_of(file))
                found.setdefault(file.language, []).append(ShownFile(gettext(each.words), url, said_size(file.size)))
    return [
        (language, language_label(language) if language else gettext("All languages side by side"), files)
        for language, files in sorted(found.items(), key=lambda it: (not it[0], it[0]))
    ]


def name_of(file: EditionFile) -> str:
    """As its address ends."""
    return f"{file.language or ALL_LANGUAGES}.{file.form}"


def show_each(
    printable: Sequence[Printable], rows: Mapping[int, Sequence[VersionRow]], *, credits: Credits
) -> list[ShownPrintable]:
    return [show_printable(one, rows[one.text_id], credits) for one in printable if one.text_id in rows]


def show_printable(one: Printable, rows: Sequence[VersionRow], credits: Credits) -> ShownPrintable:
    return ShownPrintable(
        id=one.id,
        who=name_in_print(one, page_locale()),
        text=label_text(show(rows, reader()), locale=page_locale(), names=credits),
        is_chosen=one.chosen is not None,
        answer=one.answer or "",
        keeps_out="" if one.may_be_printed else gettext("Its author has not allowed it to be printed."),
    )
