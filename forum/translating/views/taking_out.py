"""Texts and their versions as files that leave."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO

from flask import request, send_file
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.queries import get_visible_exchange
from forum.translating.actions.files import note_taken_out
from forum.translating.errors import NothingToTranslate
from forum.translating.interchange import docx, po, xliff
from forum.translating.interchange.units import Outgoing, Status
from forum.translating.queries.files import Leaving, get_leaving_text, list_leaving_round
from forum.translating.views.door import bp
from forum.translating.words import kind_words
from forum.web.entry import current_actor, unit_of_work
from forum.web.filters import date_words, language_label
from forum.web.forms import read_id
from forum.web.limits import limit
from forum.web.runtime import runtime

WRITERS: Mapping[str, tuple[Callable[[Outgoing], bytes], str, str]] = {
    "xliff": (xliff.write_xliff, xliff.MEDIA_TYPE, xliff.EXTENSION),
    "po": (po.write_po, po.MEDIA_TYPE, po.EXTENSION),
}


@bp.post("/exchanges/<slug>/desk/translations/files/out")
@limit("5 per hour")
def round_file(slug: str) -> Response:
    """All that is read in one week, from one language into another. A file, so no page: it counts no visit."""
    source, _, language = request.form.get("pair", "").partition(" ")
    with unit_of_work() as uow:
        view = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now)
        chosen = next((r for r in view.rounds if r.number == read_id(request.form.get("round"))), None)
        if chosen is None or request.form.get("kind") not in WRITERS:
            raise NothingToTranslate()
        leaving = list_leaving_round(
            uow.session, current_actor(), view.exchange, round_id=chosen.id, pair=(source, language), now=uow.now
        )
        note_taken_out(uow, current_actor(), exchange_id=view.id, thing="round", thing_id=chosen.id)
    title = gettext("Week %(number)s", number=chosen.number)
    write, media_type, extension = WRITERS[request.form["kind"]]
    content = write(pack(slug, leaving, title=title, pair=(source, language)))
    return as_file(content, media_type, f"{slug}-{chosen.number}-{source}-{language}.{extension}")


@bp.post("/exchanges/<slug>/texts/<id:text_id>/versions/<language>/document")
@limit("60 per hour")
def text_file(slug: str, text_id: int, language: str) -> Response:
    """One text beside its version, for a word processor."""
    with unit_of_work() as uow:
        view = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now)
        leaving = get_leaving_text(
            uow.session, current_actor(), view.exchange, text_id=text_id, language=language, now=uow.now
        )
        note_taken_out(uow, current_actor(), exchange_id=view.id, thing="text", thing_id=text_id)
    source = leaving.work.source_language
    kind, day = kind_words(leaving.work.kind), date_words(runtime().clock.now().date())
    content = docx.write_docx(
        pack(slug, [leaving], title=kind, pair=(source, language)),
        heading=gettext("%(kind)s, as it stood on %(day)s", kind=kind, day=day),
        how=gettext(
            "Write in the second column. Leave the third as it is: it tells which paragraph is which. Then bring the file back."
        ),
        columns=[language_label(source), language_label(language)],
        marks={Status.STALE: gettext("the original changed")},
    )
    return as_file(content, docx.MEDIA_TYPE, f"{slug}-{text_id}-{source}-{language}.{docx.EXTENSION}")


def pack(slug: str, leaving: Sequence[Leaving], *, title: str, pair: tuple[str, str]) -> Outgoing:
    """With the notes that say what each text is, and nothing of who wrote it or when."""
    return Outgoing(
        slug=slug,
        title=title,
        source_language=pair[0],
        language=pair[1],
        day=runtime().clock.now().date(),
        units=[replace(unit, notes=notes_of(one)) for one in leaving for unit in one.units],
        editions={one.work.text_id: one.edition for one in leaving},
    )


def notes_of(leaving: Leaving) -> list[str]:
    note = leaving.work.note
    warning = [gettext("Its author warns: %(note)s", note=note.words)] if note else []
    return [kind_words(leaving.work.kind), *warning]


def as_file(content: bytes, media_type: str, name: str) -> Response:
    return send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
