"""Which organisation looks after which languages, and how much it has to do."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.queries import get_visible_exchange
from forum.kernel.errors import InvalidInput
from forum.roster.frame import ExchangePage, open_exchange
from forum.translating.actions.organisations import give_pair, take_pair_back
from forum.translating.forecast import minutes_for
from forum.translating.policy import can_organise_pairs
from forum.translating.queries.given import Given, sum_given
from forum.translating.queries.organisations import list_loads
from forum.translating.queries.pace import own_words_an_hour
from forum.translating.views.door import bp
from forum.web.entry import current_actor, unit_of_work
from forum.web.filters import language_label
from forum.web.forms import errors_of
from forum.web.limits import limit

Page = str | tuple[str, int] | Response
ADDRESS = "/exchanges/<slug>/desk/translations/organisations"


@bp.get(ADDRESS)
def organisations(slug: str) -> str:
    return show(open_exchange(slug), {})


@bp.post(ADDRESS)
@limit("30 per minute")
def give_languages(slug: str) -> Page:
    try:
        with unit_of_work() as uow:
            view = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now)
            give_pair(
                uow,
                current_actor(),
                exchange_id=view.id,
                organisation=request.form.get("organisation", ""),
                source=request.form.get("source", ""),
                target=request.form.get("target", ""),
            )
    except InvalidInput as refusal:
        return show(open_exchange(slug), errors_of(refusal)), 422
    flash(gettext("Kept. Its translators see that these are theirs."), "done")
    return redirect(url_for(".organisations", slug=slug), 303)


@bp.post(f"{ADDRESS}/<id:owner_id>/back")
@limit("30 per minute")
def take_languages_back(slug: str, owner_id: int) -> Response:
    with unit_of_work() as uow:
        view = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now)
        take_pair_back(uow, current_actor(), exchange_id=view.id, owner_id=owner_id)
    flash(gettext("Removed. Its translators may go on all the same."), "done")
    return redirect(url_for(".organisations", slug=slug), 303)


def show(page: ExchangePage, errors: dict[str, str]) -> str:
    here = page.reading
    an_hour = own_words_an_hour(here.session, page.view.id)
    loads = list_loads(here.session, here.actor, page.view.id, now=here.now)
    may_change = bool(can_organise_pairs(here.actor, page.view.id, here.now))
    return render_template(
        "translating/organisations.html",
        nav=page.nav,
        loads=[(load, minutes_for(load.words, an_hour)) for load in loads],
        slug=page.view.slug,
        languages_said=[(tag, language_label(tag)) for tag in page.exchange.languages],
        may_change=may_change,
        given=[given_row(one) for one in sum_given(here.session, page.view.id, names=page.credits)]
        if may_change
        else [],
        typed={name: request.form.get(name, "") for name in ("organisation", "source", "target")},
        names=[load.organisation for load in loads],
        desk_url=url_for(".desk", slug=page.view.slug),
        errors=errors,
    )


def given_row(given: Given) -> tuple[str, str, int, int, int, float]:
    """As its columns are; the hours to a tenth."""
    name = given.name or gettext("All who are not named")
    return (
        name,
        language_label(given.language),
        given.versions,
        given.words,
        given.reviews,
        round(given.minutes / 60, 1),
    )
