"""The participation report: who took part and how, what was said in which languages, who made it possible."""

from collections.abc import Callable, Sequence
from datetime import datetime

from babel.dates import format_date
from sqlalchemy.orm import Session

from forum.exchanges.queries import ExchangeView, translator_credits
from forum.kernel.keys import Keys
from forum.kernel.moments import say_moment
from forum.kernel.wording import direction, mark
from forum.reports.document import Definition, Report, Sheet
from forum.reports.page_one import page_one
from forum.reports.queries.commitments import list_commitments
from forum.reports.queries.held import count_help, list_incidents
from forum.reports.queries.people import list_shown_people
from forum.reports.queries.said import count_never_came, count_writers, first_words
from forum.reports.queries.survey import count_survey
from forum.reports.sheets import after, figures, people
from forum.reports.sheets.saying import Counted, Saying
from forum.roster.queries import moderator_names
from forum.statistics.definitions import DEFINITIONS
from forum.statistics.described import DESCRIBED
from forum.statistics.queries.breakdown import count_breakdown
from forum.statistics.queries.frozen import list_freezes
from forum.statistics.queries.times import count_times
from forum.statistics.queries.totals import count_totals
from forum.texts.queries import source_lines
from forum.translating.queries.given import sum_given

SHEETS: Sequence[Callable[[Saying], Sheet]] = (
    page_one,
    figures.totals,
    figures.rounds,
    figures.topics,
    figures.countries,
    *(figures.described(trait) for trait in DESCRIBED),
    figures.languages,
    figures.read,
    figures.country_answers,
    figures.to_publication,
    figures.to_translation,
    people.organisations,
    people.moderators,
    people.translating,
    people.incidents,
    people.people,
    after.survey,
    after.commitments_with_notes,
)


def build_participation_report(
    session: Session, view: ExchangeView, *, now: datetime, keys: Keys, locale: str
) -> Report:
    """In words of `locale`; texts of the exchange in it where they have it."""
    saying = Saying(view, count(session, view, now=now, keys=keys), locale)
    return Report(
        title=saying.line(view.exchange.title_id) or view.slug,
        subtitle=subtitle(saying),
        language=locale,
        made_at=saying.counted.totals.as_of.astimezone(saying.zone),
        sheets=[make(saying) for make in SHEETS],
        definitions=[Definition(saying.say(each.name), saying.say(each.meaning)) for each in DEFINITIONS.values()],
        definitions_title=saying.say(mark("Definitions")),
        is_right_to_left=direction(locale) == "rtl",
    )


def count(session: Session, view: ExchangeView, *, now: datetime, keys: Keys) -> Counted:
    totals = count_totals(session, view.exchange, now=now, keys=keys)
    incidents = list_incidents(session, view.id)
    commitments = list_commitments(session, view.id)
    line_ids = [
        view.exchange.title_id or 0,
        *(each.theme_id for each in view.rounds),
        *(topic.title_id for topic in totals.topics),
        *(incident.title_id for incident in incidents),
        *(commitment.text_id for commitment in commitments),
    ]
    return Counted(
        totals=totals,
        breakdown=count_breakdown(session, view, totals),
        people=list_shown_people(session, view.id),
        given=sum_given(session, view.id, names=translator_credits(session, view.exchange)),
        moderators=moderator_names(session, view.exchange),
        incidents=incidents,
        help_given=count_help(session, view.id),
        freezes=list_freezes(session, view.id),
        times=count_times(session, view.exchange),
        survey=count_survey(session, view.exchange, now=now),
        commitments=commitments,
        lines=source_lines(session, line_ids),
        writers=count_writers(session, view.id),
        never_came=count_never_came(session, view.id),
        first_words=first_words(session, view.id),
    )


def subtitle(saying: Saying) -> str:
    exchange = saying.view.exchange
    opens, closes = (
        format_date(at.astimezone(saying.zone).date(), "long", locale=saying.locale)
        for at in (exchange.opens_at, exchange.closes_at)
    )
    as_of = say_moment(saying.counted.totals.as_of, exchange.timezone, saying.locale)
    return saying.say(
        mark("%(host)s, %(opens)s to %(closes)s. Figures as of %(as_of)s."),
        host=exchange.host,
        opens=opens,
        closes=closes,
        as_of=as_of,
    )
