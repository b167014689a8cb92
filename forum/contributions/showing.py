"""Contributions as the templates take them: who, where from, when, the version for this reader, what may be done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext

from forum.contributions.models import Contribution, Status
from forum.contributions.promises import NAMELESS
from forum.contributions.queries.page import END, PAGE_SIZE, Key, Row, TopicPage
from forum.contributions.said import remarks_on, said_status, shown_name, shown_origin, state_words
from forum.exchanges.rules import Credits
from forum.files.queries import FileRow
from forum.files.showing import ShownFile, show_file
from forum.kernel.languages import say_language
from forum.kernel.reader import Reader
from forum.texts.labels import LabelledText, label_text
from forum.texts.models import Origin
from forum.texts.queries import VersionRow, show
from forum.web.filters import language_label
from forum.web.locale import page_locale
from forum.web.site import address

SAMPLE = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownContribution:
    """What `components/contributions.html` needs of one. All that can be seen of it is in its value: equal ones look alike."""

    id: int
    who: str
    organisation: str
    country: str
    when: datetime
    url: str
    text: LabelledText | None
    state: str
    state_words: str
    is_day_only: bool
    remarks: tuple[str, ...]
    files: tuple[ShownFile, ...]
    links: tuple[tuple[str, str], ...]
    replies: tuple["ShownContribution", ...] = ()
    report_url: str = ""
    link_url: str = ""
    is_new: bool = False
    is_pinned: bool = False


class Addresses:
    """Addresses of one exchange's contributions, made once a page rather than once a line."""

    def __init__(self, slug: str, topic_id: int) -> None:
        self._one = _parts(address("contributions.contribution", slug=slug, contribution_id=SAMPLE))
        self._edit = _parts(address("contributions.edit", slug=slug, contribution_id=SAMPLE))
        basket = address("synthesis.mark", slug=slug, contribution_id=SAMPLE)
        self._basket = _parts(basket) if basket else ("", "")
        self._moderate = _parts(address("moderation.decision", slug=slug, contribution_id=SAMPLE))

        self._promise = _parts(address("moderation.promise", slug=slug, contribution_id=SAMPLE))
        self._wish = _parts(address("translating.wish", slug=slug, text_id=SAMPLE, language=page_locale()))
        self._beside = _parts(address("translating.beside", slug=slug, text_id=SAMPLE, language="xx"))
        self._report = _parts(address("moderation.report", slug=slug, contribution_id=SAMPLE))
        self._reply = _parts(url_for("contributions.write", slug=slug, topic_id=topic_id, reply_to=SAMPLE))

    def reply(self, contribution_id: int | None) -> str:
        return f"{self._reply[0]}{contribution_id}{self._reply[1]}"

    def promise(self, contribution_id: int | None) -> str:
        return f"{self._promise[0]}{contribution_id}{self._promise[1]}"

    def contribution(self, contribution_id: int | None) -> str:
        return f"{self._one[0]}{contribution_id}{self._one[1]}"

    def version(self, contribution_id: int | None, language: str) -> str:
        """The contribution in the language that is shown here, whoever opens it."""
        url = self.contribution(contribution_id)
        return f"{url}{'&' if '?' in url else '?'}version={language}"

    def report(self, contribution_id: int | None) -> str:
        return f"{self._report[0]}{contribution_id}{self._report[1]}"

    def beside(self, text_id: int, language: str) -> str:
        return f"{self._beside[0]}{text_id}{self._beside[1]}".replace("/beside/xx", f"/beside/{language}")

    def wish(self, text_id: int) -> str:
        return f"{self._wish[0]}{text_id}{self._wish[1]}"

    def edit(self, contribution_id: int | None) -> str:
        return f"{self._edit[0]}{contribution_id}{self._edit[1]}"

    def basket(self, contribution_id: int | None) -> str:
        return f"{self._basket[0]}{contribution_id}{self._basket[1]}"

    def moderate(self, contribution_id: int | None) -> str:
        return f"{self._moderate[0]}{contribution_id}{self._moderate[1]}"


