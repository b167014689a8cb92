"""What a version said before."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.roster.frame import open_exchange
from forum.texts.difference import compare
from forum.texts.models import Origin
from forum.translating.actions.history import restore_wording
from forum.translating.errors import BasisGone, DraftInTheWay
from forum.translating.queries.history import find_version_of, get_history
from forum.translating.shown import Tongue
from forum.translating.views.door import bp
from forum.translating.views.place import check_place, enter, place_of
from forum.translating.words import kind_words
from forum.web.entry import current_actor, unit_of_work
from forum.web.filters import language_label
from forum.web.limits import limit
from forum.web.site import address

ADDRESS = "/exchanges/<slug>/texts/<id:text_id>/versions/<language>/history"


@bp.get(ADDRESS)
def history(slug: str, text_id: int, language: str) -> str:
    page = open_exchange(slug)
    here = page.reading
    found = get_history(here.session, here.actor, text_id=text_id, language=language, now=here.now)
    check_place(found.work.exchange_id, page.view.id)
    return render_template(
        "translating/history.html",
        nav=page.nav,
        kind=kind_words(found.work.kind),
        note=found.work.note,
        target=Tongue(found.language),
        wordings=[
            {
                "name": page.credits.get((one.writer_id or 0, ""), ""),
                "is_machine": one.origin == Origin.MACHINE,
                "is_now": one.revision_id is None,
                "is_reviewed": one.is_reviewed,
                "through": language_label(one.through) if one.through else "",
                "since": one.since,
                "compared": compare(one.before, one.paragraphs),
                "is_first": not one.before,
                "restore_url": url_for(".restore", slug=slug, revision_id=one.revision_id) if one.revision_id else "",
            }
            for one in found.wordings
        ],
        is_reviewed=found.work.reviews_versions,
        place_url=place_of(page.reading.session, slug, found.work),
        write_url=url_for(".write", slug=slug, text_id=text_id, language=found.language),
    )


@bp.post("/exchanges/<slug>/desk/translations/wordings/<id:revision_id>")
@limit("30 per minute")
def restore(slug: str, revision_id: int) -> Response:
    try:
        with unit_of_work() as uow:
            version = find_version_of(uow.session, revision_id)
            enter(uow, slug, version.text_id)
            where = {"text_id": version.text_id, "language": version.language}
            state = restore_wording(uow, current_actor(), version=version, revision_id=revision_id)
    except (BasisGone, DraftInTheWay) as refusal:
        flash(gettext(refusal.message), "problem")
        return redirect(address("translating.write", slug=slug, **where), 303)
    if state is None:
        flash(gettext("Readers see these words again. What stood there is kept in this list."), "done")
    else:
        flash(gettext("Handed in. Somebody else will read it before it is shown."), "done")
    return redirect(address("translating.history", slug=slug, **where), 303)
