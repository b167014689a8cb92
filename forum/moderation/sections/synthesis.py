from collections.abc import Iterator, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext

from forum.exchanges.queries import RoundView
from forum.exchanges.rules import Phase
from forum.kernel.characters import isolate, shorten
from forum.kernel.markup import plain
from forum.kernel.wording import direction
from forum.moderation.sections import Section
from forum.moderation.showing import DeskLine, FirstLine
from forum.roster.frame import ExchangePage
from forum.synthesis.models import State, Synthesis
from forum.synthesis.policy import Standing, can_review, can_write
from forum.synthesis.queries.reviewers import Reviewer, has_others, list_reviewers
from forum.synthesis.queries.todo import LookAgain, list_syntheses, list_to_look_at
from forum.synthesis.showing import said_marks
from forum.texts.queries import show
from forum.web.locale import programme_reader
from forum.web.runtime import runtime

FIRST_WORDS = 140


def synthesis_section(page: ExchangePage) -> Section:
    """What is to do on syntheses: paragraphs whose sources changed, what waits to be read over, what is still to write."""
    here = page.reading
    known = list_syntheses(here.session, page.exchange.id)
    mine = [one for one, standing in known.values() if can_write(here.actor, standing, here.now)]
    paragraphs = list_to_look_at(here.session, mine, keys=runtime().keys)
    lines = [
        *(look_line(page, one) for one in paragraphs),
        *lines_of_rounds(page, known),
    ]
    return Section(
        key="synthesis",
        title=gettext("Syntheses"),
        count=len(lines),
        lines=lines,
    )


def lines_of_rounds(page: ExchangePage, known: dict[int, tuple[Synthesis, Standing]]) -> Iterator[DeskLine]:
    """Of rounds that are over without one, of those that wait to be read over or were changed since, and of those that

    came back.
    """
    here = page.reading
    reviewers = list_reviewers(here.session, page.exchange.id)
    for round_ in page.view.rounds:
        unwritten = Standing(page.exchange.id, round_.id, round_.signed_off_from)
        synthesis, standing = known.get(round_.id, (None, unwritten))
        if synthesis is not None and (reason := reason_to_read(synthesis, reviewers)):
            others = has_others(reviewers, standing, here.now)
            if can_review(here.actor, standing, here.now, has_others=others):
                words = gettext("Read the difference") if synthesis.is_changed_since_read else gettext("Read it over")
                yield round_line(page, round_, reason, words=words, endpoint="review")
        elif can_write(here.actor, standing, here.now) and (reason := reason_to_write(round_, synthesis, page)):
            yield round_line(page, round_, reason, words=gettext("Write it"), endpoint="edit")


def reason_to_read(synthesis: Synthesis, reviewers: Sequence[Reviewer]) -> str:
    if synthesis.state == State.IN_REVIEW:
        return gettext("waits to be read over")
    if not synthesis.is_changed_since_read:
        return ""
    name = next((one.name for one in reviewers if one.membership_id == synthesis.reviewed_by_id), "")
    if not name:
        return gettext("changed since it was read over")
    return gettext("changed since it was read over by %(name)s", name=isolate(name))


def reason_to_write(round_: RoundView, synthesis: Synthesis | None, page: ExchangePage) -> str:
    if synthesis is not None and synthesis.state == State.PUBLISHED:
        return ""
    if synthesis is not None and synthesis.returned_words:
        return gettext("given back to be changed")
    if round_.phase(page.reading.now) is not Phase.CLOSED:
        return ""
    return (
        gettext("the week is over: to be written") if synthesis is None else gettext("the week is over: still a draft")
    )


def round_line(page: ExchangePage, round_: RoundView, reason: str, *, words: str, endpoint: str) -> DeskLine:
    theme = show(round_.theme, programme_reader()) if round_.theme else None
    url = url_for(f"synthesis.{endpoint}", slug=page.view.slug, number=round_.number)
    return DeskLine(
        id=f"synthesis{round_.number}",
        title=gettext("Synthesis of week %(number)s", number=round_.number),
        url=url,
        reason=reason,
        first_line=FirstLine(theme.plain, theme.language, theme.direction) if theme else FirstLine("", "en", "ltr"),
        since=None,
        is_late=False,
        links=[(words, url)],
        buttons=[],
    )


def look_line(page: ExchangePage, one: LookAgain) -> DeskLine:
    number, key = page.view.round_by_id(one.synthesis.round_id).number, one.paragraph.key
    where: dict[str, Any] = {"slug": page.view.slug, "number": number}
    url = url_for("synthesis.edit", **where, _anchor=f"row-{key}")
    words = shorten(" ".join(plain([one.words]).split()), FIRST_WORDS)
    return DeskLine(
        id=f"look{number}-{key}",
        title=gettext("Synthesis of week %(number)s: a paragraph to look at again", number=number),
        url=url,
        reason=" ".join(said_marks(one.marks)),
        first_line=FirstLine(words, one.language, direction(one.language)),
        since=None,
        is_late=False,
        links=[(gettext("Look at it"), url)],
        buttons=[(gettext("It stays so"), url_for("synthesis.looked", key=key, **where), "quiet", [])],
    )
