"""What there is to take out, and files that come back: looked through, kept as drafts, handed in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from forum.exchanges.queries import get_visible_exchange
from forum.kernel.errors import InvalidInput
from forum.kernel.wording import direction
from forum.roster.frame import ExchangePage, open_exchange
from forum.translating.actions.files import hand_in_whole, is_ready, take_in_file
from forum.translating.forms import read_file
from forum.translating.interchange import docx, po, xliff
from forum.translating.interchange.carrying import carry_units, read_carried
from forum.translating.interchange.errors import NothingInIt, OfAnotherExchange, OfAnotherKind, OfAnotherPair
from forum.translating.interchange.units import Incoming
from forum.translating.queries.files import (
    TAKEN,
    Fate,
    Outcome,
    judge_file,
    list_file_pairs,
    load_standings,
)
from forum.translating.queries.queue import QueueLine, list_queue
from forum.translating.queries.scope import scope_of
from forum.translating.views.door import bp
from forum.translating.words import kind_words
from forum.web.entry import current_actor, unit_of_work
from forum.web.filters import language_label
from forum.web.forms import errors_of, read_id
from forum.web.limits import limit

READERS: Mapping[str, Callable[[bytes], Incoming]] = {
    "xlf": xliff.read_xliff,
    "xliff": xliff.read_xliff,
    "po": po.read_po,
    "docx": lambda content: docx.read_docx("version.docx", content),
}
MOST_OFFERED = 10
"""Texts that are offered as documents, those needed soonest; each is offered beside its version too."""
MOST_NAMED = 50
"""Texts of a file that are named one by one."""
Page = str | tuple[str, int] | Response


@bp.get("/exchanges/<slug>/desk/translations/files")
def files(slug: str) -> str:
    """What there is to take out, and where it comes back."""
    return show_files(open_exchange(slug), {})


def show_files(page: ExchangePage, errors: dict[str, str]) -> str:
    here, slug = page.reading, page.view.slug
    pairs = list_file_pairs(here.session, here.actor, page.exchange, now=here.now)
    todo = list_queue(here.session, scope_of(here.actor, page.view, now=here.now)).items
    present = page.view.present_round(here.now)
    return render_template(
        "translating/files.html",
        nav=page.nav,
        errors=errors,
        desk_url=url_for(".desk", slug=slug),
        check_url=url_for(".check_file", slug=slug),
        out_url=url_for(".round_file", slug=slug),
        rounds=[(r.number, gettext("Week %(number)s", number=r.number)) for r in page.view.rounds],
        present=present.number if present else 0,
        pairs=[(f"{a} {b}", pair_words(a, b)) for a, b in pairs],
        memory_url=url_for(".memory", slug=slug),
        glossary_url=url_for(".glossary", slug=slug),
        for_word=[show_for_word(slug, item) for item in todo[:MOST_OFFERED]],
        taken=find_taken(page),
    )


def show_for_word(slug: str, item: QueueLine) -> dict[str, object]:
    """Its first words where they are not folded, what it is, and the address that gives the document."""
    url = url_for(".text_file", slug=slug, text_id=item.text_id, language=item.language)
    return {
        "kind": kind_words(item.kind),
        "excerpt": item.excerpt,
        "language": item.source_language,
        "direction": direction(item.source_language),
        "documents": [(language_label(item.language), url)],
    }


def pair_words(source: str, language: str) -> str:
    return gettext(
        "from %(source)s into %(language)s", source=language_label(source), language=language_label(language)
    )


def find_taken(page: ExchangePage) -> dict[str, object] | None:
    """What she took in a moment ago, as its address says: how many texts, and which of them can be handed in."""
    here, language = page.reading, request.args.get("language", "")[:35]
    text_ids = read_ids(request.args.get("taken", ""))
    if not text_ids:
        return None
    own_id = here.actor.membership_id(page.exchange.id)
    standings = load_standings(here.session, text_ids, language, writer_id=own_id)
    drafts = [s.draft for s in standings.values() if s.draft is not None and s.draft.exchange_id == page.exchange.id]
    ready = [id_ for id_, standing in standings.items() if is_ready(standing, page.exchange.id)]
    return {
        "language": language,
        "drafts": len(drafts),
        "ready": ".".join(map(str, ready)),
        "whole": len(ready),
        "url": url_for(".hand_in_files", slug=page.view.slug),
    }


def read_ids(written: str) -> list[int]:
    found = (read_id(one) for one in written.split(".")[:2_000])
    return [number for number in found if number]


@bp.post("/exchanges/<slug>/desk/translations/files")
@limit("20 per hour")
def check_file(slug: str) -> Page:
    """What would become of a file, before any of it is kept."""
    page = open_exchange(slug)
    here = page.reading
    list_file_pairs(here.session, here.actor, page.exchange, now=here.now)
    try:
        incoming = read_upload()
        check_place(page, incoming)
        outcomes = judge_file(here.session, here.actor, page.exchange, incoming=incoming, now=here.now)
        new = {one.text_id for one in outcomes if one.fate in TAKEN}
        units = [unit for unit in incoming.units if unit.name.text_id in new]
        carried = carry_units(replace(incoming, units=units))
    except InvalidInput as refusal:
        return show_files(page, errors_of(refusal, "file")), HTTPStatus.UNPROCESSABLE_ENTITY
    return show_judged(page, incoming, outcomes, carried=carried)


def read_upload() -> Incoming:
    ending, content = read_file(request.files)
    read = READERS.get(ending)
    if content and read is None:
        raise OfAnotherKind()
    incoming = (read or xliff.read_xliff)(content)
    if not any(unit.words.strip() for unit in incoming.units):
        raise NothingInIt()
    return incoming


def check_place(page: ExchangePage, incoming: Incoming) -> None:
    """OfAnotherExchange, OfAnotherPair."""
    here = page.reading
    if incoming.slug != page.view.slug:
        raise OfAnotherExchange()
    pairs = list_file_pairs(here.session, here.actor, page.exchange, now=here.now)
    if (incoming.source_language, incoming.language) not in pairs:
        raise OfAnotherPair(line=1, source=incoming.source_language, language=incoming.language)


def show_judged(page: ExchangePage, incoming: Incoming, outcomes: Sequence[Outcome], *, carried: str) -> str:
    slug = page.view.slug
    fates = {fate: [one for one in outcomes if one.fate is fate] for fate in Fate}
    told = [show_told(slug, one, incoming.language) for one in outcomes]
    return render_template(
        "translating/file_judged.html",
        nav=page.nav,
        pair=pair_words(incoming.source_language, incoming.language),
        counts=[(words, len(fates[fate])) for fate, words in fate_words().items()],
        unknown=incoming.unknown,
        told=[one for one in told if one][:MOST_NAMED],
        language=incoming.language,
        words_direction=direction(incoming.language),
        carried=carried if fates[Fate.WHOLE] or fates[Fate.PARTLY] else "",
        take_url=url_for(".take_file", slug=slug),
        back_url=url_for(".files", slug=slug),
    )


def fate_words() -> dict[Fate, str]:
    return {
        Fate.WHOLE: gettext("Whole"),
        Fate.PARTLY: gettext("In part"),
        Fate.SAME: gettext("Nothing new"),
        Fate.NOT_HERS: gettext("Not yours to translate"),
        Fate.SUMMARY: gettext("You are writing a summary of it here"),
        Fate.GONE: gettext("Unknown, or no longer there"),
    }


def show_told(slug: str, outcome: Outcome, language: str) -> dict[str, object] | None:
    """What she should know of one text: where it changed meanwhile, words that have no place any more; None: nothing."""
    merged, work = outcome.merged, outcome.work
    if merged is None or work is None or not (merged.changed or merged.lost or outcome.is_overtaken):
        return None
    said = [
        gettext("Paragraph %(number)s changed since; your words stand beside it.", number=n) for n in merged.changed
    ]
    if outcome.is_overtaken:
        said.append(gettext("Somebody else published a version since. Compare the two before you hand yours in."))
    return {
        "title": kind_words(work.kind),
        "url": url_for(".write", slug=slug, text_id=work.text_id, language=language),
        "said": said,
        "lost": merged.lost,
    }


@bp.post("/exchanges/<slug>/desk/translations/files/in")
@limit("20 per hour")
def take_file(slug: str) -> Page:
    """Keep as drafts what its page carried here. Sent twice it is taken once: then nothing of it is new."""
    page = open_exchange(slug)
    here = page.reading
    list_file_pairs(here.session, here.actor, page.exchange, now=here.now)
    try:
        incoming = read_carried(request.form.get("carried", ""))
        check_place(page, incoming)
        with unit_of_work() as uow:
            view = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now)
            taken = take_in_file(uow, current_actor(), exchange=view.exchange, incoming=incoming)
    except InvalidInput as refusal:
        return show_files(open_exchange(slug), errors_of(refusal, "file")), HTTPStatus.UNPROCESSABLE_ENTITY
    ids = ".".join(map(str, taken))
    return redirect(url_for(".files", slug=slug, taken=ids, language=incoming.language), HTTPStatus.SEE_OTHER)


@bp.post("/exchanges/<slug>/desk/translations/files/hand-in")
@limit("20 per hour")
def hand_in_files(slug: str) -> Response:
    language = request.form.get("language", "")[:35]
    with unit_of_work() as uow:
        view = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now)
        list_file_pairs(uow.session, current_actor(), view.exchange, now=uow.now)
        done = hand_in_whole(
            uow,
            current_actor(),
            exchange=view.exchange,
            language=language,
            text_ids=read_ids(request.form.get("texts", "")),
        )
    if done.published:
        flash(ngettext("%(num)s version is published.", "%(num)s versions are published.", done.published), "done")
    if done.waiting:
        flash(ngettext("%(num)s version waits for review.", "%(num)s versions wait for review.", done.waiting), "done")
    if done.left:
        flash(ngettext("%(num)s version is still a draft.", "%(num)s versions are still drafts.", done.left), "done")
    return redirect(url_for(".desk", slug=slug), HTTPStatus.SEE_OTHER)
