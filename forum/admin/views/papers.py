from flask import flash, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.admin.forms.reading import read_words
from forum.admin.queries.programme import PaperWords, find_paper_row, get_paper_row, get_round_row, load_paper
from forum.admin.views.door import bp, here, language_fields, open_organised, render
from forum.exchanges.actions.programme import remove_paper, save_paper
from forum.exchanges.models import Exchange, Paper, Round
from forum.exchanges.plans import PaperPlan
from forum.exchanges.queries import get_exchange
from forum.files.actions import add_file
from forum.files.forms import Uploads, read_uploads
from forum.files.uploads import KeptFile
from forum.kernel.errors import InvalidInput
from forum.kernel.languages import UnknownLanguage
from forum.kernel.unit_of_work import UnitOfWork
from forum.roster.frame import ExchangePage
from forum.texts.errors import EmptyText, TextTooLong
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.locale import language_name, offered_languages, page_locale
from forum.web.site import address

FIELDS: dict[type[InvalidInput], str] = {UnknownLanguage: "language", TextTooLong: "body", EmptyText: "body"}


@bp.get("/exchanges/<slug>/organise/rounds/<id:number>/papers/new")
def new_paper(slug: str, number: int) -> str:
    page = open_organised(slug)
    get_round_row(page.reading.session, page.exchange, number)
    words = PaperWords(title={}, language=page.exchange.languages[0], body="", file_name="", round_number=number)
    return render_paper(page, words, {}, paper_id=None)


@bp.post("/exchanges/<slug>/organise/rounds/<id:number>/papers/new")
def add_paper(slug: str, number: int) -> Response | tuple[str, int]:
    page = open_organised(slug)
    get_round_row(page.reading.session, page.exchange, number)
    return keep_paper(page, number, paper_id=None)


@bp.get("/exchanges/<slug>/organise/papers/<id:paper_id>")
def paper(slug: str, paper_id: int) -> str:
    page = open_organised(slug)
    row = get_paper_row(page.reading.session, page.exchange, paper_id)
    return render_paper(page, load_paper(page.reading.session, row), {}, paper_id=paper_id)


@bp.post("/exchanges/<slug>/organise/papers/<id:paper_id>")
def change_paper(slug: str, paper_id: int) -> Response | tuple[str, int]:
    page = open_organised(slug)
    words = load_paper(page.reading.session, get_paper_row(page.reading.session, page.exchange, paper_id))
    return keep_paper(page, words.round_number, paper_id=paper_id, file_name=words.file_name)


@bp.post("/exchanges/<slug>/organise/papers/<id:paper_id>/remove")
def drop_paper(slug: str, paper_id: int) -> Response:
    """Removed already is well too."""
    open_organised(slug)
    with unit_of_work() as uow:
        exchange = get_exchange(uow.session, slug).exchange
        row = find_paper_row(uow.session, exchange, paper_id)
        if row is not None:
            remove_paper(uow, reading().actor, exchange=exchange, paper=row)
    flash(gettext("The paper is removed: nobody can open it any more."), "done")
    return redirect(here("rounds", slug), 303)


def keep_paper(
    page: ExchangePage, number: int, *, paper_id: int | None, file_name: str = ""
) -> Response | tuple[str, int]:
    slug, uploads = page.view.slug, read_uploads()
    words = PaperWords(
        title=read_words(request.form, "title", page.exchange.languages),
        language=request.form.get("language", ""),
        body=request.form.get("body", ""),
        file_name=file_name,
        round_number=number,
    )
    try:
        if uploads.refusal is not None:
            raise uploads.refusal
        with unit_of_work() as uow:
            exchange = get_exchange(uow.session, slug).exchange
            row = get_paper_row(uow.session, exchange, paper_id) if paper_id else None
            file_id = add_upload(uow, exchange, uploads.files[-1]) if uploads.files else None
            save_paper(
                uow,
                reading().actor,
                exchange=exchange,
                round=round_of(uow, exchange, number=number, row=row),
                plan=PaperPlan(title=words.title, language=words.language, body=words.body, file_id=file_id),
                paper=row,
            )
    except InvalidInput as refusal:
        errors = errors_of(refusal, "files" if uploads.refusal else FIELDS.get(type(refusal), "title"))
        return render_paper(open_organised(slug), words, errors, paper_id=paper_id, uploads=uploads), 422
    flash(gettext("The paper is saved."), "done")
    return redirect(here("rounds", slug, anchor=f"round{number}"), 303)


def round_of(uow: UnitOfWork, exchange: Exchange, *, number: int, row: Paper | None) -> Round:
    return uow.session.get_one(Round, row.round_id) if row else get_round_row(uow.session, exchange, number)


def add_upload(uow: UnitOfWork, exchange: Exchange, file: KeptFile) -> int:
    actor = reading().actor
    return add_file(uow, exchange_id=exchange.id, file=file, uploader_id=actor.membership_id(exchange.id)).id


def render_paper(
    page: ExchangePage,
    words: PaperWords,
    errors: dict[str, str],
    *,
    paper_id: int | None,
    uploads: Uploads | None = None,
) -> str:
    slug = page.view.slug
    tags = dict.fromkeys((*page.exchange.languages, *offered_languages()))
    return render(
        page,
        "paper.html",
        words=words,
        errors=errors,
        words_in=language_fields(page.exchange.languages),
        languages=[(tag, language_name(tag, page_locale())) for tag in tags],
        kept=uploads.tokens if uploads else (),
        action=here("change_paper", slug, paper_id=paper_id)
        if paper_id
        else here("add_paper", slug, number=words.round_number),
        remove_url=here("drop_paper", slug, paper_id=paper_id) if paper_id else "",
        paper_url=address("exchanges.paper", slug=slug, paper_id=paper_id) if paper_id else "",
    )
