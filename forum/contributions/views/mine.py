"""What one wrote in an exchange, and what one can do with all of it, whatever one's standing there."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from forum.contributions.actions.unname import take_name_off, take_name_off_all
from forum.contributions.actions.withdraw import withdraw_all
from forum.contributions.models import Topic
from forum.contributions.queries.mine import list_mine, say_reasons
from forum.contributions.showing import place_address
from forum.contributions.views.door import bp
from forum.contributions.views.own import get_letter_of
from forum.exchanges.errors import ExchangeNotFound
from forum.exchanges.queries import ExchangeView, get_exchange
from forum.kernel.actor import Actor
from forum.moderation.queries.appeals import list_own_appeals
from forum.roster.frame import settle_in
from forum.synthesis.frame import said_backlinks
from forum.synthesis.queries.published import load_backlinks
from forum.translating.frame import said_questions
from forum.translating.queries.remarks import list_own_remarks
from forum.translating.remarks import OwnRemark, own_remark
from forum.web.entry import Reading, current_actor, reading, unit_of_work
from forum.web.locale import page_locale, programme_reader
from forum.web.runtime import runtime


@bp.get("/exchanges/<slug>/mine")
def mine(slug: str) -> str:
    here = reading()
    view = check_part(get_exchange(here.session, slug), here.actor)
    settle_in(view.exchange)
    lines = [line for line in list_mine(here.session, here.actor, keys=runtime().keys) if line.slug == slug]
    return render_template(
        "contributions/mine.html",
        title=view.title(programme_reader()),
        slug=slug,
        contributions=lines,
        reasons=say_reasons(lines, page_locale()),
        appeals=list_own_appeals(here.session, {line.id: line.status for line in lines}, locale=page_locale()),
        questions=said_questions(here.session, lines),
        cited=said_backlinks(load_backlinks(here.session, [line.id for line in lines])),
        remarks=list_remarks_of(here, view),
    )


def list_remarks_of(here: Reading, view: ExchangeView) -> list[OwnRemark]:
    """What she said is wrong in versions, and what came of it."""
    own_id = here.actor.membership_id(view.id) or 0
    return [own_remark(view.slug, said) for said in list_own_remarks(here.session, view.id, own_id)]


@bp.post("/exchanges/<slug>/mine/unname")
def unname_all(slug: str) -> Response:
    with unit_of_work() as uow:
        view = check_part(get_exchange(uow.session, slug), current_actor())
        number = take_name_off_all(uow, current_actor(), exchange_id=view.id)
    flash(
        ngettext(
            "Your name is off %(num)s contribution. It stands without a name now.",
            "Your name is off %(num)s contributions. They stand without a name now.",
            number,
        ),
        "done",
    )
    return redirect(url_for("contributions.mine", slug=slug), 303)


@bp.post("/exchanges/<slug>/mine/withdraw")
def withdraw_everything(slug: str) -> Response:
    with unit_of_work() as uow:
        view = check_part(get_exchange(uow.session, slug), current_actor())
        number = withdraw_all(uow, current_actor(), exchange_id=view.id)
    flash(
        ngettext(
            "%(num)s contribution is withdrawn. Nobody can read it any more.",
            "%(num)s contributions are withdrawn. Nobody can read them any more.",
            number,
        ),
        "done",
    )
    return redirect(url_for("contributions.mine", slug=slug), 303)


@bp.post("/exchanges/<slug>/contributions/<id:contribution_id>/unname")
def unname(slug: str, contribution_id: int) -> Response:
    with unit_of_work() as uow:
        get_letter_of(Reading(uow.session, current_actor(), uow.now), slug, contribution_id)
        row = take_name_off(uow, current_actor(), contribution_id=contribution_id)
        topic = uow.session.get_one(Topic, row.topic_id)
        target = place_address(slug, row, next_place=topic.next_place)
        may_go_there = current_actor().takes_part(row.exchange_id)
    flash(gettext("Your name is off this contribution, here and everywhere."), "done")
    return redirect(target if may_go_there else url_for("contributions.mine", slug=slug), 303)


def check_part(view: ExchangeView, actor: Actor) -> ExchangeView:
    """For all who have or had a part in it: members, suspended, gone. ExchangeNotFound."""
    if actor.membership_id(view.id) is None:
        raise ExchangeNotFound()
    return view