@lru_cache(maxsize=256)
def own_name(tag: str) -> str:
    """A language as its own readers call it."""
    return say_language(tag) or tag


def _parts(url: str) -> tuple[str, str]:
    before, _, after = url.partition(str(SAMPLE))
    return before, after


class LinkWords(NamedTuple):
    """What the links under a contribution say, asked for once a page."""

    reply: str
    change: str
    moderate: str
    promise: str
    basket: str
    wish: str


def link_words() -> LinkWords:
    return LinkWords(
        reply=gettext("Reply"),
        change=gettext("Change or withdraw"),
        moderate=gettext("Moderate"),
        promise=gettext("A promise"),
        basket=gettext("To the basket"),
        wish=gettext("I would read this in %(language)s", language=language_label(page_locale())),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """For whom, and how, a page of contributions is shown. `original_id`: the one asked for as it was written; `wanted`: the one
    asked for in a language, with that.

    `promises`: she may mark what she writes as a promise.
    `marks`: she may put passages in the basket of this round. `cited`: by contribution, links to where syntheses rest on it.
    `coming`: texts that a machine is bringing into her language.
    `last_here`: when this reader last opened the topic before; what others published after that is new to her.
    """

    reader: Reader
    addresses: Addresses
    credits: Credits
    own: frozenset[int] = frozenset()
    original_id: int | None = None
    wanted: tuple[int, str] | None = None
    here: str = ""
    takes_replies: bool = False
    takes_reports: bool = False
    takes_wishes: bool = False
    moderates: bool = False
    promises: bool = False
    marks: bool = False
    cited: Mapping[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    coming: frozenset[int] = frozenset()
    is_public: bool = True
    pinned_id: int | None = None
    last_here: datetime | None = None
    locale: str = field(default_factory=page_locale)
    words: LinkWords = field(default_factory=link_words)

    def letters(
        self, page: TopicPage
    ) -> tuple[list[ShownContribution], list[ShownContribution], list[ShownContribution]]:
        """Replies whose post stands on an earlier page; posts with their replies; what has no place yet."""
        orphans: list[ShownContribution] = []
        threads: list[list[ShownContribution]] = []
        root = None
        for row in page.rows:
            shown = self.letter(row, page.versions, page.files)
            if row.reply_place == 0:
                threads.append([shown])
                root = row.root_place
            elif row.root_place == root:
                threads[-1].append(shown)
            else:
                orphans.append(shown)
        posts = [replace(post, replies=tuple(replies)) if replies else post for post, *replies in threads]
        return orphans, posts, [self.letter(row, page.versions, page.files) for row in page.unplaced]

    def letter(
        self, row: Row, versions: Mapping[int, Sequence[VersionRow]], files: Mapping[int, Sequence[FileRow]]
    ) -> ShownContribution:
        is_open = row.text_id in versions
        text = self.text(row, versions[row.text_id]) if is_open else None
        organisation, country = shown_origin(row) if is_open else ("", "")
        return ShownContribution(
            id=row.id or 0,
            who=shown_name(row),
            organisation=organisation,
            country=country,
            when=row.published_at or row.submitted_at or row.created_at,
            url=self.addresses.contribution(row.id),
            link_url=self.addresses.version(row.id, text.language) if text and text.is_one_of_many else "",
            text=text,
            state=said_status(row.status),
            state_words=state_words(row),
            is_day_only=row.shown_as in NAMELESS,
            remarks=tuple(remarks_on(row, is_public=self.is_public, is_coming=row.text_id in self.coming)),
            files=tuple(self.files(row, versions, files.get(row.text_id, ()))) if is_open else (),
            links=(*self.links(row), *self.wish_links(row, versions.get(row.text_id, ()))),
            is_new=self.is_new(row),
            is_pinned=row.id == self.pinned_id and row.status == Status.PUBLISHED,
            report_url=self.report_url(row),
        )

    def is_new(self, row: Row) -> bool:
        if self.last_here is None or row.published_at is None or row.id in self.own:
            return False
        return row.status == Status.PUBLISHED and row.published_at > self.last_here

    def report_url(self, row: Row) -> str:
        is_offered = self.takes_reports and row.status == Status.PUBLISHED and row.id not in self.own
        return self.addresses.report(row.id) if is_offered else ""

    def files(self, row: Row, versions: Mapping[int, Sequence[VersionRow]], kept: Sequence[FileRow]) -> list[ShownFile]:
        may_describe = row.id in self.own or self.moderates
        describes_from = self.addresses.contribution(row.id) if may_describe else ""
        return [show_file(file, versions, self.reader, describes_from=describes_from) for file in kept]

    def text(self, row: Row, versions: Sequence[VersionRow]) -> LabelledText:
        shown = show(self.choose(row, versions), self.reader)
        tags = dict.fromkeys(version.language for version in versions if version.language != shown.language)
        return label_text(
            shown,
            locale=self.locale,
            names=self.credits,
            original_url=f"{self.here}original={row.id}#c{row.id}",
            beside_url=self.addresses.beside(row.text_id, shown.language),
            others=tuple(
                (tag, own_name(tag), f"{self.here}version={row.id}-{tag}#c{row.id}")
                for tag in tags
                if tag != shown.source_language
            ),
        )

    def choose(self, row: Row, versions: Sequence[VersionRow]) -> Sequence[VersionRow]:
        """All, or those that were asked for of this one."""
        if row.id == self.original_id:
            return [version for version in versions if version.origin == Origin.AUTHOR]
        if self.wanted is not None and row.id == self.wanted[0]:
            return [version for version in versions if version.language == self.wanted[1]] or versions
        return versions

    def wish_links(self, row: Row, versions: Sequence[VersionRow]) -> Iterable[tuple[str, str]]:
        """To ask for a version, where no person's is in a language she reads."""
        if not self.takes_wishes or row.status != Status.PUBLISHED or row.id in self.own:
            return
        is_read = any(self.reader.reads(one.language) and one.origin != Origin.MACHINE for one in versions)
        if not is_read and all(one.may_translate for one in versions):
            yield self.words.wish, self.addresses.wish(row.text_id)

    def links(self, row: Row) -> Iterable[tuple[str, str]]:
        if self.takes_replies and row.status == Status.PUBLISHED:
            yield self.words.reply, self.addresses.reply(row.id)
        if row.id in self.own and row.status != Status.WITHDRAWN:
            yield self.words.change, self.addresses.edit(row.id)
            if self.promises and row.author_id is not None and row.status in {Status.WAITING, Status.PUBLISHED}:
                yield self.words.promise, self.addresses.promise(row.id)
        elif self.moderates and row.status in {Status.WAITING, Status.PUBLISHED, Status.HIDDEN}:
            yield self.words.moderate, self.addresses.moderate(row.id)
        if row.status == Status.PUBLISHED:
            if self.marks:
                yield self.words.basket, self.addresses.basket(row.id)
            yield from self.cited.get(row.id or 0, ())


def place_address(slug: str, contribution: Contribution, *, next_place: int, version: str = "") -> str:
    """The topic's page on which a contribution stands: the first as long as the topic has one page.

    `version`: the language it is to be shown in, empty for the reader's own. `next_place` is the topic's, before or after this
    contribution took its own. What waits stands on the last.
    """
    part: dict[str, Any] = {}
    if next_place > PAGE_SIZE:
        root, reply = contribution.root_place, contribution.reply_place
        part = {"before": END} if root is None else {"at": str(Key(root, reply or 0))}
    where: dict[str, Any] = {"slug": slug, "topic_id": contribution.topic_id, "_anchor": f"c{contribution.id}"}
    if version:
        part["version"] = f"{contribution.id}-{version}"
    return url_for("contributions.topic", **where, **part)
