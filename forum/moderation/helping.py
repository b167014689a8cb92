"""What helps who decides and does not read the language: a machine's gist, a reader lent for one text."""

from typing import Any

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from forum.contributions.queries.standing import Letter
from forum.kernel.actor import Role
from forum.kernel.markup import render
from forum.kernel.wording import direction
from forum.moderation.deciders import Deciders
from forum.moderation.policy import can_ask_gist
from forum.moderation.queries.gists import GistView, find_gist, is_gist_asked
from forum.moderation.queries.lent import Candidate, LentLine, list_candidates, list_lent
from forum.moderation.rules import LentAnswer, waits
from forum.roster.frame import ExchangePage
from forum.texts.labels import LabelledText
from forum.texts.notes import ContentNote
from forum.translating.actions.machine import NO_MACHINE
from forum.translating.queries.work import find_work
from forum.web.filters import language_label
from forum.web.runtime import runtime


def help_of(page: ExchangePage, letter: Letter, *, may_decide: bool, note: ContentNote | None) -> dict[str, Any]:
    """`gist` (a text labelled as a machine's) or where to ask for one; `lent` readers' answers, and where to ask one.

    `note`: that of what the gist tells of.
    """
    row, here = letter.contribution, page.reading
    where: dict[str, Any] = {"slug": page.view.slug, "contribution_id": row.id}
    work = find_work(here.session, row.text_id)
    wants = may_decide and waits(row) and work is not None and not page.reader.reads(work.source_language)
    found = find_gist(here.session, row, page.reader.language) if wants else None
    has_machine = runtime().settings.machine != NO_MACHINE
    may_ask = wants and bool(can_ask_gist(work, does_wait=True, has_machine=has_machine))
    lends = waits(row) and work is not None and here.actor.holds(Role.ORGANISER, page.exchange.id, here.now)
    return {
        "gist": show_gist(found, note=note) if found else None,
        "gist_url": url_for("moderation.gist", **where) if may_ask and (found is None or found.is_stale) else "",
        "is_gist_asked": may_ask and is_gist_asked(here.session, row.id, page.reader.language),
        "lent": [show_lent(line) for line in list_lent(here.session, row.id)] if may_decide or lends else [],
        "lend_url": url_for("moderation.lend", **where) if lends else "",
    }


def show_gist(found: GistView, *, note: ContentNote | None) -> LabelledText:
    words = gist_words(found)
    changed = gettext("The author changed her words since.")
    return LabelledText(
        language=found.language,
        direction=direction(found.language),
        html=Markup(render(found.paragraphs)),  # noqa: S704
        is_machine=True,
        is_original=False,
        note=note,
        label=f"{words} {changed}" if found.is_stale else words,
    )


def gist_words(found: GistView) -> str:
    if not found.through:
        return gettext(
            "By a machine (%(provider)s), to know what it is about. It may be wrong.", provider=found.provider
        )
    return gettext(
        "By a machine (%(provider)s) through %(language)s, to know what it is about. It may be wrong.",
        provider=found.provider,
        language=language_label(found.through),
    )


def show_lent(line: LentLine) -> dict[str, Any]:
    answers = {
        LentAnswer.YES: gettext("yes, it may be published"),
        LentAnswer.NO: gettext("no, it should not be published"),
        LentAnswer.CANNOT: gettext("she cannot say"),
    }
    return {
        "who": line.name or gettext("A member"),
        "said": answers[LentAnswer(line.answer)] if line.answer else gettext("asked, has not answered yet"),
        "words": line.words,
        "language": line.words_language,
        "at": line.answered_at or line.asked_at,
    }


def candidates(page: ExchangePage, letter: Letter, those: Deciders, *, language: str) -> list[tuple[str, str]]:
    """Who may be asked: not who decides anyway, nor its author by name."""
    author_id = letter.contribution.author_id
    without = frozenset(those.pool) | (frozenset() if author_id is None else {author_id})
    found = list_candidates(page.reading.session, page.exchange, language=language, without=without)
    return [(str(each.number), say_candidate(each)) for each in found]


def say_candidate(candidate: Candidate) -> str:
    return gettext("%(name)s (reads it)", name=candidate.name) if candidate.reads else candidate.name
