from flask import flash, redirect
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from forum.admin.actions import write_invitations
from forum.admin.queries.invitations import count_invitations
from forum.admin.queries.people import count_links
from forum.admin.views.door import bp, here, open_organised, render
from forum.exchanges.queries import get_exchange
from forum.kernel.wording import closest_locale, direction, mark
from forum.notifications.previews import preview_invitation
from forum.web.entry import reading, unit_of_work
from forum.web.limits import limit
from forum.web.locale import language_name, page_locale
from forum.web.runtime import runtime

STATES = {
    "waiting": mark("being written"),
    "sent": mark("sent"),
    "failed": mark("could not be delivered: look at the address"),
    "unwanted": mark("she wants no mails"),
}
KEPT = mark("written to the outbox folder, not sent")


@bp.get("/exchanges/<slug>/organise/people/invitations")
def invitations(slug: str) -> str:
    page = open_organised(slug)
    here_, base = page.reading, runtime().settings.public_url.rstrip("/")
    main = closest_locale(page.exchange.languages[0])
    found = count_invitations(here_.session, here_.actor, page.exchange, now=here_.now)
    return render(
        page,
        "invitations.html",
        previews=[
            {
                "mail": preview_invitation(page.view, locale=locale, base_url=base),
                "language": language_name(locale, page_locale()),
                "direction": direction(locale),
                "number": number,
            }
            for locale, number in sorted(found.to_write.items(), key=lambda one: (one[0] != main, one[0]))
        ],
        number=found.number,
        written=[(say_state(state), number) for state, number in found.written.items()],
        without_address=[
            (one.name or gettext("number %(number)s", number=one.number), here("person", slug, number=one.number))
            for one in found.without_address
        ],
        links=count_links(here_.session, here_.actor, page.exchange, now=here_.now),
        mail_is_kept=runtime().settings.keeps_mail,
        send_url=here("send_invitations", slug),
    )


def say_state(state: str) -> str:
    if state == "sent" and runtime().settings.keeps_mail:
        return gettext(KEPT)
    return gettext(STATES.get(state, state))


@bp.post("/exchanges/<slug>/organise/people/invitations")
@limit("30 per hour")
def send_invitations(slug: str) -> Response:
    """Sent twice, each person still gets one."""
    open_organised(slug)
    with unit_of_work() as uow:
        number = write_invitations(uow, reading().actor, exchange=get_exchange(uow.session, slug).exchange)
    flash(say_begun(number), "done")
    return redirect(here("invitations", slug), 303)


def say_begun(number: int) -> str:
    if runtime().settings.keeps_mail:
        return ngettext(
            "%(num)s invitation is being written to the outbox folder. It is kept there, not sent.",
            "%(num)s invitations are being written to the outbox folder. They are kept there, not sent.",
            number,
        )
    return ngettext("%(num)s invitation is on its way.", "%(num)s invitations are on their way.", number)
