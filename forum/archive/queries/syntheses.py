"""A round's published synthesis, paragraph by paragraph, as the readers of each language see it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from forum.archive.holdings import HeldParagraph, HeldQuote, HeldSynthesis
from forum.archive.queries.reading import Reader
from forum.archive.queries.shelf import Shelf
from forum.contributions.models import Status
from forum.contributions.policy import audiences
from forum.contributions.promises import NAMELESS
from forum.exchanges.models import Exchange
from forum.exchanges.queries import translator_credits
from forum.exchanges.rules import Credits
from forum.kernel.reader import Reader as Who
from forum.kernel.wording import closest_locale, mark, say
from forum.synthesis.models import Citation, Quote, State
from forum.synthesis.passages import paragraphs_of, passage_of
from forum.synthesis.queries.basket import load_quotes
from forum.synthesis.queries.published import PARAGRAPH
from forum.synthesis.queries.reviewers import list_writer_names
from forum.synthesis.queries.sheets import Paragraph, Sheet, get_sheet
from forum.synthesis.queries.sources import Source, load_sources, load_words, may_be_quoted
from forum.texts.labels import label_text, mark_older
from forum.texts.models import State as VersionState
from forum.texts.models import Version
from forum.texts.queries import list_versions, load_versions, show_version
from forum.texts.rules import best_version
from forum.texts.sentences import OLDER

CHANGED = mark("Its author has changed this passage since.")
NOT_QUOTED = mark("This passage may not be quoted.")
STATES = {Status.WITHDRAWN: mark("Withdrawn by its author."), Status.HIDDEN: mark("Hidden by the moderators.")}
UNREADABLE = mark("Cannot be read at present.")


@dataclass(frozen=True, slots=True)
class Rests:
    """On what a synthesis rests, as far as these readers may read it. `numbers`: of contributions, in the archive.

    `for_members`: contributions that only members may read, and these readers not.
    """

    sources: Mapping[int, Source]
    for_members: Collection[int]
    words: Mapping[int, list[Version]]
    quotes: Mapping[int, Quote]
    numbers: Mapping[int, int]
    credits: Credits


def gather_synthesis(
    reader: Reader, exchange: Exchange, round_id: int, *, shelf: Shelf, numbers: Mapping[int, int]
) -> HeldSynthesis | None:
    session = reader.session
    sheet = get_sheet(session, exchange_id=exchange.id, round_id=round_id)
    synthesis = sheet.synthesis
    if synthesis is None or synthesis.state != State.PUBLISHED:
        return None
    text = shelf.text("synthesis", load_versions(session, [synthesis.text_id]).get(synthesis.text_id, ()))
    if text is None:
        return None
    rests = find_rests(reader, exchange, sheet, shelf=shelf, numbers=numbers)
    versions = [
        one
        for one in list_versions(session, synthesis.text_id)
        if one.state == VersionState.PUBLISHED and shelf.is_fit(one)
    ]
    return HeldSynthesis(
        text=text,
        published_at=synthesis.published_at,
        writers=tuple(list_writer_names(session, sheet.standing)),
        rests_on=tuple(dict.fromkeys(number for each in sheet.paragraphs for number in rest_on(each, rests))),
        rests_on_more=any(rests_on_more(each, rests) for each in sheet.paragraphs),
        shown={
            language: tuple(show_paragraphs(versions, sheet, rests, language=language))
            for language in exchange.languages
        },
    )


def find_rests(reader: Reader, exchange: Exchange, sheet: Sheet, *, shelf: Shelf, numbers: Mapping[int, int]) -> Rests:
    session = reader.session
    citations = [one for paragraph in sheet.paragraphs for one in paragraph.citations]
    readable = audiences(reader.actor, exchange, reader.now)
    found = load_sources(session, (one.contribution_id for one in citations))
    sources = {id_: one for id_, one in found.items() if one.audience in readable and id_ in numbers}
    words = load_words(session, sources.values())
    fit = {text_id: [one for one in versions if shelf.is_fit(one)] for text_id, versions in words.items()}
    quotes = load_quotes(session, (one.quote_id for one in citations))
    for_members = {id_ for id_, one in found.items() if one.audience == "members" and id_ not in sources}
    return Rests(sources, for_members, fit, quotes, numbers, translator_credits(session, exchange))


def rest_on(paragraph: Paragraph, rests: Rests) -> Iterator[int]:
    """Numbers of the contributions that a paragraph rests on."""
    for contribution_id in paragraph.rests_on:
        if contribution_id in rests.sources:
            yield rests.numbers[contribution_id]


def rests_on_more(paragraph: Paragraph, rests: Rests) -> bool:
    return any(one.contribution_id in rests.for_members for one in paragraph.citations)


def show_paragraphs(versions: list[Version], sheet: Sheet, rests: Rests, *, language: str) -> Iterator[HeldParagraph]:
    """Of a version that cannot be cut into paragraphs, one with all that the synthesis rests on."""
    version, locale = best_version(versions, Who(language)), closest_locale(language)
    parts = paragraphs_of(version, list(sheet.paragraphs))
    if not parts:
        every = Paragraph(0, 0, (), tuple(one for each in sheet.paragraphs for one in each.citations))
        parts = [(Markup(version.html), every)]  # noqa: S704  cleaned when it was written
    for html, paragraph in parts:
        marked = mark_older(html, version.older, words=say(locale, OLDER))
        yield show_paragraph(marked, paragraph, rests, language=language)


def show_paragraph(html: Markup, paragraph: Paragraph | None, rests: Rests, *, language: str) -> HeldParagraph:
    if paragraph is None:
        return HeldParagraph("", html, (), ())
    quoted = [one for one in paragraph.citations if one.is_quote and one.contribution_id in rests.sources]
    return HeldParagraph(
        anchor=PARAGRAPH.format(paragraph.key) if paragraph.key else "",
        html=html,
        rests_on=tuple(rest_on(paragraph, rests)),
        quotes=tuple(show_quote(one, rests, language=language) for one in quoted),
        rests_on_more=rests_on_more(paragraph, rests),
    )


def show_quote(citation: Citation, rests: Rests, *, language: str) -> HeldQuote:
    source, quote = rests.sources[citation.contribution_id], rests.quotes.get(citation.quote_id or 0)
    number, locale = rests.numbers[source.id], closest_locale(language)
    may_show = source.status == Status.PUBLISHED and bool(may_be_quoted(source))
    found = passage_of(quote, rests.words[source.text_id], Who(language)) if quote and may_show else None
    if found is None:
        return HeldQuote(number, missing=say(locale, say_why_not(source, may_show=may_show)))
    version, html = found
    shown = show_version(version, source_language=source.language)
    names = {} if source.shown_as in NAMELESS else rests.credits
    label = label_text(shown, locale=locale, names=names).label
    return HeldQuote(number, html, version.language, label, note=source.note)


def say_why_not(source: Source, *, may_show: bool) -> str:
    """To be said in a locale."""
    if source.status != Status.PUBLISHED:
        return STATES.get(Status(source.status), UNREADABLE)
    return CHANGED if may_show else NOT_QUOTED
