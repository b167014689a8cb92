"""A new exchange: six questions on one page."""

from flask import flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.admin.actions import start_exchange
from forum.admin.forms.choices import READERS, SENSITIVE
from forum.admin.forms.start import FIELDS, MOST_WEEKS, StartDraft, plan_start, read_start
from forum.admin.views.door import bp, here
from forum.admin.views.exchange import said
from forum.admin.views.first import OWN_NAME
from forum.demo.actions.remove import give_way
from forum.demo.queries import find_demo, is_of_demo
from forum.exchanges.errors import ExchangeNotFound
from forum.exchanges.forms import fold
from forum.exchanges.policy import can_make_exchange
from forum.exchanges.queries import get_usual_host
from forum.kernel.errors import InvalidInput
from forum.kernel.wording import closest_locale, mark, say
from forum.kernel.zones import known_timezones
from forum.roster.actions import follow_programme
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.locale import language_name, offered_languages, page_locale

SOMEBODY = mark("The organisers")


def check_may_make() -> None:
    if not can_make_exchange(reading().actor, reading().now):
        raise ExchangeNotFound()


@bp.get("/exchanges/new")
def new_exchange() -> str:
    check_may_make()
    here_ = reading()
    draft = StartDraft.proposed(language=page_locale(), timezone=here_.actor.timezone or "", now=here_.now)
    return render_new(draft, {})


@bp.post("/exchanges/new")
def make_exchange() -> Response | tuple[str, int]:
    check_may_make()
    draft, actor = read_start(request.form), reading().actor
    try:
        start = plan_start(draft, host=usual_host(draft))
        with unit_of_work() as uow:
            give_way(uow, actor)
            exchange = start_exchange(
                uow, actor, plan=start.exchange, rounds=start.rounds, own_name=cookie.get(OWN_NAME, "")
            )
            follow_programme(uow, exchange=exchange)
            slug = exchange.slug
    except InvalidInput as refusal:
        return render_new(draft, errors_of(refusal, FIELDS.get(type(refusal), ""))), 422
    cookie.pop(OWN_NAME, None)
    flash(said_made(is_open=start.exchange.opens_at <= reading().now), "done")
    return redirect(here("start", slug), 303)


def said_made(*, is_open: bool) -> str:
    if is_open:
        return gettext("The exchange is made, and it is open now.")
    return gettext("The exchange is made. Nobody sees more of it than its title and dates before it opens.")


def usual_host(draft: StartDraft) -> str:
    """Who holds it, until somebody says: as the last time, else her own name."""
    kept = get_usual_host(reading().session, reading().actor.account_id) or cookie.get(OWN_NAME, "")
    return str(kept) or say(closest_locale(draft.main_language), SOMEBODY)


def render_new(draft: StartDraft, errors: dict[str, str]) -> str:
    here_ = reading()
    tags = sorted(offered_languages(), key=lambda tag: fold(language_name(tag, page_locale())))
    return render_template(
        "admin/new_exchange.html",
        action=url_for("admin.make_exchange"),
        draft=draft,
        errors=errors,
        languages=[(tag, language_name(tag, page_locale())) for tag in tags],
        timezones=sorted(known_timezones()),
        readers=said(READERS),
        sensitive=said(SENSITIVE),
        most_weeks=MOST_WEEKS,
        host=usual_host(draft),
        takes_demo_away=find_demo(here_.session) is not None and not is_of_demo(here_.session, here_.actor.account_id),
    )
