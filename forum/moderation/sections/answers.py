from flask import url_for
from flask_babel import gettext

from forum.kernel.characters import shorten
from forum.moderation.queries.keys import cut
from forum.moderation.queries.letters import LetterLine, load_letters
from forum.moderation.queries.unanswered import list_owed, load_written
from forum.moderation.sections import Section
from forum.moderation.sections.frame import Desk, desk_of
from forum.moderation.sections.written import said_age, written_line
from forum.moderation.showing import DeskLine, FirstLine
from forum.moderation.today import ANSWER_WITHIN, count_pressing
from forum.roster.frame import ExchangePage
from forum.web.filters import language_label

FIRST_WORDS = 140


def answers_section(page: ExchangePage) -> Section:
    """Who spoke to a moderator and was not answered: replies to what she wrote, answers to her letters."""
    desk, here = desk_of(page), page.reading
    found = list_owed(here.session, here.actor, page.exchange, rounds=desk.rounds, staff=desk.staff, now=desk.now)
    shown, following = cut(found, after=desk.after, size=desk.size)
    written = load_written(here.session, [id_ for _, id_, _ in shown if id_ > 0])
    letters = load_letters(here.session, [-id_ for _, id_, _ in shown if id_ < 0])
    what = gettext("Reply to a moderator")
    return Section(
        key="answers",
        title=gettext("Answers owed"),
        hint=gettext("They replied to what a moderator wrote, or answered her letter."),
        count=len(found),
        lines=[
            letter_line(desk, letters[-id_]) if id_ < 0 else written_line(desk, written[id_], what=what, anchor="r")
            for _, id_, _ in shown
        ],
        following=following,
        pressing=count_pressing(found, desk.now, within=ANSWER_WITHIN, closing=desk.closing),
    )


def letter_line(desk: Desk, letter: LetterLine) -> DeskLine:
    slug = desk.page.view.slug
    url = url_for("moderation.letter", slug=slug, number=letter.number)
    leave = url_for("moderation.leave_letter", slug=slug, letter_id=letter.id)
    at = letter.answered_at or letter.sent_at
    said = (gettext("Answer to a letter"), language_label(letter.answer_language), said_age(at, desk.now))
    words = shorten(" ".join(letter.answer.split()), FIRST_WORDS)
    return DeskLine(
        id=f"l{letter.id}",
        title=letter.other or gettext("A participant"),
        url=url,
        reason=" · ".join(said),
        first_line=FirstLine(words, letter.answer_language, "auto"),
        since=None,
        is_late=False,
        links=[(gettext("Read and write back") if desk.may_work else gettext("Read it"), url)],
        buttons=[(gettext("It needs no answer"), leave, "quiet", [])] if desk.may_work else [],
    )
