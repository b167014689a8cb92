from collections import Counter
from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from forum.admin.queries.overview import Pile, Standing, get_standing
from forum.admin.rules import Gap
from forum.admin.views.door import bp, here, open_organised, render
from forum.roster.frame import ExchangePage
from forum.statistics.definitions import DEFINITIONS
from forum.statistics.queries.totals import count_totals
from forum.web.filters import full_day, language_label
from forum.web.locale import language_name, page_locale
from forum.web.runtime import runtime
from forum.web.site import address

Item = dict[str, Any]
GLANCE = ("people", "visits", "consultations", "countries", "contributions")


@bp.get("/exchanges/<slug>/organise/")
def overview(slug: str) -> str:
    page = open_organised(slug)
    now, session = page.reading.now, page.reading.session
    standing = get_standing(session, page.reading.actor, page.view, now=now, keys=runtime().keys)
    totals = count_totals(session, page.exchange, now=now, keys=runtime().keys)
    return render(
        page,
        "overview.html",
        items=[
            *list_dangers(page, standing),
            *list_helpless(page, standing),
            *list_gaps(page, standing),
            *list_unread(page, standing),
            *list_piles(page, standing),
            *list_words(page, standing),
        ],
        glance=[
            (getattr(totals, key), gettext(DEFINITIONS[key].name), gettext(DEFINITIONS[key].meaning)) for key in GLANCE
        ],
        links=list_links(page),
    )


def item(title: str, url: str, reason: str, **more: Any) -> Item:
    return {"title": title, "url": url, "reason": reason, "first_line": None, "since": None, **more}


def list_dangers(page: ExchangePage, standing: Standing) -> Iterator[Item]:
    slug = page.view.slug
    if standing.cases:
        yield item(
            gettext("Somebody may be in danger"),
            address("moderation.aside", slug=slug),
            gettext("A contribution was set aside. The page says what to do."),
            is_late=True,
        )
    if standing.lacks_safety_contact:
        yield item(
            gettext("Nobody is named for when somebody may be in danger"),
            here("people", slug),
            gettext("Open a member’s page and make her the safety contact. Until then you are told."),
        )


def list_helpless(page: ExchangePage, standing: Standing) -> Iterator[Item]:
    """Before all else: what nobody can decide on."""
    if standing.undecidable:
        yield item(
            ngettext(
                "Nobody may decide on %(num)s thing that waits",
                "Nobody may decide on %(num)s things that wait",
                standing.undecidable,
            ),
            here("roster", page.view.slug),
            gettext(
                "Nobody decides on what she wrote, entered for somebody or decided on before."
                " Name another moderator or organiser."
            ),
            is_late=True,
        )


def list_unread(page: ExchangePage, standing: Standing) -> Iterator[Item]:
    for language, count in standing.unread.items():
        yield item(
            gettext("Nobody on duty reads %(language)s", language=language_label(language)),
            here("roster", page.view.slug),
            ngettext(
                "%(num)s contribution in it waits. Name a moderator who reads it.",
                "%(num)s contributions in it wait. Name a moderator who reads it.",
                count,
            ),
        )


def list_gaps(page: ExchangePage, standing: Standing) -> Iterator[Item]:
    slug = page.view.slug
    if standing.is_nameless:
        yield item(
            gettext("Say who you are here"),
            address("exchanges.profile", slug=slug),
            gettext("People see no name of yours yet."),
        )
    if not standing.has_rounds:
        yield item(
            gettext("Add the first week"), here("new_round", slug), gettext("There is nothing to discuss before that.")
        )
    for gap in standing.gaps:
        yield gap_item(slug, gap)


def gap_item(slug: str, gap: Gap) -> Item:
    number = gap.round.number
    reason = (
        gettext("Somebody is named, but has not signed in yet. Until then you stand in.")
        if gap.is_expected
        else gettext("Nobody decides on what comes in, but you.")
    )
    return item(
        gettext("Week %(number)s has no moderator", number=number),
        here("roster", slug, anchor=f"round{number}"),
        reason,
        is_late=not gap.is_expected,
    )


