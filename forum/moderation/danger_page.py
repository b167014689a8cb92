"""What was set aside, as templates take it: the list, the line of the desk, and one with the protocol beside it."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext

from forum.contributions.errors import ContributionNotFound
from forum.contributions.policy import can_see_contribution
from forum.contributions.queries.standing import Letter, get_letter
from forum.exchanges.models import Membership
from forum.kernel.errors import require
from forum.moderation.forms import DecisionForm
from forum.moderation.models import DangerCase
from forum.moderation.policy import can_close_case, can_list_aside
from forum.moderation.queries.danger import CaseLine, find_case, list_who_helps, stands_aside
from forum.moderation.rules import OUTCOMES, Outcome, outcomes_for
from forum.moderation.showing import DeskLine, FirstLine, choices_of, facts_of, said_distance
from forum.roster.frame import ExchangePage
from forum.support.frame import ShownLine, show_lines, show_standing
from forum.support.queries import list_help_lines
from forum.web.filters import country_name
from forum.web.runtime import runtime


def case_line(page: ExchangePage, line: CaseLine) -> DeskLine:
    """Without a word of it, nor who wrote it."""
    url = url_for("moderation.danger", slug=page.view.slug, contribution_id=line.contribution_id)
    since = gettext("set aside %(distance)s", distance=said_distance(line.at, page.reading.now))
    return DeskLine(
        id=f"d{line.contribution_id}",
        title=gettext("Somebody may be in danger"),
        url=url,
        reason=since if line.is_open else " · ".join([since, gettext("the case is closed")]),
        first_line=FirstLine("", "en", "ltr"),
        since=line.at,
        is_late=False,
        links=[(gettext("Read what to do"), url)],
        buttons=[],
    )


def get_aside(page: ExchangePage, contribution_id: int) -> Letter:
    """What stands aside in this exchange, if she may read it there. ContributionNotFound."""
    here = page.reading
    require(can_list_aside(here.actor, page.exchange, here.now))
    letter = get_letter(here.session, contribution_id, keys=runtime().keys)
    is_here = letter.contribution.exchange_id == page.exchange.id and stands_aside(here.session, letter.contribution)
    if not is_here or not can_see_contribution(here.actor, letter.standing, here.now):
        raise ContributionNotFound()
    return letter


def danger_parts(
    page: ExchangePage,
    contribution_id: int,
    *,
    wanted: DecisionForm | None = None,
    errors: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """NotPermitted, ContributionNotFound."""
    here, letter = page.reading, get_aside(page, contribution_id)
    standing, case = letter.standing, find_case(page.reading.session, contribution_id)
    may_close = can_close_case(here.actor, standing, here.now)
    country = shown_country(page, letter)
    contacts, organisers = list_who_helps(here.session, letter.contribution)
    return {
        **facts_of(page, letter),
        **choices_of(page, letter, wanted=wanted),
        "nav": page.nav_in(page.view.round_by_id(standing.place.round_id).number),
        "contribution": letter.contribution,
        "case": case,
        "set_aside_by": name_of(page, case),
        "closed_as": gettext(OUTCOMES[case.outcome]) if case and case.outcome else "",
        "refusal": may_close.message,
        "outcomes": outcomes_for(has_place=standing.has_place) if may_close else (),
        "has_place": standing.has_place,
        "helpers": [(gettext("Safety contact"), contacts), (gettext("The organiser"), organisers)],
        "protocol": show_standing(here, page.exchange, "danger"),
        "country": country_name(country) if country else "",
        "lines": lines_of(page, country),
        "errors": errors or {},
        "action": url_for("moderation.close", slug=page.view.slug, contribution_id=contribution_id),
        "list_url": url_for("moderation.aside", slug=page.view.slug),
    }


def shown_country(page: ExchangePage, letter: Letter) -> str | None:
    """The author's, where she shows it; of one without a name nothing is told."""
    author_id = letter.contribution.author_id
    author = page.reading.session.get(Membership, author_id) if author_id else None
    if author is None or author.confirmed_at is None or not author.shows_country:
        return None
    return author.country


def lines_of(page: ExchangePage, country: str | None) -> list[ShownLine]:
    return show_lines(list_help_lines(page.reading.session, page.exchange.id, country=country))


def name_of(page: ExchangePage, case: DangerCase | None) -> str:
    found = page.reading.session.get(Membership, case.set_aside_by_id) if case else None
    return found.name if found is not None and found.confirmed_at is not None else ""


def said_closed(outcome: Outcome) -> str:
    return {
        Outcome.BACK: gettext("It is back where it was. The case is closed."),
        Outcome.RETURNED: gettext("Returned. Its author is told the reason, and the case is closed."),
        Outcome.HIDDEN: gettext("Hidden. The case is closed."),
        Outcome.KEPT: gettext("It stays aside. The case is closed; you can open it again here."),
    }[outcome]
