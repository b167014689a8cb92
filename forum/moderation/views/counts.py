from datetime import timedelta

from flask import render_template
from flask_babel import gettext, ngettext, pgettext

from forum.moderation.queries.counts import Handled, count_handled
from forum.moderation.views.door import bp
from forum.roster.frame import open_exchange
from forum.web.access import public


@bp.get("/exchanges/<slug>/handled")
@public
def counts(slug: str) -> str:
    """How many contributions of each week were received, published, returned, hidden and appealed, and how soon."""
    page = open_exchange(slug)
    found = count_handled(page.reading.session, page.exchange)
    return render_template(
        "moderation/counts.html",
        nav=page.nav,
        columns=list(said_columns()),
        rows=[said_row(r.number, found[r.id]) for r in page.view.rounds if r.id in found],
        definitions=list(said_columns().items())[1:],
    )


def said_columns() -> dict[str, str]:
    """The names of the columns, and what each counts."""
    return {
        gettext("Week"): "",
        pgettext("contributions", "Received"): gettext(
            "Contributions and replies that were sent in, whatever became of them."
        ),
        pgettext("contributions", "Published"): gettext("Those of them that could be read by others, at some time."),
        pgettext("contributions", "Returned"): gettext("Sent back to their authors with a reason, once or more."),
        pgettext("contributions", "Hidden"): gettext(
            "Taken from the readers by a rule, once or more, restored or not."
        ),
        pgettext("contributions", "Appealed"): gettext(
            "Those whose authors asked that somebody else look at them again."
        ),
        gettext("Usual wait"): gettext(
            "From when it was sent in until a moderator decided: half of the authors waited longer, half less."
            " What bears no name is not in it, since its hours are not kept."
        ),
    }


def said_row(number: int, handled: Handled) -> list[str | int]:
    numbers = (handled.received, handled.published, handled.returned, handled.hidden, handled.appealed)
    return [gettext("Week %(number)s", number=number), *numbers, said_wait(handled.median_wait)]


def said_wait(wait: timedelta | None) -> str:
    """In whole minutes under two hours, else in whole hours, rounded up."""
    if wait is None:
        return gettext("not known")
    minutes = max(-(-wait // timedelta(minutes=1)), 1)
    if minutes < 120:
        return ngettext("%(num)s minute", "%(num)s minutes", minutes)
    return ngettext("%(num)s hour", "%(num)s hours", -(-minutes // 60))
