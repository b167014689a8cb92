from dataclasses import replace

from flask import flash, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.admin.forms.choices import HOURS, MORE, READERS, SENSITIVE, TICKS, Setting
from forum.admin.forms.exchange import FIELDS, ExchangeDraft, plan_exchange, read_exchange
from forum.admin.queries.programme import load_wordings
from forum.admin.views.door import bp, here, language_fields, open_organised, render
from forum.exchanges.actions.programme import save_exchange
from forum.exchanges.forms import fold
from forum.exchanges.queries import get_exchange
from forum.kernel.errors import InvalidInput
from forum.kernel.zones import known_timezones
from forum.roster.actions import follow_programme
from forum.roster.frame import ExchangePage
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.locale import language_name, offered_languages, page_locale
from forum.web.runtime import runtime

Form = tuple[ExchangeDraft, dict[str, str]]


@bp.get("/exchanges/<slug>/organise/exchange")
def exchange(slug: str) -> str:
    page = open_organised(slug)
    wordings = load_wordings(page.reading.session, [page.exchange.title_id, page.exchange.about_id])
    return render_edit(page, (ExchangeDraft.of(page.exchange, wordings), {}))


@bp.post("/exchanges/<slug>/organise/exchange")
def change_exchange(slug: str) -> str | Response | tuple[str, int]:
    page = open_organised(slug)
    draft = read_exchange(request.form)
    if "show_languages" in request.form:
        return render_edit(page, (draft, {}))
    try:
        with unit_of_work() as uow:
            row = get_exchange(uow.session, slug).exchange
            new_slug = save_exchange(uow, reading().actor, plan=plan_exchange(draft), exchange=row).slug
            follow_programme(uow, exchange=row)
    except InvalidInput as refusal:
        return render_edit(open_organised(slug), (draft, refused(refusal))), 422
    flash(gettext("Saved. It holds from now on."), "done")
    return redirect(here("exchange", new_slug), 303)


def refused(refusal: InvalidInput) -> dict[str, str]:
    return errors_of(refusal, FIELDS.get(type(refusal), ""))


def render_edit(page: ExchangePage, form: Form) -> str:
    return render(page, "exchange.html", action=here("change_exchange", page.view.slug), **form_context(form))


def form_context(form: Form) -> dict[str, object]:
    draft, errors = form
    tags = draft.known_languages
    unread = draft.other_languages if "other_languages" in errors else ""
    others = sorted(set(offered_languages()) | set(tags), key=lambda tag: fold(language_name(tag, page_locale())))
    return {
        "draft": replace(draft, languages=tuple(tags[1:]), other_languages=unread),
        "errors": errors,
        "languages": [(tag, language_name(tag, page_locale())) for tag in others],
        "words_in": language_fields(tags),
        "timezones": sorted(known_timezones()),
        "readers": said(READERS),
        "sensitive": said(SENSITIVE),
        "more": [said(setting) for setting in MORE],
        "hours": [said(setting) for setting in HOURS],
        "ticks": [said_tick(setting) for setting in TICKS],
    }


def said_tick(setting: Setting) -> dict[str, object]:
    shown = said(setting)
    if setting.name != "uses_machine":
        return shown
    return {**shown, "hint": f"{shown['hint']} {said_machine(runtime().machine_host)}"}


def said_machine(host: str | None) -> str:
    if host is None:
        return gettext("There is none here now.")
    if host:
        return gettext("The one here is at %(host)s: the texts are sent there.", host=host)
    return gettext("The one here runs on this server: no text leaves it.")


def said(setting: Setting) -> dict[str, object]:
    choices = [
        (choice.value, gettext(choice.words), *((gettext(choice.hint),) if choice.hint else ()))
        for choice in setting.choices
    ]
    return {
        "name": setting.name,
        "legend": gettext(setting.legend),
        "hint": gettext(setting.hint) if setting.hint else "",
        "choices": choices,
    }
