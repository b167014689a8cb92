"""What the mails of this slice say; `forum.wiring` hands it to whoever writes mails."""

import html
from collections.abc import Mapping

from babel.dates import format_date
from babel.numbers import format_decimal
from sqlalchemy import select

from forum.exchanges.models import Membership
from forum.exchanges.rules import Phase
from forum.kernel.wording import closest_locale, direction, say
from forum.notifications.notices import reader_of
from forum.notifications.occasions import Describe, Occasion, Values, said_moment
from forum.reports.queries.commitments import list_commitments, list_open_of, seal_commitment
from forum.reports.queries.survey import has_answered
from forum.reports.rules import STATES, survey_ends, survey_phase
from forum.statistics.definitions import DEFINITIONS
from forum.statistics.queries.breakdown import count_breakdown
from forum.statistics.queries.totals import count_totals
from forum.texts.queries import show_texts

SURVEY_OPEN = "survey_open"
WEEK_REPORT = "week_report"
COMMITMENTS_ASKED = "commitments_asked"
COMMITMENTS_OPEN = "commitments_open"
OF_A_WEEK = ("people", "visits", "consultations", "contributions")
OF_ALL = ("people", "visits", "consultations", "countries", "contributions")


def describe_survey(occasion: Occasion) -> Values | None:
    """None where it is over meanwhile, or she has answered."""
    session, exchange = occasion.uow.session, occasion.exchange().exchange
    if survey_phase(exchange, occasion.uow.now) is not Phase.OPEN or has_answered(session, own_part(occasion)):
        return None
    until = said_moment(survey_ends(exchange), occasion.account, occasion.exchange())
    return {"until": until, "url": occasion.leading_to("survey")}


def own_part(occasion: Occasion) -> int:
    """Her membership; 0 where she has none any more."""
    mine = select(Membership.id).where(
        Membership.exchange_id == occasion.exchange().id, Membership.account_id == occasion.account.id
    )
    return occasion.uow.session.scalar(mine) or 0


def describe_week(occasion: Occasion) -> Values | None:
    """The main figures of a week that closed, and of all until now, as they are when the mail is written."""
    uow, view, locale = occasion.uow, occasion.exchange(), closest_locale(occasion.account.language)
    round_ = view.find_round(occasion.mail.thing_id)
    if round_ is None:
        return None
    totals = count_totals(uow.session, view.exchange, now=uow.now, keys=uow.keys)
    week = next((one for one in count_breakdown(uow.session, view, totals).rounds if one.number == round_.number), None)

    def said(counted: object, names: tuple[str, ...]) -> list[tuple[str, str]]:
        shown = ((name, getattr(counted, name)) for name in names)
        return [(say(locale, DEFINITIONS[name].name), format_decimal(number, locale=locale)) for name, number in shown]

    return {
        "number": round_.number,
        "closed": said_moment(round_.closes_at, occasion.account, view),
        "in_week": said(week, OF_A_WEEK) if week else [],
        "in_all": said(totals, OF_ALL),
        "url": occasion.leading_to("figures"),
    }


def describe_asked_owner(occasion: Occasion) -> Values | None:
    """What she said she would do and has not answered for; None where that is nothing any more."""
    uow, account = occasion.uow, occasion.account
    mine = own_part(occasion)
    lines = list_open_of(uow.session, mine, occasion.exchange().id)
    texts = show_texts(uow.session, [line.text_id for line in lines], reader_of(account))
    asked = [
        {
            "words": html.unescape(texts[line.text_id].plain),
            "language": texts[line.text_id].language,
            "direction": direction(texts[line.text_id].language),
            "due": format_date(line.due_on, "long", locale=closest_locale(account.language)),
            **answering(occasion, line.id, mine),
        }
        for line in lines
        if line.text_id in texts
    ]
    return {"commitments": asked, "url": occasion.leading_to("commitments")} if asked else None


def answering(occasion: Occasion, commitment_id: int, owner_id: int) -> dict[str, str]:
    """Where each answer leads: to the page that notes it."""
    token = seal_commitment(occasion.uow.keys, commitment_id=commitment_id, owner_id=owner_id)
    return {f"{state}_url": f"{occasion.sender.base_url}/commitments/{token}?state={state}" for state in STATES}


def describe_open(occasion: Occasion) -> Values | None:
    """For organisers: how many are open; None where none is."""
    lines = list_commitments(occasion.uow.session, occasion.exchange().id)
    still = sum(1 for line in lines if line.state == "open")
    return {"open": still, "url": occasion.leading_to("organise/commitments")} if still else None


MAILS: Mapping[str, Describe] = {
    SURVEY_OPEN: describe_survey,
    WEEK_REPORT: describe_week,
    COMMITMENTS_ASKED: describe_asked_owner,
    COMMITMENTS_OPEN: describe_open,
}
