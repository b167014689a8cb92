"""Changing the course: which dates move, looked at before they do, and one notice to all who take part."""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import flash, redirect, request, url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from forum.admin.forms.course import TURNS, CourseDraft, plan_change, read_course
from forum.admin.views.door import bp, here, open_organised, render
from forum.exchanges.actions.course import change_course
from forum.exchanges.course import Course, Dates, changed_rounds, turn
from forum.exchanges.course_words import say_changes
from forum.exchanges.notices import OF_A_ROUND, due_at
from forum.exchanges.queries import get_exchange
from forum.exchanges.queries.course import find_course, load_themes
from forum.exchanges.queries.notices import find_begun, list_receivers
from forum.kernel.errors import InvalidInput
from forum.kernel.markup import render as render_words
from forum.kernel.markup import split_paragraphs
from forum.kernel.wording import direction
from forum.notifications.queries import list_without_mails
from forum.roster.actions import follow_programme
from forum.roster.frame import ExchangePage
from forum.roster.pinned import say_kind
from forum.roster.queries import load_roster
from forum.roster.rules import mandate_dates
from forum.texts.queries import show
from forum.web.entry import reading, unit_of_work
from forum.web.filters import moment
from forum.web.forms import errors_of
from forum.web.locale import language_name, page_locale, programme_reader
from forum.web.runtime import runtime

Row = tuple[str, str, str]
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would be: rows of what, before and after; the notice in each language (name, tag, direction, title, HTML)."""

    seen: str
    rows: list[Row]
    words: list[tuple[str, str, str, str, Markup]]
    by_mail: int
    people: int


@bp.get("/exchanges/<slug>/organise/course")
def course(slug: str) -> str:
    page = open_organised(slug)
    return render_course(page, CourseDraft(number=first_to_change(page)), {})


def first_to_change(page: ExchangePage) -> str:
    """The number of the first week that is not over."""
    return next((str(r.number) for r in page.view.rounds if r.closes_at > page.reading.now), "")


@bp.post("/exchanges/<slug>/organise/course")
def turn_course(slug: str) -> str | Response | tuple[str, int]:
    """Two buttons: look at the new dates first, then change them. Sent twice, the second finds them changed."""
    page, draft = open_organised(slug), read_course(request.form)
    try:
        if "seen" not in request.form:
            return render_course(page, draft, {}, outlook=look_ahead(page, draft))
        with unit_of_work() as uow:
            exchange = get_exchange(uow.session, slug).exchange
            seen = request.form["seen"]
            notice = change_course(
                uow, reading().actor, exchange=exchange, change=plan_change(draft), seen=seen, language=page_locale()
            )
            follow_programme(uow, exchange=exchange)
            notice_id = notice.id
    except InvalidInput as refusal:
        return render_course(open_organised(slug), draft, errors_of(refusal, "days")), 422
    flash(gettext("The dates are changed, and a notice tells all who take part."), "done")
    return redirect(url_for("exchanges.notices", slug=slug, _anchor=f"n{notice_id}"), 303)


def look_ahead(page: ExchangePage, draft: CourseDraft) -> Outlook:
    session, exchange = page.reading.session, page.exchange
    old = find_course(session, exchange)
    new = turn(old, plan_change(draft), page.reading.now)
    themes = load_themes(session, exchange)
    said = say_changes(old, new, themes=themes, languages=exchange.languages, first=page_locale())
    people, stopped = list_receivers(session, exchange.id), list_without_mails(session, exchange.id)
    return Outlook(
        seen=old.seal,
        rows=[*moved_dates(old, new), *moved_mandates(page, old, new), *moved_notices(page, old, new)],
        words=[
            (
                language_name(tag),
                tag,
                direction(tag),
                words.title,
                Markup(render_words(split_paragraphs(words.body))),  # noqa: S704  cleaned as it is rendered
            )
            for tag, words in said.items()
        ],
        by_mail=sum(one.has_address and one.account_id not in stopped for one in people),
        people=len(people),
    )


def moved_dates(old: Course, new: Course) -> Iterator[Row]:
    if old.opens_at != new.opens_at:
        yield gettext("The exchange opens"), moment(old.opens_at), moment(new.opens_at)
    for before, after in changed_rounds(old, new):
        week = gettext("Week %(number)s", number=after.number)
        yield week, span((before.opens_at, before.closes_at)), span((after.opens_at, after.closes_at))
    if old.closes_at != new.closes_at:
        yield gettext("The exchange closes"), moment(old.closes_at), moment(new.closes_at)


def span(dates: Span) -> str:
    return f"{moment(dates[0])} – {moment(dates[1])}"


def moved_mandates(page: ExchangePage, old: Course, new: Course) -> Iterator[Row]:
    """Of those who moderate a week that moves."""
    overlap = timedelta(hours=page.exchange.overlap_hours)
    moved = {after.id: (before, after) for before, after in changed_rounds(old, new)}
    for mandate in load_roster(page.reading.session, page.exchange).seats:
        if mandate.round_id in moved:
            before, after = moved[mandate.round_id]
            name = mandate.name or gettext("number %(number)s", number=mandate.number)
            what = gettext("On duty in week %(number)s: %(name)s", number=after.number, name=name)
            yield what, span(duty(before, overlap)), span(duty(after, overlap))


def duty(dates: Dates, overlap: timedelta) -> Span:
    return mandate_dates(dates.opens_at, dates.closes_at, overlap=overlap)


def moved_notices(page: ExchangePage, old: Course, new: Course) -> Iterator[Row]:
    """When notices that were not sent yet are due."""
    begun = find_begun(page.reading.session, page.exchange)
    for before, after in changed_rounds(old, new):
        for kind in OF_A_ROUND:
            was, is_now = due_at(kind, before), due_at(kind, after)
            mine = begun.get((after.id, kind))
            if was != is_now and not (mine and mine.is_sent):
                what = gettext("Notice due, week %(number)s: %(kind)s", number=after.number, kind=say_kind(kind))
                yield what, moment(was) if was else "–", moment(is_now) if is_now else "–"


def render_course(
    page: ExchangePage, draft: CourseDraft, errors: dict[str, str], *, outlook: Outlook | None = None
) -> str:
    return render(
        page,
        "course.html",
        draft=draft,
        errors=errors,
        outlook=outlook,
        turns=[(value, gettext(words)) for value, words in TURNS.items()],
        weeks=week_choices(page),
        now_rows=[
            (week, span((r.opens_at, r.closes_at)))
            for r, (_, week) in zip(page.view.rounds, week_choices(page), strict=True)
        ],
        action=here("turn_course", page.view.slug),
        button=say_button(outlook),
    )


def week_choices(page: ExchangePage) -> Sequence[tuple[str, str]]:
    return [
        (str(r.number), say_week(r.number, show(r.theme, programme_reader()).plain if r.theme else ""))
        for r in page.view.rounds
    ]


def say_week(number: int, theme: str) -> str:
    return f"{number}. {html.unescape(theme)}" if theme else gettext("Week %(number)s", number=number)


def say_button(outlook: Outlook | None) -> str:
    """With how many are told; where no mail leaves the installation they find it on the pages."""
    if outlook is None:
        return ""
    if runtime().settings.keeps_mail:
        return gettext("Change the dates and put the notice on the pages")
    return ngettext(
        "Change the dates and tell %(num)s person",
        "Change the dates and tell %(num)s people",
        outlook.people,
    )
