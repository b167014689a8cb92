from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.contributions.actions.topics import open_topic
from forum.contributions.forms import read_wordings
from forum.contributions.policy import can_open_topic
from forum.contributions.views.door import bp
from forum.contributions.writing_page import own_name
from forum.kernel.errors import InvalidInput, require
from forum.kernel.wording import direction
from forum.roster.frame import open_exchange
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of


@bp.route("/exchanges/<slug>/rounds/<id:number>/topics", methods=["GET", "POST"])
def open_another(slug: str, number: int) -> str | tuple[str, int] | Response:
    """A further topic in a round, named in as many of the exchange's languages as its moderator can."""
    if request.method == "GET":
        return render_opening(slug, number, errors={})
    page = open_exchange(slug)
    round_id, languages = page.view.round(number).id, list(page.exchange.languages)
    try:
        with unit_of_work() as uow:
            topic = open_topic(uow, current_actor(), round_id=round_id, title=read_wordings(request.form, languages))
    except InvalidInput as refusal:
        return render_opening(slug, number, errors=errors_of(refusal)), 422
    flash(gettext("The topic is open."), "done")
    return redirect(url_for("contributions.topic", slug=slug, topic_id=topic.id), 303)


def render_opening(slug: str, number: int, *, errors: dict[str, str]) -> str:
    page = open_exchange(slug)
    require(can_open_topic(page.reading.actor, page.exchange, page.reading.now))
    round_ = page.view.round(number)
    return render_template(
        "contributions/open_topic.html",
        nav=page.nav_in(round_.number),
        number=round_.number,
        languages=[(code, own_name(code), direction(code)) for code in page.exchange.languages],
        values=read_wordings(request.form, page.exchange.languages),
        errors=errors,
        action=url_for("contributions.open_another", slug=slug, number=number),
        back_url=url_for("exchanges.round", slug=slug, number=number),
    )
