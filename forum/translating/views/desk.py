"""The translators' desk: what is hers, what waits for review, and the queue."""

from functools import partial
from typing import Any

from flask import render_template, request, url_for

from forum.roster.frame import ExchangePage, open_exchange
from forum.texts.labels import example_label
from forum.translating.policy import can_see_load
from forum.translating.queries.needs import list_pairs
from forum.translating.queries.organisations import find_organisation, owners_by_pair
from forum.translating.queries.pace import list_ready, own_words_an_hour
from forum.translating.queries.questions import list_own_questions
from forum.translating.queries.queue import count_passed_over, list_queue, read_key
from forum.translating.queries.read_over import list_unread
from forum.translating.queries.remarks import list_remarks
from forum.translating.queries.review import list_given_back, list_waiting, name_writers
from forum.translating.queries.scope import Scope, scope_of
from forum.translating.queries.taken import list_taken
from forum.translating.queue_page import QueuePage, ready_words, unread_line
from forum.translating.remarks import remark_line
from forum.translating.shown import show_given_back, show_waiting
from forum.translating.views.door import bp
from forum.translating.views.own_part import own_part_of
from forum.web.forms import read_id
from forum.web.locale import page_locale
from forum.web.runtime import runtime


@bp.get("/exchanges/<slug>/desk/translations")
def desk(slug: str) -> str:
    """What lacks a version, what is needed soonest first; before it what is hers, and what waits for review."""
    page = open_exchange(slug)
    here, exchange = page.reading, page.exchange
    language = request.args.get("language") or None
    scope = scope_of(here.actor, page.view, now=here.now, language=language, passed_over="passed" in request.args)
    review_after = read_id(request.args.get("review_after"))
    waiting = list_waiting(here.session, here.actor, exchange, now=here.now, after=review_after)
    names = name_writers(here.session, waiting.items, keys=runtime().keys)
    given_back = list_given_back(here.session, here.actor, exchange, now=here.now)
    return render_template(
        "translating/desk.html",
        nav=page.nav,
        language=language or "",
        languages=sorted({target for _, target in list_pairs(here.actor, exchange, here.now)}),
        glossary_url=url_for(".glossary", slug=slug),
        machine_url=url_for(".machine", slug=slug),
        credit=credit_of(page),
        profile_url=url_for("exchanges.profile", slug=slug, _anchor="credit"),
        given_back=[show_given_back(slug, item) for item in given_back],
        waiting=[show_waiting(slug, item, names.get(item.draft_id, "")) for item in waiting.items],
        unread=[unread_line(slug, one) for one in list_unread(here.session, scope)],
        more_waiting_url=url_for(".desk", slug=slug, review_after=waiting.following) if waiting.following else "",
        own_questions=list_own_questions(here.session, here.actor.membership_id(exchange.id), now=here.now),
        slug=slug,
        own=own_part_of(page),
        files_url=url_for(".files", slug=slug),
        remarks=[remark_line(slug, one) for one in list_remarks(here.session, scope)],
        **queue_of(page, scope, language),
    )


def queue_of(page: ExchangePage, scope: Scope, language: str | None) -> dict[str, Any]:
    """What the template takes of the queue."""
    here, slug = page.reading, page.view.slug
    after = request.args.get("after")
    queue = list_queue(here.session, scope, after=read_key(after))
    here_again = partial(url_for, ".desk", slug=slug, language=language, passed=1 if scope.passed_over else None)
    lines = QueuePage(
        slug=slug,
        own_id=scope.own_id,
        now=here.now,
        owners=owners_by_pair(here.session, page.view.id),
        own_organisation=find_organisation(here.session, here.actor, page.view.id),
        may_assign=bool(can_see_load(here.actor, page.view.id, here.now)),
        an_hour=own_words_an_hour(here.session, page.view.id),
        passed_over=scope.passed_over,
    )
    taken = [] if scope.passed_over else list_taken(here.session, scope)
    return {
        "taken": [lines.taken(item) for item in taken],
        "todo": [lines.line(item) for item in queue.items],
        "ready": [] if scope.passed_over else [ready_words(one) for one in list_ready(here.session, scope)],
        "next_url": here_again(after=queue.following) if queue.following else "",
        "first_url": here_again() if after else "",
        "passed_over": scope.passed_over,
        "passed_number": count_passed_over(here.session, scope),
        "passed_url": url_for(".desk", slug=slug, passed=1),
        "queue_url": url_for(".desk", slug=slug),
        "organisations_url": url_for(".organisations", slug=slug) if lines.may_assign else "",
    }


def credit_of(page: ExchangePage) -> str:
    """A label of hers as readers see it; empty for who has no part here herself, and so no label."""
    own_id = page.reading.actor.membership_id(page.exchange.id)
    if own_id is None:
        return ""
    language = page.exchange.languages[0]
    return example_label(page_locale(), language=language, name=page.credits.get((own_id, ""), ""))
