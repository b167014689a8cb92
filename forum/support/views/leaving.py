"""Leaving a discreet page quickly, for one that tells nobody anything."""

from calendar import Calendar

from babel import Locale
from babel.dates import format_skeleton
from flask import redirect, render_template, url_for
from flask import session as cookie
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from forum.accounts.actions import drop_half_session, end_session
from forum.support.views.door import bp
from forum.web.access import csrf, find_half_signed_in, public
from forum.web.entry import reading, request_time, unit_of_work
from forum.web.locale import page_locale


@bp.post("/leave")
@csrf.exempt  # type: ignore[untyped-decorator]
@public
def leave() -> Response:
    """Ends the session from whatever page of ours, however old its form; a session that is over is well too."""
    if current_user.is_authenticated:
        with unit_of_work() as uow:
            end_session(uow, reading().actor, session_id=current_user.identity.session_id)
        logout_user()
    elif half := find_half_signed_in():
        with unit_of_work() as uow:
            drop_half_session(uow, half)
    cookie.clear()
    response = redirect(url_for("support.calendar"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@bp.get("/leaving")
@public
def leaving() -> str:
    return render_template("support/leaving.html")


@bp.get("/calendar")
@public
def calendar() -> str:
    """This month, the same for everybody who reads the language."""
    locale, today = Locale.parse(page_locale(), sep="-"), request_time().date()
    days = [(locale.first_week_day + place) % 7 for place in range(7)]
    names = locale.days["stand-alone"]
    return render_template(
        "support/calendar.html",
        month=format_skeleton("yMMMM", today, locale=locale),
        weekdays=[(names["narrow"][day], names["wide"][day]) for day in days],
        weeks=Calendar(locale.first_week_day).monthdayscalendar(today.year, today.month),
        today=today.day,
    )
