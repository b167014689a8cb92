"""What of hers would be printed: her words and name as they would stand, and her answer."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forum.contributions.queries.standing import own_contributions
from forum.exchanges.errors import ExchangeNotFound
from forum.exchanges.models import Membership
from forum.exchanges.queries import ExchangeView, get_exchange
from forum.kernel.actor import Actor
from forum.publication.actions.answer import answer_in_print
from forum.publication.forms import read_answers
from forum.publication.models import PrintListing
from forum.publication.policy import can_see_own_print
from forum.publication.queries.preparing import find_publication
from forum.publication.queries.printable import list_own_printable
from forum.publication.showing import show_each
from forum.publication.views.door import bp
from forum.roster.frame import settle_in
from forum.texts.queries import load_versions
from forum.web.entry import current_actor, reading, unit_of_work
from forum.web.limits import limit
from forum.web.locale import programme_reader
from forum.web.runtime import runtime


@bp.get("/exchanges/<slug>/in-print")
def own(slug: str) -> str:
    here = reading()
    view = open_part(here.session, slug, here.actor)
    settle_in(view.exchange)
    membership = here.session.get_one(Membership, here.actor.membership_id(view.id))
    ids = own_contributions(here.session, membership.id, view.id, keys=runtime().keys)
    rows = list_own_printable(here.session, view.exchange, ids)
    listing = here.session.get(PrintListing, membership.id)
    return render_template(
        "publication/own.html",
        title=view.title(programme_reader()),
        slug=slug,
        publication=find_publication(here.session, view.id),
        contributions=show_each(rows, load_versions(here.session, [one.text_id for one in rows]), credits={}),
        listing=listing.answer if listing else "",
        now=here.now,
    )


@bp.post("/exchanges/<slug>/in-print")
@limit("60 per hour")
def answer(slug: str) -> Response:
    with unit_of_work() as uow:
        view = open_part(uow.session, slug, current_actor())
        answer_in_print(
            uow,
            current_actor(),
            exchange=view.exchange,
            answers=read_answers(request.form),
            listing=request.form.get("listing"),
        )
    flash(gettext("Thank you. It is printed as you said, from the next edition on."), "done")
    return redirect(url_for(".own", slug=slug), 303)


def open_part(session: Session, slug: str, actor: Actor) -> ExchangeView:
    """For all who have or had a part in it: members, suspended, gone. ExchangeNotFound."""
    view = get_exchange(session, slug)
    if not can_see_own_print(actor, view.exchange):
        raise ExchangeNotFound()
    return view
