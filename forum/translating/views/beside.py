"""A text beside one of its versions, and what readers say is wrong in it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.kernel.errors import InvalidInput
from forum.roster.frame import ExchangePage, open_exchange
from forum.texts.labels import label_text
from forum.texts.models import Origin
from forum.texts.queries import show_version
from forum.translating.actions.remarks import find_right, make_remark
from forum.translating.errors import MayNotTranslate, NothingToTranslate
from forum.translating.models import Remark
from forum.translating.policy import can_remark
from forum.translating.queries.beside import Beside, get_beside
from forum.translating.shown import Tongue
from forum.translating.views.door import bp
from forum.translating.views.place import check_place, enter, place_of
from forum.translating.words import kind_words
from forum.web.access import public
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit
from forum.web.locale import page_locale

ADDRESS = "/exchanges/<slug>/texts/<id:text_id>/beside/<language>"
WRONG = "/exchanges/<slug>/texts/<id:text_id>/wrong/<language>"
Page = str | tuple[str, int] | Response


@bp.get(ADDRESS)
@public
def beside(slug: str, text_id: int, language: str) -> str:
    page = open_exchange(slug)
    found = find_beside(page, text_id, language)
    may_remark = can_remark(page.reading.actor, found.work, page.reading.now)
    return render_template(
        "translating/beside.html",
        nav=page.nav,
        kind=kind_words(found.work.kind),
        note=found.work.note,
        source=Tongue(found.source.language),
        target=Tongue(found.version.language),
        is_machine=found.version.origin == Origin.MACHINE,
        label=label_text(
            show_version(found.version, source_language=found.source.language), locale=page_locale(), names=page.credits
        ),
        source_html=show_version(found.source, source_language=found.source.language).html,
        rows=found.rows,
        place_url=place_of(page.reading.session, slug, found.work),
        remark_url=url_for(".remark", slug=slug, text_id=text_id, language=language) if may_remark else "",
    )


def find_beside(page: ExchangePage, text_id: int, language: str) -> Beside:
    here = page.reading
    found = get_beside(here.session, here.actor, text_id=text_id, language=language, now=here.now)
    check_place(found.work.exchange_id, page.view.id)
    return found


@bp.get(WRONG)
def remark(slug: str, text_id: int, language: str) -> str:
    """One paragraph, by the digest of its words, and a box to say what is wrong in it."""
    return show_box(open_exchange(slug), text_id, language=language, errors={})


@bp.post(WRONG)
@limit("10 per 10 minute")
def say_wrong(slug: str, text_id: int, language: str) -> Page:
    said = {"digest": request.args.get("paragraph", ""), "words": request.form.get("words", "")}
    try:
        with unit_of_work() as uow:
            enter(uow, slug, text_id)
            make_remark(uow, current_actor(), text_id=text_id, language=language, **said)
    except InvalidInput as refusal:
        return show_box(open_exchange(slug), text_id, language=language, errors=errors_of(refusal)), 422
    flash(
        gettext("Thank you. The translators see it, not from whom. What comes of it stands under “What I wrote”."),
        "done",
    )
    return redirect(url_for(".beside", slug=slug, text_id=text_id, language=language), 303)


def show_box(page: ExchangePage, text_id: int, *, language: str, errors: dict[str, str]) -> str:
    slug, found = page.view.slug, find_beside(page, text_id, language)
    digest = request.args.get("paragraph", "")
    row = next((row for row in found.rows if digest and row.digest == digest), None)
    decision = can_remark(page.reading.actor, found.work, page.reading.now)
    if row is None:
        raise NothingToTranslate()
    if not decision:
        raise MayNotTranslate(code=decision.code, message=decision.message)
    return render_template(
        "translating/remark.html",
        nav=page.nav,
        row=row,
        note=found.work.note,
        source=Tongue(found.source.language),
        target=Tongue(found.version.language),
        words=request.form.get("words", ""),
        back_url=url_for(".beside", slug=slug, text_id=text_id, language=language),
        errors=errors,
    )


@bp.post("/exchanges/<slug>/desk/translations/remarks/<id:remark_id>/right")
@limit("60 per minute")
def right(slug: str, remark_id: int) -> Response:
    with unit_of_work() as uow:
        remark = uow.session.get(Remark, remark_id)
        if remark is None:
            raise NothingToTranslate()
        enter(uow, slug, remark.text_id)
        find_right(uow, current_actor(), remark_id=remark_id)
    flash(gettext("Noted: it is right as it is. The reader finds that on her page."), "done")
    return redirect(url_for(".desk", slug=slug), 303)
