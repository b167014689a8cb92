"""A synthesis, its sources and its quotations as the templates take them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext
from markupsafe import Markup

from forum.contributions.models import Status
from forum.contributions.promises import FORMER
from forum.contributions.said import said_author
from forum.exchanges.rules import Credits
from forum.kernel.keys import Keys
from forum.kernel.reader import Reader
from forum.kernel.wording import direction, say
from forum.synthesis.models import Citation, Quote
from forum.synthesis.passages import paragraphs_of, passage_of
from forum.synthesis.queries.published import PARAGRAPH
from forum.synthesis.queries.sheets import Paragraph
from forum.synthesis.queries.sources import Source, Words, may_be_quoted, seen_now
from forum.synthesis.queries.todo import kept_of
from forum.synthesis.rules import FOR_READERS, Mark, mark_of
from forum.texts.labels import label_text, mark_older
from forum.texts.models import Version
from forum.texts.notes import ContentNote
from forum.texts.queries import show_version
from forum.texts.sentences import OLDER
from forum.web.filters import country_name
from forum.web.locale import page_locale
from forum.web.site import address

SAMPLE = 2**31 - 1


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A contribution that a paragraph rests on. `who` is empty where it cannot be read."""

    number: int
    who: str
    url: str
    state_words: str


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """A passage. `html` is empty where its words are not there to be shown; `state_words` then say why.

    `note`: what they are folded under.
    """

    number: int
    who: str
    origin: str
    day: datetime | None
    url: str
    html: Markup
    language: str
    direction: str
    label: str
    state_words: str
    note: ContentNote | None = None


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """`anchor` is the same in every language, empty where a version has a paragraph the original has not."""

    anchor: str
    html: Markup
    sources: tuple[ShownSource, ...] = ()
    quotes: tuple[ShownQuote, ...] = ()
    marks: tuple[str, ...] = ()
    rests_on_more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """For whom a synthesis is shown. `readable`: audiences of contributions that are hers to read."""

    slug: str
    reader: Reader
    readable: Collection[str]
    sources: Mapping[int, Source]
    words: Words
    quotes: Mapping[int, Quote]
    keys: Keys
    credits: Credits = field(default_factory=dict)

    def text(self, version: Version, paragraphs: Sequence[Paragraph]) -> list[ShownParagraph]:
        """Paragraph by paragraph; of a version that cannot be cut so, one with all that the synthesis rests on."""
        parts = paragraphs_of(version, list(paragraphs))
        if parts:
            said = say(page_locale(), OLDER)
            return [self.paragraph(mark_older(html, version.older, words=said), paragraph) for html, paragraph in parts]
        every = tuple(one for paragraph in paragraphs for one in paragraph.citations)
        whole = Paragraph(0, 0, (), every)
        return [self.paragraph(Markup(version.html), whole)]  # noqa: S704  cleaned when it was written

    def paragraph(self, html: Markup, paragraph: Paragraph | None) -> ShownParagraph:
        if paragraph is None:
            return ShownParagraph("", html)
        here = [one for one in paragraph.citations if one.contribution_id in self.sources]
        shown = [one for one in here if self.sources[one.contribution_id].audience in self.readable]
        return ShownParagraph(
            anchor=PARAGRAPH.format(paragraph.key) if paragraph.key else "",
            html=html,
            sources=tuple(self.source(one) for one in dict.fromkeys(each.contribution_id for each in shown)),
            quotes=tuple(self.quote(one) for one in shown if one.is_quote),
            marks=tuple(dict.fromkeys(said_mark(mark) for one in shown if (mark := self.mark(one)) in FOR_READERS)),
            rests_on_more=any(
                self.sources[one.contribution_id].audience == "members" for one in here if one not in shown
            ),
        )

    def mark(self, citation: Citation) -> Mark | None:
        present = seen_now(self.sources[citation.contribution_id], self.words, keys=self.keys)
        return mark_of(kept_of(citation), present)

    def source(self, contribution_id: int) -> ShownSource:
        source = self.sources[contribution_id]
        return ShownSource(
            number=source.id,
            who=said_who(source) if source.status == Status.PUBLISHED else "",
            url=contribution_address(self.slug, source.id),
            state_words=said_state(source.status),
        )

    def quote(self, citation: Citation) -> ShownQuote:
        source, quote = self.sources[citation.contribution_id], self.quotes.get(citation.quote_id or 0)
        return self.passage(source, quote)

    def passage(self, source: Source, quote: Quote | None, *, for_staff: bool = False) -> ShownQuote:
        """`for_staff`: in the basket, where what may not be quoted is read all the same."""
        is_open = source.status == Status.PUBLISHED
        may_show = is_open and (for_staff or bool(may_be_quoted(source)))
        found = passage_of(quote, self.words[source.text_id], self.reader) if quote is not None and may_show else None
        version = found[0] if found else None
        return ShownQuote(
            number=quote.id if quote is not None else 0,
            who=said_who(source) if is_open else "",
            origin=said_origin(source) if is_open else "",
            day=source.published_at if is_open else None,
            url=contribution_address(self.slug, source.id),
            html=found[1] if found else Markup(),
            language=version.language if version else "",
            direction=direction(version.language) if version else "",
            label=self.label(source, version) if version else "",
            state_words="" if found else self.said_missing(source, is_open=is_open, may_show=may_show),
            note=source.note if found else None,
        )

    def label(self, source: Source, version: Version) -> str:
        shown = show_version(version, source_language=source.language)
        return label_text(shown, locale=page_locale(), names=self.credits).label

    def said_missing(self, source: Source, *, is_open: bool, may_show: bool) -> str:
        if not is_open:
            return said_state(source.status)
        if not may_show:
            return gettext("This passage may not be quoted.")
        return gettext("Its author has changed this passage since.")


