from collections import Counter
from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from forum.admin.queries.overview import Pile, Standing, get_standing
from forum.admin.views.after import list_after
from forum.admin.views.all_links import list_links
from forum.admin.views.door import bp, here, open_organised, render
from forum.moderation.hand_over_page import said_hands
from forum.moderation.rules import Stage
from forum.roster.frame import ExchangePage
from forum.roster.page import said_warnings
from forum.roster.warnings import Kind
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
            *list_handings(page, standing),
            *list_unread(page, standing),
            *list_piles(page, standing),
            *list_notices(page, standing),
            *list_words(page, standing),
        ],
        glance=[
            (getattr(totals, key), gettext(DEFINITIONS[key].name), gettext(DEFINITIONS[key].meaning)) for key in GLANCE
        ],
        after=list_after(page),
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
    if standing.is_read_by_one:
        yield item(
            gettext("One person alone reads what is reported"),
            here("roster", slug),
            gettext("At least two should, so that nobody judges alone. Name another moderator or organiser."),
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
    if standing.halved:
        yield item(
            ngettext(
                "%(num)s thing that two people are to read lacks the second",
                "%(num)s things that two people are to read lack the second",
                standing.halved,
            ),
            here("roster", page.view.slug),
            gettext("They wait until another moderator or organiser is named."),
            is_late=True,
        )


def list_handings(page: ExchangePage, standing: Standing) -> Iterator[Item]:
    """Weeks whose hand-over lacks a signature: the leaver's, or that of who comes, which may be the organiser herself."""
    for handing in standing.handings:
        number, is_unsigned = handing.number, handing.stage(page.reading.now) is Stage.UNSIGNED
        reasons = [gettext("Nobody signed it; it passes on all the same.")] if is_unsigned and handing.leaving else []
        reasons.append(
            gettext("Not taken over yet by %(name)s.", name=said_hands(handing.coming))
            if handing.coming
            else gettext("Nobody moderates after it: please take it over.")
        )
        yield item(
            gettext("The hand-over of week %(number)s lacks a signature", number=number),
            url_for("moderation.hand_over", slug=page.view.slug, number=number),
            " ".join(reasons),
            is_late=is_unsigned,
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
    yield from list_warnings(page, standing)


TOLD_ONE_BY_ONE = {Kind.GAP, Kind.EXPECTED, Kind.REFUSED, Kind.AWAY}


def list_warnings(page: ExchangePage, standing: Standing) -> Iterator[Item]:
    """What leaves a week without its moderator, each; how much else there is to look at in the roster, in one."""
    said = list(said_warnings(page, standing.roster, standing.written))
    for warning, wrong, to_do in said:
        if warning.kind in TOLD_ONE_BY_ONE:
            url = here("roster", page.view.slug, anchor=f"round{warning.numbers[0]}")
            yield item(wrong, url, to_do, is_late=warning.is_urgent)
    rest = [wrong for warning, wrong, _ in said if warning.kind not in TOLD_ONE_BY_ONE]
    if rest:
        words = ngettext("%(num)s thing to look at in the roster", "%(num)s things to look at in the roster", len(rest))
        yield item(words, here("roster", page.view.slug, anchor="look"), rest[0])


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


def list_notices(page: ExchangePage, standing: Standing) -> Iterator[Item]:
    if standing.notices.count and standing.notices.since:
        yield item(
            ngettext("%(num)s notice is due", "%(num)s notices are due", standing.notices.count),
            url_for("exchanges.notices", slug=page.view.slug),
            gettext("The first is of %(time)s.", time=full_day(standing.notices.since)),
            is_late=standing.notices.since < page.reading.now,
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
