"""After the close: where each thing is, in the order of the work, and how it stands."""

from collections.abc import Iterator
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext, ngettext

from forum.admin.queries.after import After, get_after
from forum.exchanges.rules import Phase
from forum.reports.rules import survey_ends
from forum.roster.frame import ExchangePage
from forum.web.filters import full_day
from forum.web.site import address


class Step(NamedTuple):
    """What, where it is, how it stands."""

    words: str
    url: str
    state: str


def list_after(page: ExchangePage) -> list[Step]:
    """Nothing before the close."""
    if page.reading.now < page.exchange.closes_at:
        return []
    found = get_after(page.reading.session, page.exchange, now=page.reading.now)
    return [*list_said(page, found), *list_made(page, found)]


def list_said(page: ExchangePage, found: After) -> Iterator[Step]:
    """By those who took part."""
    slug = page.view.slug
    if found.survey.phase is not None:
        yield Step(gettext("Survey"), address("reports.survey_results", slug=slug), say_survey(page, found))
    yield Step(gettext("Commitments"), address("reports.commitments_desk", slug=slug), say_commitments(found))


def say_survey(page: ExchangePage, found: After) -> str:
    answers = found.survey.answers
    answered = ngettext("%(num)s person has answered.", "%(num)s people have answered.", answers)
    if found.survey.phase is Phase.OPEN:
        return gettext("%(answered)s Open until %(day)s.", answered=answered, day=full_day(survey_ends(page.exchange)))
    return answered


def say_commitments(found: After) -> str:
    stand = ngettext("%(num)s stands", "%(num)s stand", len(found.commitments))
    if found.waiting:
        waits = ngettext("%(num)s waits for you", "%(num)s wait for you", len(found.waiting))
        return f"{stand} · {waits}"
    return stand


def list_made(page: ExchangePage, found: After) -> Iterator[Step]:
    """From it: figures first, since report and publication rest on them."""
    slug = page.view.slug
    yield Step(gettext("Figures"), address("statistics.figures", slug=slug), gettext("as they now stand"))
    yield Step(gettext("Frozen figures"), address("statistics.frozen", slug=slug), say_freezes(found))
    report = url_for("reports.participation", slug=slug, form="pdf")
    yield Step(gettext("Participation report"), report, gettext("made when you take it"))
    yield Step(gettext("Publication"), address("publication.prepare", slug=slug), say_editions(found))
    yield Step(gettext("Archive"), address("archive.desk", slug=slug), say_archives(found))


def say_freezes(found: After) -> str:
    if not found.freezes:
        return gettext("not frozen yet")
    return gettext("frozen on %(day)s", day=full_day(found.freezes[0].frozen_at))


def say_editions(found: After) -> str:
    if found.offered is not None:
        return gettext("readers find edition %(number)s", number=found.offered.edition.number)
    if found.editions:
        return gettext("edition %(number)s, which readers do not find", number=found.editions[0].edition.number)
    return gettext("no edition yet")


def say_archives(found: After) -> str:
    made_at = [row.made_at for row in found.archives if row.made_at]
    return gettext("made on %(day)s", day=full_day(max(made_at))) if made_at else gettext("none that can be taken")
