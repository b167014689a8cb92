"""The glossary as a file: taken out, and looked through before anything of it is kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from forum.exchanges.models import Exchange
from forum.exchanges.queries import get_visible_exchange
from forum.kernel.errors import InvalidInput, require
from forum.roster.frame import ExchangePage, open_exchange
from forum.translating.actions.files import note_taken_out
from forum.translating.actions.glossary import take_in_glossary
from forum.translating.errors import NothingToTranslate
from forum.translating.forms import read_file
from forum.translating.interchange import glossary_table, tbx
from forum.translating.interchange.agreeing import SETTLED, TAKEN, Fate, Judged, foreign_languages
from forum.translating.interchange.carrying import carry_entries, read_carried_entries
from forum.translating.interchange.entries import GlossaryFile
from forum.translating.interchange.errors import NothingInIt, OfNeitherKind
from forum.translating.policy import can_remove_concept
from forum.translating.queries.glossary import judge_glossary, list_leaving_glossary
from forum.translating.shown import Tongue
from forum.translating.views.door import bp
from forum.translating.views.glossary import show_glossary
from forum.translating.views.taking_out import as_file
from forum.web.entry import current_actor, unit_of_work
from forum.web.filters import language_label
from forum.web.forms import errors_of
from forum.web.limits import limit
from forum.web.locale import page_locale

WRITERS: Mapping[str, tuple[Callable[..., bytes], str]] = {
    glossary_table.EXTENSION: (glossary_table.write_table, glossary_table.MEDIA_TYPE),
    tbx.EXTENSION: (tbx.write_tbx, tbx.MEDIA_TYPE),
}
READERS: Mapping[str, Callable[[bytes], GlossaryFile]] = {
    "csv": glossary_table.read_glossary_table,
    "tsv": glossary_table.read_glossary_table,
    "txt": glossary_table.read_glossary_table,
    "tbx": tbx.read_tbx,
    "xml": tbx.read_tbx,
}
MOST_NAMED = 50
"""Entries of a file that are shown one by one."""
MOST_LEFT_OUT = 10
"""Languages and columns that are named."""
Page = str | tuple[str, int] | Response
Terms = list[tuple[Tongue, str]]


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One entry of a file: its line, what we say of it, what it would say, and what stands here at `url`."""

    line: int
    said: str
    terms: Terms
    here: Terms
    url: str


@bp.post("/exchanges/<slug>/desk/glossary/out")
@limit("20 per hour")
def glossary_file(slug: str) -> Response:
    kind = request.form.get("kind", "")
    if kind not in WRITERS:
        raise NothingToTranslate()
    with unit_of_work() as uow:
        exchange = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now).exchange
        entries = list_leaving_glossary(uow.session, current_actor(), exchange, now=uow.now)
        languages = list(dict.fromkeys([*exchange.languages, *(tag for one in entries for tag in one.terms)]))
        note_taken_out(
            uow,
            current_actor(),
            exchange_id=exchange.id,
            thing="exchange",
            thing_id=exchange.id,
            act="glossary_taken_out",
        )
    write, media_type = WRITERS[kind]
    return as_file(write(entries, languages=languages), media_type, f"{slug}-glossary.{kind}")


@bp.post("/exchanges/<slug>/desk/glossary/file")
@limit("20 per hour")
def check_glossary(slug: str) -> Page:
    """What would become of a file, before any of it is kept."""
    page = open_exchange(slug)
    here, exchange = page.reading, page.exchange
    require(can_remove_concept(here.actor, exchange.id, here.now))
    try:
        read = read_glossary()
        judged = judge_glossary(here.session, here.actor, exchange, filed=read.entries, now=here.now)
        carried = carry_entries([one.filed for one in judged if one.fate in TAKEN])
    except InvalidInput as refusal:
        return show_glossary(page, errors_of(refusal, "file")), HTTPStatus.UNPROCESSABLE_ENTITY
    return show_judged(page, read, judged, carried=carried)


