"""The translation memory as a file: taken out, looked through before anything is kept, and what came in let go of again."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from forum.exchanges.queries import get_visible_exchange
from forum.kernel.errors import InvalidInput, require
from forum.roster.frame import ExchangePage, open_exchange
from forum.translating.actions.files import note_taken_out
from forum.translating.actions.memory import forget_outside, take_in_memory
from forum.translating.forms import read_file
from forum.translating.interchange import tmx
from forum.translating.interchange.carrying import carry_segments, read_carried_segments
from forum.translating.interchange.errors import NothingInIt, OfNeitherKind
from forum.translating.interchange.remembering import Fate, Judged
from forum.translating.interchange.segments import MemoryFile
from forum.translating.policy import can_keep_memory
from forum.translating.queries.memory_files import Held, judge_memory, list_held, list_leaving_memory
from forum.translating.queries.needs import Pair
from forum.translating.views.door import bp
from forum.translating.views.files import pair_words
from forum.translating.views.taking_out import as_file
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit

ENDINGS = frozenset({"tmx", "xml"})
Page = str | tuple[str, int] | Response


@bp.get("/exchanges/<slug>/desk/translations/memory")
def memory(slug: str) -> str:
    return show_memory(open_exchange(slug), {})


def show_memory(page: ExchangePage, errors: dict[str, str]) -> str:
    here, slug = page.reading, page.view.slug
    held = list_held(here.session, here.actor, page.exchange, now=here.now)
    return render_template(
        "translating/memory.html",
        nav=page.nav,
        errors=errors,
        pairs=[(f"{one.pair[0]} {one.pair[1]}", held_words(one)) for one in held],
        from_files=[(f"{one.pair[0]} {one.pair[1]}", outside_words(one)) for one in held if one.from_files],
        keeps=bool(can_keep_memory(here.actor, page.exchange.id, here.now)),
        out_url=url_for(".memory_file", slug=slug),
        check_url=url_for(".check_memory", slug=slug),
        forget_url=url_for(".forget_files", slug=slug),
        files_url=url_for(".files", slug=slug),
    )


def held_words(held: Held) -> str:
    return ngettext(
        "%(num)s paragraph · %(pair)s", "%(num)s paragraphs · %(pair)s", held.number, pair=pair_words(*held.pair)
    )


def outside_words(held: Held) -> str:
    return ngettext(
        "%(num)s paragraph from files · %(pair)s",
        "%(num)s paragraphs from files · %(pair)s",
        held.from_files,
        pair=pair_words(*held.pair),
    )


def read_pair() -> Pair:
    source, _, language = request.form.get("pair", "")[:80].partition(" ")
    return source, language


@bp.post("/exchanges/<slug>/desk/translations/memory/out")
@limit("20 per hour")
def memory_file(slug: str) -> Response:
    pair = read_pair()
    with unit_of_work() as uow:
        exchange = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now).exchange
        segments = list_leaving_memory(uow.session, current_actor(), exchange, pair=pair, now=uow.now)
        note_taken_out(
            uow,
            current_actor(),
            exchange_id=exchange.id,
            thing="exchange",
            thing_id=exchange.id,
            act="memory_taken_out",
        )
    warned = [
        one._replace(warning=gettext("Its author warns: %(note)s", note=one.warning)) if one.warning else one
        for one in segments
    ]
    content = tmx.write_tmx(warned, source_language=pair[0])
    return as_file(content, tmx.MEDIA_TYPE, f"{slug}-{pair[0]}-{pair[1]}.{tmx.EXTENSION}")


@bp.post("/exchanges/<slug>/desk/translations/memory")
@limit("20 per hour")
def check_memory(slug: str) -> Page:
    """What would become of a file, before any of it is kept."""
    page = open_exchange(slug)
    here = page.reading
    require(can_keep_memory(here.actor, page.exchange.id, here.now))
    try:
        read = read_memory()
        judged = judge_memory(here.session, page.exchange, segments=read.segments)
        carried = carry_segments([one.segment for one in judged if one.fate is Fate.NEW])
    except InvalidInput as refusal:
        return show_memory(page, errors_of(refusal, "file")), HTTPStatus.UNPROCESSABLE_ENTITY
    return show_judged(page, read, judged, carried=carried)


def read_memory() -> MemoryFile:
    """A FileUnread says what is wrong."""
    ending, content = read_file(request.files)
    if content and ending not in ENDINGS:
        raise OfNeitherKind(kinds="TMX")
    read = tmx.read_tmx(content)
    if not read.segments:
        raise NothingInIt()
    return read


def show_judged(page: ExchangePage, read: MemoryFile, judged: Sequence[Judged], *, carried: str) -> str:
    slug = page.view.slug
    counts = {fate: sum(one.fate is fate for one in judged) for fate in Fate}
    return render_template(
        "translating/memory_judged.html",
        nav=page.nav,
        counts=[
            *((words, counts[fate]) for fate, words in fate_words().items() if counts[fate] or fate is Fate.NEW),
            *([(gettext("Without words in two languages"), read.unusable)] if read.unusable else []),
        ],
        carried=carried if counts[Fate.NEW] else "",
        take_url=url_for(".take_memory", slug=slug),
        back_url=url_for(".memory", slug=slug),
    )


def fate_words() -> dict[Fate, str]:
    return {
        Fate.NEW: gettext("New"),
        Fate.SAME: gettext("Here already, or twice in the file"),
        Fate.OURS: gettext("Of texts of this exchange: the memory has them from the texts, as long as these stand"),
        Fate.ELSEWHERE: gettext("Of texts of another exchange, whose members did not write for this one"),
        Fate.FOREIGN: gettext("In languages this exchange does not use"),
        Fate.TOO_LONG: gettext("Too long for one paragraph"),
    }


@bp.post("/exchanges/<slug>/desk/translations/memory/in")
@limit("20 per hour")
def take_memory(slug: str) -> Page:
    """Keep what its page carried here. Sent twice it is taken once: then nothing of it is new."""
    try:
        with unit_of_work() as uow:
            exchange = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now).exchange
            require(can_keep_memory(current_actor(), exchange.id, uow.now))
            segments = read_carried_segments(request.form.get("carried", ""))
            taken = take_in_memory(uow, current_actor(), exchange, segments=segments)
    except InvalidInput as refusal:
        return show_memory(open_exchange(slug), errors_of(refusal, "file")), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(ngettext("%(num)s paragraph is kept.", "%(num)s paragraphs are kept.", taken), "done")
    return redirect(url_for(".memory", slug=slug), HTTPStatus.SEE_OTHER)


@bp.post("/exchanges/<slug>/desk/translations/memory/forget")
@limit("20 per hour")
def forget_files(slug: str) -> Response:
    """What came from files for one pair goes; what versions say stays."""
    with unit_of_work() as uow:
        exchange = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now).exchange
        forget_outside(uow, current_actor(), exchange, pair=read_pair())
    flash(gettext("What came from files is taken out of the memory."), "done")
    return redirect(url_for(".memory", slug=slug), HTTPStatus.SEE_OTHER)
