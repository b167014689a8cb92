"""What to expect of the machine, and how it went of late."""

from babel.dates import format_date
from flask import render_template, url_for
from flask_babel import format_decimal, gettext

from forum.roster.frame import ExchangePage, open_exchange
from forum.translating.errors import MayNotTranslate
from forum.translating.machine_words import grade_words, name_of, place_words, trouble_words
from forum.translating.machines.choice import Provider, describe_machine
from forum.translating.machines.measured import MeasuredPair, Measurement, measurement
from forum.translating.policy import can_see_desk
from forum.translating.queries.machine import WELL, list_came
from forum.translating.views.door import bp
from forum.web.filters import language_label
from forum.web.locale import page_locale
from forum.web.runtime import runtime


@bp.get("/exchanges/<slug>/desk/machine")
def machine(slug: str) -> str:
    page = open_exchange(slug)
    here, provider = page.reading, describe_machine(runtime().settings)
    decision = can_see_desk(here.actor, page.view.id, here.now)
    if not decision:
        raise MayNotTranslate(code=decision.code, message=decision.message)
    measured = measurement()
    return render_template(
        "translating/machine.html",
        nav=page.nav,
        has_machine=provider.name != "none",
        uses_machine=page.exchange.uses_machine,
        place=place_words(provider),
        measured=measured,
        measured_on=format_date(measured.measured_on, locale=page_locale()),
        expected=expected_rows(page, provider, measured),
        came=[
            (came_words(one.code), one.times, one.last_at)
            for one in list_came(here.session, provider.name, now=here.now)
        ],
        name=name_of(provider),
        desk_url=url_for(".desk", slug=slug),
    )


def expected_rows(page: ExchangePage, provider: Provider, measured: Measurement) -> list[tuple[object, ...]]:
    """Between the languages of this exchange; none for a machine that was not measured."""
    if provider.name != measured.engine:
        return []
    ours = {tag.partition("-")[0] for tag in page.exchange.languages}
    return [expected_row(pair) for pair in measured.pairs if {pair.source, pair.target} <= ours]


def expected_row(pair: MeasuredPair) -> tuple[object, ...]:
    into = language_label(pair.target)
    if pair.through:
        into = gettext("%(target)s, through %(language)s", target=into, language=language_label(pair.through))
    likeness = format_decimal(pair.chrf)
    return language_label(pair.source), into, grade_words(pair.grade), likeness, pair.refused


def came_words(code: str) -> str:
    return gettext("It gave a translation that could be used.") if code == WELL else trouble_words(code)
