from flask import url_for
from flask_babel import gettext, ngettext

from forum.exchanges.queries import RoundView
from forum.exchanges.rules import Phase
from forum.moderation.queries.silent import NotHeard, list_not_heard
from forum.moderation.sections import Section
from forum.moderation.sections.frame import FEW, desk_of
from forum.moderation.showing import DeskLine
from forum.moderation.today import A_DAY
from forum.roster.frame import ExchangePage
from forum.web.filters import country_name, language_label


def unheard_section(page: ExchangePage) -> Section | None:
    """Languages and countries of which nothing came this week; from its second day on."""
    here, round_ = page.reading, page.view.present_round(page.reading.now)
    if round_ is None or round_.phase(here.now) is not Phase.OPEN or here.now < round_.opens_at + A_DAY:
        return None
    found = list_not_heard(here.session, here.actor, page.exchange, round_id=round_.id, now=here.now)
    shown = found[:FEW] if desk_of(page).size == FEW else found
    return Section(
        key="unheard",
        title=gettext("Not heard this week"),
        hint=gettext("Countries: as members show them, and counted from what bears a name."),
        count=len(found),
        lines=[unheard_line(page, round_, one) for one in shown],
    )


def unheard_line(page: ExchangePage, round_: RoundView, one: NotHeard) -> DeskLine:
    slug = page.view.slug
    said = language_label(one.code) if one.is_language else country_name(one.code)
    url = (
        url_for("exchanges.round", slug=slug, number=round_.number)
        if one.is_language
        else url_for("moderation.section", slug=slug, section="silent", country=one.code)
    )
    return DeskLine(
        id=f"n{'l' if one.is_language else 'c'}{one.code}",
        title=said,
        url=url,
        reason=" · ".join(said_unheard(one)),
        first_line=None,
        since=None,
        is_late=False,
        links=[] if one.is_language else [(gettext("Who is silent there"), url)],
        buttons=[],
    )


def said_unheard(one: NotHeard) -> list[str]:
    nothing = gettext("nothing in this language") if one.is_language else gettext("nobody from there wrote")
    if not one.members:
        return [nothing]
    if one.is_language:
        return [nothing, ngettext("%(num)s member reads it", "%(num)s members read it", one.members)]
    return [nothing, ngettext("%(num)s member", "%(num)s members", one.members)]
