"""Lines of the translators' queue, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext, ngettext

from forum.contributions.doubt import said_doubt
from forum.kernel.reader import same_language
from forum.translating.forecast import WORDS_AN_HOUR, minutes_for
from forum.translating.queries.needs import Pair
from forum.translating.queries.pace import Ready
from forum.translating.queries.queue import QueueLine
from forum.translating.queries.read_over import Unread
from forum.translating.queries.taken import Taken
from forum.translating.shown import Line
from forum.translating.words import kind_words, need_words
from forum.web.filters import deadline, hour, language_label, number

SOON = timedelta(minutes=30)
"""Before its end a claim is pointed out."""

SAME_DAY = timedelta(hours=12)
"""What ends later is told with its day."""

Button = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """One line, as `desk_list` shows it."""

    id: str
    title: str
    url: str
    reason: str
    first_line: Line
    since: datetime | None
    links: list[tuple[str, str]]
    buttons: list[Button]
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """For whom the lines are said. `owners`: organisations by the pair they look after; `an_hour`: how many words translators
    here do in one.
    """

    slug: str
    own_id: int | None
    now: datetime
    owners: Mapping[Pair, Sequence[str]] = field(default_factory=dict)
    own_organisation: str = ""
    may_assign: bool = False
    an_hour: int = WORDS_AN_HOUR
    passed_over: bool = False

    def line(self, item: QueueLine) -> QueueEntry:
        return QueueEntry(
            id=f"t{item.text_id}-{item.language}",
            title=said_pair(item.kind, item.source_language, item.language),
            url=self.to("write", item.text_id, item.language),
            reason=" · ".join(self.reasons(item)),
            first_line=Line(item.excerpt, item.source_language, item.note),
            since=None,
            links=self.links(item),
            buttons=list(self.buttons(item)),
        )

    def reasons(self, item: QueueLine) -> Iterable[str]:
        if item.claim is not None:
            yield self.claim_words(item)
        if item.closes_at is not None and item.closes_at > self.now:
            yield gettext("its week closes %(when)s", when=deadline(item.closes_at))
        elif item.closes_at is not None:
            yield gettext("its week is over")
        if item.readers:
            yield ngettext("%(num)s reader waits", "%(num)s readers wait", item.readers)
        if item.asked:
            yield ngettext("%(num)s reader asked for it", "%(num)s readers asked for it", item.asked)
        yield effort_words(item.words, self.an_hour)
        yield need_words(item.todo)
        yield from said_doubt(item.detected_language)
        yield from self.owner_words(item)

    def claim_words(self, item: QueueLine) -> str:
        claim = item.claim
        assert claim is not None
        if claim.until - self.now > SAME_DAY:
            when = deadline(claim.until)
            if not claim.name:
                return gettext("somebody translates it until %(when)s", when=when)
            return gettext("%(name)s translates it until %(when)s", name=claim.name, when=when)
        if not claim.name:
            return gettext("somebody translates it until %(hour)s", hour=hour(claim.until))
        return gettext("%(name)s translates it until %(hour)s", name=claim.name, hour=hour(claim.until))

    def owner_words(self, item: QueueLine) -> Iterable[str]:
        names = [
            name
            for (source, target), each in self.owners.items()
            if same_language(source, item.source_language) and same_language(target, item.language)
            for name in each
        ]
        if self.own_organisation in names:
            yield gettext("yours, as %(organisation)s", organisation=self.own_organisation)
        elif names:
            yield gettext("looked after by %(organisation)s", organisation=", ".join(names))

    def links(self, item: QueueLine) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        if self.may_assign:
            found.append((gettext("Give it to somebody"), self.to("assign", item.text_id, item.language)))
        if item.detected_language and item.contribution_id:
            found.append((gettext("Its language"), self.language_url(item.contribution_id)))
        return found

    def buttons(self, item: QueueLine) -> Iterable[Button]:
        if self.own_id is None:
            return
        if self.passed_over:
            yield gettext("Back to my list"), self.to("fetch", item.text_id, item.language), "quiet"
            return
        if item.claim is None:
            yield gettext("Take it"), self.to("claim", item.text_id, item.language), "quiet"
        yield gettext("Leave it to others"), self.to("leave", item.text_id, item.language), "quiet"

    def taken(self, taken: Taken) -> QueueEntry:
        item = taken.item
        ends_soon = taken.until is not None and taken.until - self.now < SOON
        return QueueEntry(
            id=f"m{item.text_id}-{taken.language}",
            title=said_pair(item.kind, item.source_language, taken.language),
            url=self.to("write", item.text_id, taken.language),
            reason=" · ".join(
                [self.held_words(taken), effort_words(taken.words, self.an_hour), *map(need_words, item.todos)]
            ),
            first_line=Line(item.excerpt, item.source_language, item.note),
            since=None,
            links=[],
            buttons=list(self.taken_buttons(taken)),
            is_late=ends_soon,
        )

    def held_words(self, taken: Taken) -> str:
        if taken.until is None:
            return gettext("begun, and free for others")
        left = taken.until - self.now
        if left < SOON:
            minutes = max(1, round(left.total_seconds() / 60))
            return ngettext("yours for %(num)s more minute", "yours for %(num)s more minutes", minutes)
        return self.own_words(taken.until)

    def own_words(self, until: datetime) -> str:
        if until - self.now > SAME_DAY:
            return gettext("yours until %(when)s", when=deadline(until))
        return gettext("yours until %(hour)s", hour=hour(until))

    def taken_buttons(self, taken: Taken) -> Iterable[Button]:
        text_id = taken.item.text_id
        if taken.until is None:
            yield gettext("Take it"), self.to("claim", text_id, taken.language), "quiet"
            return
        if taken.until - self.now < SOON:
            yield gettext("Keep it longer"), self.to("keep", text_id, taken.language), "quiet"
        yield gettext("Give it back"), self.to("release", text_id, taken.language), "quiet"

    def language_url(self, contribution_id: int) -> str:
        return url_for("contributions.language", slug=self.slug, contribution_id=contribution_id, back="queue")

    def to(self, endpoint: str, text_id: int, language: str) -> str:
        return url_for(f"translating.{endpoint}", slug=self.slug, text_id=text_id, language=language)


def said_pair(kind: str, source: str, target: str) -> str:
    return gettext(
        "%(kind)s, from %(source)s into %(target)s",
        kind=kind_words(kind),
        source=language_label(source),
        target=language_label(target),
    )


def unread_line(slug: str, unread: Unread) -> QueueEntry:
    return QueueEntry(
        id=f"v{unread.version_id}",
        title=said_pair(unread.kind, unread.source_language, unread.language),
        url=url_for("translating.read_over", slug=slug, version_id=unread.version_id),
        reason=gettext("readers see it already"),
        first_line=Line(unread.excerpt, unread.language, unread.note),
        since=unread.since,
        links=[],
        buttons=[],
    )


def effort_words(words: int, an_hour: int) -> str:
    said = ngettext("%(number)s word", "%(number)s words", words, number=number(words))
    minutes = minutes_for(words, an_hour)
    return ngettext("%(words)s, about %(num)s minute", "%(words)s, about %(num)s minutes", minutes, words=said)


def ready_words(ready: Ready) -> str:
    """Whether it will be done by the close of the week, for one language."""
    facts = {
        "language": language_label(ready.language),
        "when": deadline(ready.closes_at),
        "texts": ngettext("%(num)s text", "%(num)s texts", ready.texts),
        "words": ngettext("%(number)s word", "%(number)s words", ready.words, number=number(ready.words)),
    }
    found = ready.forecast
    if found is None:
        return gettext(
            "%(language)s: %(texts)s to go (%(words)s). Nothing came out in the last three days, so nobody can say whether it"
            " will be ready by %(when)s.",
            **facts,
        )
    if found.whole == ready.texts:
        return gettext(
            "%(language)s: %(texts)s to go (%(words)s). At the pace of the last three days all is ready by %(when)s.",
            **facts,
        )
    numbers = {"whole": found.whole, "summaries": found.summaries, "left": found.left}
    return gettext(
        "%(language)s: %(texts)s to go (%(words)s). At the pace of the last three days, by %(when)s:"
        " %(whole)s whole, %(summaries)s as summaries, %(left)s not at all.",
        **numbers,
        **facts,
    )
