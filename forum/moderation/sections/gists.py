"""Beside what waits in a language she does not read: what a machine makes of it, or where to ask for that."""

from collections.abc import Sequence
from dataclasses import replace

from flask import url_for
from flask_babel import gettext

from forum.contributions.queries.mine import first_words
from forum.kernel.wording import direction
from forum.moderation.policy import can_ask_gist
from forum.moderation.queries.gists import GistView, list_asked, list_gists
from forum.moderation.queries.waiting import WaitingLine
from forum.moderation.showing import DeskLine, FirstLine, desk_line
from forum.roster.frame import ExchangePage
from forum.translating.actions.machine import NO_MACHINE
from forum.translating.queries.work import find_works
from forum.web.runtime import runtime


def lines_with_gists(page: ExchangePage, waiting: Sequence[WaitingLine], picked: Sequence[bool]) -> list[DeskLine]:
    """Three queries at most, however many lines."""
    lines = {
        line.id: desk_line(page, line, is_picked=is_picked) for line, is_picked in zip(waiting, picked, strict=True)
    }
    unread = [line for line in waiting if is_to_be_told(page, line)]
    gists = list_gists(page.reading.session, {line.id: line.digest for line in unread}, page.reader.language)
    lines |= {id_: replace(lines[id_], gist=shown_gist(gist)) for id_, gist in gists.items()}
    lines |= ask_lines(page, lines, [line for line in unread if line.id not in gists])
    return list(lines.values())


def is_to_be_told(page: ExchangePage, line: WaitingLine) -> bool:
    """Hers to decide, and not hers to read; under a content note nothing of it stands in a list."""
    return line.may_decide and not line.note and not page.reader.reads(line.language)


def shown_gist(gist: GistView) -> FirstLine:
    return FirstLine(first_words(list(gist.paragraphs)), gist.language, direction(gist.language))


def ask_lines(page: ExchangePage, lines: dict[int, DeskLine], untold: Sequence[WaitingLine]) -> dict[int, DeskLine]:
    """Those of which she may ask a machine, with the button; or with the word that it was asked."""
    if not untold or runtime().settings.machine == NO_MACHINE:
        return {}
    here = page.reading
    works = find_works(here.session, [line.text_id for line in untold])
    asked = list_asked(here.session, [line.id for line in untold], page.reader.language)
    return {
        line.id: ask_line(page, lines[line.id], line, is_asked=line.id in asked)
        for line in untold
        if can_ask_gist(works.get(line.text_id), does_wait=line.kind != "unread", has_machine=True)
    }


def ask_line(page: ExchangePage, shown: DeskLine, line: WaitingLine, *, is_asked: bool) -> DeskLine:
    if is_asked:
        return replace(shown, reason=f"{shown.reason} · {gettext('a machine has been asked what it is about')}")
    url = url_for("moderation.gist", slug=page.view.slug, contribution_id=line.id)
    return replace(shown, buttons=[*shown.buttons, (gettext("Ask a machine what it is about"), url, "quiet", [])])
