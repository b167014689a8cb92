from flask import url_for
from flask_babel import gettext

from forum.kernel.characters import isolate
from forum.moderation.promise_page import ShownPromise, shown_promise
from forum.moderation.queries.promises import list_open_promises
from forum.moderation.sections import Section
from forum.moderation.showing import DeskLine, FirstLine
from forum.roster.frame import ExchangePage


def promises_section(page: ExchangePage) -> Section | None:
    """Promises that nobody has said are kept, those due first, first."""
    found = [shown_promise(page, line) for line in list_open_promises(page.reading.session, page.exchange)]
    return Section(
        key="promises",
        title=gettext("Promises"),
        count=len(found),
        lines=[promise_line(page, promise) for promise in found],
        pressing=sum(1 for promise in found if promise.is_due and promise.may_keep),
    )


def promise_line(page: ExchangePage, promise: ShownPromise) -> DeskLine:
    kept: tuple[str, str, str, list[tuple[str, object]]] = (gettext("Kept"), promise.action, "quiet", [("kept", "1")])
    return DeskLine(
        id=f"promise{promise.id}",
        title=isolate(promise.made_by) or gettext("A participant"),
        url=promise.url,
        reason=promise.reason,
        first_line=FirstLine(promise.words, promise.language, promise.direction, promise.note),
        since=None,
        is_late=promise.is_late,
        links=[(gettext("All promises"), url_for("moderation.promises", slug=page.view.slug))],
        buttons=[kept] if promise.may_keep else [],
    )