def read_glossary() -> GlossaryFile:
    """A FileUnread says what is wrong."""
    ending, content = read_file(request.files)
    read = READERS.get(ending)
    if content and read is None:
        raise OfNeitherKind(kinds="CSV, TBX")
    found = (read or tbx.read_tbx)(content)
    if not any(one.terms for one in found.entries):
        raise NothingInIt()
    return found


def show_judged(page: ExchangePage, read: GlossaryFile, judged: Sequence[Judged], *, carried: str) -> str:
    exchange = page.exchange
    counts = {fate: sum(one.fate is fate for one in judged) for fate in Fate}
    changed = [show_entry(exchange, one) for one in judged if one.fate is Fate.CHANGED]
    left = [show_entry(exchange, one) for one in judged if one.fate not in SETTLED]
    return render_template(
        "translating/glossary_judged.html",
        nav=page.nav,
        counts=[
            (gettext("New"), counts[Fate.NEW]),
            (gettext("Changed"), counts[Fate.CHANGED]),
            (gettext("The same"), counts[Fate.SAME]),
            (gettext("Left as it is"), len(left)),
        ],
        foreign=[language_label(tag) for tag in foreign_languages(read.entries, exchange.languages)][:MOST_LEFT_OUT],
        ignored=[column[:40] for column in read.ignored][:MOST_LEFT_OUT],
        others=read.others,
        changed=changed[:MOST_NAMED],
        left=left[:MOST_NAMED],
        unnamed=max(0, len(changed) - MOST_NAMED) + max(0, len(left) - MOST_NAMED),
        carried=carried if counts[Fate.NEW] or counts[Fate.CHANGED] else "",
        take_url=url_for(".take_glossary", slug=exchange.slug),
        back_url=url_for(".glossary", slug=exchange.slug),
    )


def show_entry(exchange: Exchange, judged: Judged) -> ShownEntry:
    known = judged.known
    return ShownEntry(
        line=judged.filed.line,
        said=reason_words(judged.fate),
        terms=terms_of(judged.terms or judged.filed.terms),
        here=terms_of(known.terms) if known else [],
        url=url_for(".concept", slug=exchange.slug, concept_id=known.id) if known else "",
    )


def terms_of(terms: Mapping[str, str]) -> Terms:
    return [(Tongue(language), words[:200]) for language, words in terms.items()]


def reason_words(fate: Fate) -> str:
    words = {
        Fate.OVERTAKEN: gettext("Somebody changed this entry here since the file was made."),
        Fate.CONTRADICTS: gettext("Here stands something else for it. If the file is right, change the entry by hand."),
        Fate.AMBIGUOUS: gettext("Several entries here have these words. Change the right one by hand."),
        Fate.TWICE: gettext("The file says this more than once; the first is taken."),
        Fate.TOO_FEW: gettext("It needs words in two languages of this exchange at least."),
        Fate.TOO_LONG: gettext("It is too long for a term or a note."),
        Fate.NO_ROOM: gettext("There is no room for more entries."),
    }
    return words.get(fate, "")


@bp.post("/exchanges/<slug>/desk/glossary/in")
@limit("20 per hour")
def take_glossary(slug: str) -> Page:
    """Keep what its page carried here. Sent twice it is taken once: then nothing of it is new."""
    try:
        with unit_of_work() as uow:
            exchange = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now).exchange
            require(can_remove_concept(current_actor(), exchange.id, uow.now))
            filed = read_carried_entries(request.form.get("carried", ""))
            taken = take_in_glossary(uow, current_actor(), exchange, filed=filed, note_language=page_locale())
    except InvalidInput as refusal:
        return show_glossary(open_exchange(slug), errors_of(refusal, "file")), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(
        ngettext("%(num)s entry is kept in the glossary.", "%(num)s entries are kept in the glossary.", taken), "done"
    )
    return redirect(url_for(".glossary", slug=slug), HTTPStatus.SEE_OTHER)
