from flask import url_for
from flask_babel import gettext

from forum.exchanges.rules import SIGNING
from forum.kernel.actor import Role
from forum.kernel.characters import isolate
from forum.moderation.hand_over_page import said_hands
from forum.moderation.handing import Handing
from forum.moderation.policy import can_sign_hand_over, can_take_over
from forum.moderation.queries.hand_over import list_handings
from forum.moderation.rules import Stage
from forum.moderation.sections import Section
from forum.moderation.showing import DeskLine
from forum.roster.frame import ExchangePage
from forum.web.filters import moment


def handing_section(page: ExchangePage) -> Section | None:
    """First on the desk: a week to take over, or one to hand over."""
    here = page.reading
    found = list_handings(here.session, page.view, now=here.now)
    lines = [line for handing in found if (line := hand_over_line(page, handing)) is not None]
    title, number = gettext("Hand-over"), len(lines)
    return Section(key="handing", title=title, count=number, lines=lines, pressing=number) if lines else None


def hand_over_line(page: ExchangePage, handing: Handing) -> DeskLine | None:
    """None where this reader need do nothing about it."""
    here = page.reading
    if handing.goes_on:
        return None
    if is_for_her(page, handing) and can_take_over(here.actor, handing, here.now):
        return to_take_over(page, handing)
    if handing.stage(here.now) in {Stage.DUE, Stage.UNSIGNED} and can_sign_hand_over(here.actor, handing, here.now):
        return to_hand_over(page, handing)
    return None


def is_for_her(page: ExchangePage, handing: Handing) -> bool:
    """Organisers are asked only where nobody moderates the next week, or there is none."""
    here = page.reading
    is_next = any(
        grant.round_id == handing.next_round_id for grant in here.actor.held(Role.MODERATOR, page.exchange.id, here.now)
    )
    return (is_next and handing.next_round_id is not None) or not handing.coming


def to_take_over(page: ExchangePage, handing: Handing) -> DeskLine:
    is_unsigned = handing.stage(page.reading.now) is Stage.UNSIGNED
    name = isolate(handing.left_by) or said_hands(handing.leaving) or gettext("The organiser")
    title = (
        gettext("Week %(number)s passes on to you", number=handing.number)
        if is_unsigned
        else gettext("%(name)s hands over to you", name=name)
    )
    reason = (
        gettext("Nobody signed it; it counts as handed over since %(time)s.", time=moment(handing.closes_at + SIGNING))
        if is_unsigned
        else gettext("Week %(number)s, signed on %(time)s.", number=handing.number, time=said_at(handing))
    )
    return line(page, handing, title=title, reason=reason, link=gettext("Read and take over"))


def to_hand_over(page: ExchangePage, handing: Handing) -> DeskLine:
    reason = (
        gettext("The week closed on %(time)s. You can still sign.", time=moment(handing.closes_at))
        if page.reading.now >= handing.closes_at
        else gettext(
            "The week closes on %(time)s. The list is made; add your words and sign.", time=moment(handing.closes_at)
        )
    )
    title = gettext("Hand over week %(number)s", number=handing.number)
    return line(page, handing, title=title, reason=reason, link=gettext("Look and sign"))


def said_at(handing: Handing) -> str:
    return moment(handing.signed_at or handing.closes_at)


def line(page: ExchangePage, handing: Handing, *, title: str, reason: str, link: str) -> DeskLine:
    url = url_for("moderation.hand_over", slug=page.view.slug, number=handing.number)
    return DeskLine(
        id=f"hand-over-{handing.number}",
        title=title,
        url=url,
        reason=reason,
        first_line=None,
        since=None,
        is_late=handing.stage(page.reading.now) is Stage.UNSIGNED,
        links=[(link, url)],
        buttons=[],
    )
