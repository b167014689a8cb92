"""Notices as pages show them: the newest of a round pinned on top, the older ones listed."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from forum.exchanges.notices import NoticeKind
from forum.exchanges.queries import NoticeView
from forum.kernel.reader import Reader
from forum.kernel.wording import mark
from forum.roster.frame import ExchangePage, label_here
from forum.texts.labels import LabelledText, label_text
from forum.texts.queries import ShownText, show
from forum.web.locale import page_locale, programme_reader
from forum.web.site import address

KINDS = {
    NoticeKind.OPENING: mark("Opening"),
    NoticeKind.MIDWEEK: mark("Mid-week"),
    NoticeKind.LAST_CALL: mark("Last call"),
    NoticeKind.CLOSING: mark("Thanks at the closing"),
    NoticeKind.TECHNICAL: mark("Technical notice"),
}


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """`week` is 0 and `dates` None for a notice of the whole exchange; `sent_at` None for a draft.

    `dates`: when its week opens and closes as the programme stands now, whatever the notice said when it was sent.
    """

    id: int
    kind: str
    week: int
    dates: tuple[datetime, datetime] | None
    title: ShownText
    body: LabelledText
    sent_at: datetime | None
    url: str


@dataclass(frozen=True, slots=True)
class Pinned:
    newest: ShownNotice
    older: tuple[ShownNotice, ...]
    all_url: str


def say_kind(kind: str) -> str:
    return gettext(KINDS[NoticeKind(kind)])


def show_notice(page: ExchangePage, notice: NoticeView, *, reader: Reader | None = None) -> ShownNotice:
    """To the reader of this page, or as another one would see it."""
    who = reader or programme_reader()
    body = show(notice.body, who)
    round_ = page.view.round_by_id(notice.round_id) if notice.round_id is not None else None
    return ShownNotice(
        id=notice.id,
        kind=say_kind(notice.kind),
        week=round_.number if round_ else 0,
        dates=(round_.opens_at, round_.closes_at) if round_ else None,
        title=show(notice.title, who),
        body=label_here(page, body) if notice.sent_at else label_text(body, locale=page_locale(), names=page.credits),
        sent_at=notice.sent_at,
        url=address("exchanges.notices", slug=page.view.slug) + f"#n{notice.id}",
    )


def pin_notices(page: ExchangePage, round_id: int) -> Pinned | None:
    """Of a round, with those of the whole exchange; None where there is none."""
    shown = [show_notice(page, notice) for notice in page.view.notices_in(round_id) if notice.title and notice.body]
    if not shown:
        return None
    return Pinned(shown[0], tuple(shown[1:]), address("exchanges.notices", slug=page.view.slug))