def contribution_address(slug: str, contribution_id: int) -> str:
    sample = address("contributions.contribution", slug=slug, contribution_id=SAMPLE)
    return sample.replace(str(SAMPLE), str(contribution_id))


def said_who(source: Source) -> str:
    """As she chose to be shown for this contribution."""
    if source.shown_as == FORMER:
        return gettext("A former participant")
    if source.shown_as == "organisation" and source.organisation and source.is_named:
        return source.organisation
    return said_author(source.name if source.is_named else None, is_anonymous=source.shown_as == "anonymous")


def said_origin(source: Source) -> str:
    """Her country, as far as she shows it."""
    return country_name(source.country) if source.is_named and source.shows_country else ""


def said_state(status: str) -> str:
    match status:
        case Status.PUBLISHED:
            return ""
        case Status.WITHDRAWN:
            return gettext("Withdrawn by its author.")
        case Status.HIDDEN:
            return gettext("Hidden by the moderators.")
        case _:
            return gettext("Cannot be read at present.")


def said_mark(mark: Mark | None) -> str:
    """For the readers of the paragraph, and for who looks after it."""
    said = {
        Mark.WITHDRAWN: gettext("This paragraph rests on a contribution that its author has withdrawn since."),
        Mark.HIDDEN: gettext("This paragraph rests on a contribution that has been hidden since."),
        Mark.AWAY: gettext("This paragraph rests on a contribution that cannot be read at present."),
        Mark.CHANGED: gettext("This paragraph rests on a contribution that its author has changed since."),
        Mark.RENAMED: gettext(
            "An author it rests on is called otherwise now, or has taken her name off: look that it names nobody."
        ),
        Mark.BACK: gettext("A contribution it rests on can be read again."),
    }
    return said[mark] if mark is not None else ""


def said_marks(marks: Iterable[tuple[int, Mark]]) -> list[str]:
    return list(dict.fromkeys(said_mark(mark) for _, mark in marks))