def list_piles(page: ExchangePage, standing: Standing) -> Iterator[Item]:
    slug = page.view.slug
    if standing.contributions.count:
        count, url = standing.contributions.count, url_for("moderation.desk", slug=slug)
        yield pile_item(
            ngettext("%(num)s contribution waits", "%(num)s contributions wait", count), url, standing.contributions
        )
    if standing.appeals.count:
        count, url = standing.appeals.count, url_for("moderation.desk", slug=slug)
        yield pile_item(ngettext("%(num)s appeal waits", "%(num)s appeals wait", count), url, standing.appeals)
    if standing.reports.count:
        count, url = standing.reports.count, url_for("moderation.desk", slug=slug)
        yield pile_item(
            ngettext("%(num)s contribution was reported", "%(num)s contributions were reported", count),
            url,
            standing.reports,
        )
    if standing.requests.count:
        words = ngettext("%(num)s person asks to take part", "%(num)s people ask to take part", standing.requests.count)
        yield pile_item(words, here("people", slug, state="requested"), standing.requests)
    if standing.questions.count:
        words = ngettext("%(num)s question for help", "%(num)s questions for help", standing.questions.count)
        yield pile_item(words, address("support.desk", slug=slug), standing.questions)
    if standing.versions.count:
        count, url = standing.versions.count, url_for("translating.desk", slug=slug)
        yield pile_item(
            ngettext("%(num)s text lacks a version", "%(num)s texts lack a version", count), url, standing.versions
        )


def pile_item(title: str, url: str, pile: Pile) -> Item:
    since = full_day(pile.since) if pile.since else ""
    if pile.has_more:
        return item(title, url, gettext("There are more. The oldest is from %(time)s.", time=since))
    return item(title, url, gettext("The oldest is from %(time)s.", time=since))


def list_words(page: ExchangePage, standing: Standing) -> Iterator[Item]:
    for language, kinds in standing.wordings.items():
        title = gettext("Wordings lack in %(language)s", language=language_name(language, page_locale()))
        url = here("exchange", page.view.slug) if kinds["title"] or kinds["about"] else here("rounds", page.view.slug)
        yield item(title, url, ", ".join(say_kinds(kinds)))


def say_kinds(kinds: Counter[str]) -> list[str]:
    said = {
        "title": gettext("the title"),
        "about": gettext("what it is about"),
        "theme": ngettext("%(num)s theme", "%(num)s themes", kinds["theme"]),
        "question": ngettext("%(num)s question", "%(num)s questions", kinds["question"]),
        "paper_title": ngettext("%(num)s title of a paper", "%(num)s titles of papers", kinds["paper_title"]),
    }
    return [words for kind, words in said.items() if kinds[kind]]


def list_links(page: ExchangePage) -> list[tuple[str, str, str]]:
    """Words, address, what is there."""
    slug = page.view.slug
    offered = [
        (gettext("First steps"), here("start", slug), gettext("what is done, and what is to do, before it opens")),
        (
            gettext("The exchange"),
            here("exchange", slug),
            gettext("title, languages, dates, who may read and take part"),
        ),
        (gettext("Weeks"), here("rounds", slug), gettext("themes, questions, dates, background papers")),
        (gettext("Moderators"), here("roster", slug), gettext("who moderates when, and who stands in")),
        (gettext("People"), here("people", slug), gettext("invite, let in, roles, personal links")),
        (gettext("Invitations"), here("invitations", slug), gettext("what they say, to how many, and the links")),
        (gettext("Contributions to read"), address("moderation.desk", slug=slug), gettext("what waits for a decision")),
        (
            gettext("Enter for others"),
            address("contributions.enter", slug=slug),
            gettext("what members sent by telephone, letter or message"),
        ),
        (gettext("Versions"), address("translating.desk", slug=slug), gettext("what lacks a translation")),
        (
            gettext("Pages"),
            address("support.standing_desk", slug=slug),
            gettext("how it works, rules, safety and privacy, whom to ask"),
        ),
        (gettext("Questions for help"), address("support.desk", slug=slug), gettext("asked by “Ask a person”")),
        (
            gettext("Figures"),
            address("statistics.figures", slug=slug),
            gettext("visits, people, consultations, and the report"),
        ),
        (gettext("Log"), here("log", slug), gettext("who did what, when and why")),
        (gettext("A new exchange"), url_for("admin.new_exchange"), gettext("another one, beside this")),
    ]
    return [(words, url, hint) for words, url, hint in offered if url]
