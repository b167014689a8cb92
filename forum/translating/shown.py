"""The translators' pages as their templates take them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from forum.exchanges.rules import Credits
from forum.kernel.wording import direction
from forum.texts.labels import label_text
from forum.texts.models import Origin, Version
from forum.texts.notes import ContentNote
from forum.texts.queries import show_version
from forum.translating.models import DraftState
from forum.translating.offers import Beneath
from forum.translating.queries.needs import DeskItem
from forum.translating.queries.review import WaitingVersion
from forum.translating.queries.writing import Workbench
from forum.translating.rows import SheetRow, ShownQuestion, asked_before, asks_in, may_take, rows_of
from forum.translating.rules import Basis, Need, origins_of
from forum.translating.terms import Glossary
from forum.translating.words import kind_words, need_words, reason_choices
from forum.web.filters import language_label
from forum.web.locale import page_locale


@dataclass(frozen=True, slots=True)
class Line:
    """Words of a participant on one line."""

    plain: str
    language: str
    note: ContentNote | None = None

    @property
    def direction(self) -> str:
        return direction(self.language)


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language as an attribute and in words."""

    code: str

    @property
    def direction(self) -> str:
        return direction(self.code)

    @property
    def name(self) -> str:
        return language_label(self.code)


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One thing to do, as `desk_list` shows it."""

    title: str
    url: str
    reason: str
    first_line: Line
    since: datetime
    links: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """A version beside what it is made from. `seen`: what the form carries of the version that stood; `reason` of a return.

    `bases`: codes and words of all that may be worked from; `made_from`, `extent`: what is, and whether it becomes a
    summary, then `read`: the digests of all its writer has before her. `base_label` says where that comes from. `asked_before`:
    questions on paragraphs that are worded otherwise now; `asks_in`: languages she may ask the author in, none where there
    is no author to ask. `takes_all`: how many empty paragraphs a machine has words for.
    """

    kind: str
    source: Tongue
    made_from: str
    extent: str
    bases: list[tuple[str, str]]
    base_label: str
    is_base_machine: bool
    is_base_behind: bool
    summary: str
    read: str
    target: Tongue
    is_plain: bool
    is_reviewed: bool
    rows: list[SheetRow]
    left_over: tuple[str, ...]
    seen: str
    draft_state: str
    draft_at: datetime | None
    reason: str
    reason_words: Line | None
    reason_language: str
    published_html: Markup
    place_url: str
    note: ContentNote | None
    is_machine_asked: bool
    asked_before: list[ShownQuestion]
    asks_in: list[tuple[str, str]]
    takes_all: int
    draft_edition: int

    @property
    def first_todo(self) -> str:
        """The id of the first box that needs words or a look; empty where none does."""
        return next((row.name for row in self.rows if row.is_todo), "")


def show_item(slug: str, item: DeskItem) -> DeskLine:
    urls = {
        t.language: url_for("translating.write", slug=slug, text_id=item.text_id, language=t.language)
        for t in item.todos
    }
    to_do = [todo for todo in item.todos if todo.need is not Need.PUBLISHED]
    return DeskLine(
        title=gettext(
            "%(kind)s in %(language)s", kind=kind_words(item.kind), language=language_label(item.source_language)
        ),
        url=urls[to_do[0].language],
        reason=" · ".join(need_words(todo) for todo in item.todos),
        first_line=Line(item.excerpt, item.source_language, item.note),
        since=item.published_at,
        links=[
            (gettext("Write in %(language)s", language=language_label(todo.language)), urls[todo.language])
            for todo in to_do
        ],
    )


def show_waiting(slug: str, item: WaitingVersion, name: str) -> DeskLine:
    url = url_for("translating.review", slug=slug, draft_id=item.draft_id)
    return show_draft(item, url, gettext("Handed in by %(name)s", name=name) if name else gettext("Handed in"))


def show_given_back(slug: str, item: WaitingVersion) -> DeskLine:
    url = url_for("translating.write", slug=slug, text_id=item.text_id, language=item.language)
    return show_draft(item, url, dict(reason_choices()).get(item.reason_code, ""))


def show_draft(item: WaitingVersion, url: str, reason: str) -> DeskLine:
    return DeskLine(
        title=gettext(
            "%(kind)s, from %(source)s into %(target)s",
            kind=kind_words(item.kind),
            source=language_label(item.made_from),
            target=language_label(item.language),
        ),
        url=url,
        reason=reason,
        first_line=Line(item.excerpt, item.source_language, item.note),
        since=item.submitted_at,
        links=[],
    )


def sheet_of(
    bench: Workbench, place_url: str, *, names: Credits, glossary: Glossary, beneath: Sequence[Beneath]
) -> ShownSheet:
    """`names`: how translators wish to be credited; `beneath`: what stands under each row."""
    draft, base = bench.draft, bench.base
    returned = draft if draft is not None and draft.state == DraftState.RETURNED else None
    return ShownSheet(
        kind=kind_words(bench.work.kind),
        source=Tongue(base.language),
        made_from=bench.basis.code,
        extent=bench.basis.extent,
        bases=[(code_of(one), base_words(one, bench.work.source_language, names)) for one in bench.bases],
        base_label="" if base.origin == Origin.AUTHOR else label_of(base, bench.work.source_language, names),
        is_base_machine=base.origin == Origin.MACHINE,
        is_base_behind=base.is_stale,
        summary=bench.summary,
        read=" ".join(row.digest for row in bench.rows),
        target=Tongue(bench.language),
        is_plain=bench.work.is_plain,
        is_reviewed=bench.work.reviews_versions,
        rows=rows_of(bench, glossary=glossary, beneath=beneath),
        asked_before=asked_before(bench.questions, set(origins_of(bench.base).values())),
        asks_in=asks_in(bench, page_locale()) if bench.may_ask_author else [],
        takes_all=sum(1 for row in bench.rows if may_take(bench, row) and not row.version.words.strip()),
        draft_edition=draft.edition if draft else 0,
        left_over=bench.left_over,
        seen="" if bench.seen_edition is None else str(bench.seen_edition),
        draft_state=draft.state if draft else "",
        draft_at=draft.updated_at if draft else None,
        reason=dict(reason_choices()).get(returned.reason_code or "", "") if returned else "",
        reason_language=(returned.reason_language or "en") if returned else "",
        reason_words=Line(returned.reason, returned.reason_language or "en") if returned and returned.reason else None,
        place_url=place_url,
        note=bench.work.note,
        is_machine_asked=bench.is_machine_asked,
        published_html=Markup(bench.human.html if bench.human else ""),  # noqa: S704
    )


def code_of(version: Version) -> str:
    return "" if version.origin == Origin.AUTHOR else Basis(version.language, version.origin).code


def label_of(version: Version, source_language: str, names: Credits) -> str:
    shown = show_version(version, source_language=source_language)
    return label_text(shown, locale=page_locale(), names=names).label


def base_words(version: Version, source_language: str, names: Credits) -> str:
    """One of the things to work from, as a choice names it."""
    language = language_label(version.language)
    if version.origin == Origin.AUTHOR:
        return gettext("the original, in %(language)s", language=language)
    label = label_of(version, source_language, names)
    return gettext("the version in %(language)s (%(label)s)", language=language, label=label)
