from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Response, render_template, url_for
from flask_babel import gettext
from werkzeug.http import dump_options_header

from forum.kernel.languages import say_language
from forum.kernel.moments import say_length
from forum.kernel.tables import csv_table
from forum.reports.formats import FORMATS
from forum.reports.policy import can_take_report
from forum.roster.frame import ExchangePage, open_exchange
from forum.statistics.definitions import DEFINITIONS, ORIGINS
from forum.statistics.described import DESCRIBED
from forum.statistics.errors import FiguresNotShown
from forum.statistics.pictures.drawing import STYLE_DIGEST, draw_png, draw_svg
from forum.statistics.pictures.made import PICTURES, Shown, Table
from forum.statistics.policy import can_see_all_figures, can_see_summary, seen_sections
from forum.statistics.queries.answers import count_answers
from forum.statistics.queries.breakdown import Breakdown, count_breakdown
from forum.statistics.queries.frozen import list_freezes
from forum.statistics.queries.times import count_times
from forum.statistics.queries.totals import Totals, count_totals, split_totals
from forum.statistics.rules import Section
from forum.statistics.views.door import bp
from forum.statistics.views.public import public_choice
from forum.texts.queries import show_texts, source_lines
from forum.web.access import public
from forum.web.headers import POLICY
from forum.web.kept_pages import keep_page
from forum.web.limits import limit
from forum.web.locale import page_locale, programme_reader
from forum.web.runtime import runtime
from forum.web.site import address

Figure = tuple[int, str, str]
PICTURE_FORMS: Mapping[str, tuple[Callable[[Table], str | bytes], str]] = {
    "svg": (lambda table: draw_svg(table.picture), "image/svg+xml"),
    "png": (lambda table: draw_png(table.picture), "image/png"),
    "csv": (lambda table: csv_table([table.columns, *table.rows]), "text/csv"),
}
MAIN = ("people", "visits", "consultations", "countries", "contributions")


@bp.get("/exchanges/<slug>/figures")
@public
def figures(slug: str) -> str:
    page = open_exchange(slug)
    here, exchange = page.reading, page.exchange
    if not can_see_summary(here.actor, exchange, here.now):
        raise FiguresNotShown()
    totals = count_totals(here.session, exchange, now=here.now, keys=runtime().keys)
    sections = seen_sections(here.actor, exchange, here.now)
    breakdown = count_breakdown(here.session, page.view, totals) if sections else None
    shows_all = bool(can_see_all_figures(here.actor, exchange, here.now))
    keep_page(exchange.id, revision=exchange.revision, until=end_of_minute(here.now))
    return render_template(
        "statistics/figures.html",
        nav=page.nav,
        totals=totals,
        main=[figure(key, getattr(totals, key)) for key in MAIN],
        split=split_table(totals),
        apart=[figure("anonymous_visits", totals.anonymous_visits)],
        definitions={key: (gettext(each.name), gettext(each.meaning)) for key, each in DEFINITIONS.items()},
        hidden=gettext(DEFINITIONS["hidden"].meaning),
        lines=show_texts(here.session, text_ids(totals, breakdown), programme_reader()),
        breakdown=breakdown,
        sections=sections,
        shows_all=shows_all,
        pictures=picture_links(page),
        **tables_of(page, totals, breakdown, sections=sections),
        texts=texts_of(page, totals, breakdown) if shows_all and breakdown else None,
        rows=rows_of(page, totals, breakdown),
        people_url=url_for("admin.people", slug=slug),
        public=public_choice(exchange) if shows_all else None,
        downloads=report_addresses(page),
        frozen_url=url_for("statistics.frozen", slug=slug) if shows_all else None,
        compare_url=url_for("statistics.compare", slug=slug) if shows_all else None,
        freezes=list_freezes(here.session, exchange.id) if shows_all else [],
    )


@bp.get("/exchanges/<slug>/figures/pictures/<name>.<form>")
@public
@limit("300 per hour", methods=("GET",))
def picture(slug: str, name: str, form: str) -> Response:
    """One picture of the figures, or the table it is made of, in the reader's language."""
    page = open_exchange(slug)
    if name not in offered_pictures(page) or form not in PICTURE_FORMS:
        raise FiguresNotShown()
    here = page.reading
    totals = count_totals(here.session, page.exchange, now=here.now, keys=runtime().keys)
    table = PICTURES[name](shown_of(page, totals, count_breakdown(here.session, page.view, totals)))
    write, media_type = PICTURE_FORMS[form]
    response = Response(write(table), mimetype=media_type)
    response.headers["Content-Disposition"] = dump_options_header("inline", {"filename": f"{slug}-{name}.{form}"})
    response.headers["Content-Security-Policy"] = POLICY.replace("style-src 'self'", f"style-src '{STYLE_DIGEST}'")
    return response


def offered_pictures(page: ExchangePage) -> list[str]:
    """To whoever sees the summary those of the tables she sees; to organisers all."""
    actor, now = page.reading.actor, page.reading.now
    if can_see_all_figures(actor, page.exchange, now):
        return list(PICTURES)
    if not can_see_summary(actor, page.exchange, now):
        return []
    return [name for name in PICTURES if name in {"topics", *seen_sections(actor, page.exchange, now)}]


def tables_of(
    page: ExchangePage, totals: Totals, breakdown: Breakdown | None, *, sections: Collection[Section]
) -> dict[str, Any]:
    """Whether any country may be coloured; for organisers besides who answers whom, and what people say of themselves."""
    if breakdown is None or Section.COUNTRIES not in sections:
        return {"answers": [], "has_map": False, "described": []}
    shown = shown_of(page, totals, breakdown)
    shows_all = bool(can_see_all_figures(page.reading.actor, page.exchange, page.reading.now))
    return {
        "answers": [(name, PICTURES[name](shown)) for name in ("answers", "country_answers")] if shows_all else [],
        "has_map": not PICTURES["countries"](shown).is_blank,
        "described": described_tables(breakdown) if shows_all and page.exchange.asks_description else [],
    }


def described_tables(breakdown: Breakdown) -> list[tuple[str, str, list[tuple[str, int | str]]]]:
    """By what people say of themselves: the caption, the name of the first column, the rows."""
    return [
        (gettext(each.caption), gettext(each.trait), [(gettext(words), shown) for words, shown in each.rows(breakdown)])
        for each in DESCRIBED
    ]


def texts_of(page: ExchangePage, totals: Totals, breakdown: Breakdown) -> dict[str, Any]:
    """What became of the texts: how many versions and copies, what was read, how long it took."""
    times = count_times(page.reading.session, page.exchange)
    versions = sum(each.human_versions + each.machine_versions for each in breakdown.languages)
    return {
        "main": [figure("versions", versions), figure("mail_copies", totals.mail_copies)],
        "read": [(gettext(ORIGINS[origin]), number) for origin, number in totals.read.items()],
        "to_publication": [
            (gettext("Week %(number)s", number=number), took.texts, say_length(took.middle, page_locale()))
            for number, took in times.to_publication.items()
        ],
        "to_translation": [
            (named(source), named(target), took.texts, say_length(took.middle, page_locale()))
            for (source, target), took in times.to_translation.items()
        ],
    }


def named(tag: str) -> str:
    return say_language(tag, page_locale()) or tag


def rows_of(page: ExchangePage, totals: Totals, breakdown: Breakdown | None) -> dict[str, Mapping[Any, str]]:
    """Where what was counted stands: the page of each topic and round, the texts written in each language. Of visits none."""
    slug = page.exchange.slug
    languages = {each.language: each.contributions for each in breakdown.languages} if breakdown else {}
    return {
        "topics": {
            each.topic_id: url_for("contributions.topic", slug=slug, topic_id=each.topic_id) for each in totals.topics
        },
        "languages": {
            tag: url_for("search.exchange_results", slug=slug, original=tag) for tag in languages if languages[tag]
        },
        "rounds": {each.number: url_for("exchanges.round", slug=slug, number=each.number) for each in page.view.rounds},
    }


def shown_of(page: ExchangePage, totals: Totals, breakdown: Breakdown) -> Shown:
    here = page.reading
    return Shown(
        view=page.view,
        totals=totals,
        breakdown=breakdown,
        answers=count_answers(here.session, page.exchange.id),
        lines=source_lines(here.session, [topic.title_id for topic in totals.topics]),
        locale=page_locale(),
    )


def picture_links(page: ExchangePage) -> dict[str, dict[str, str]]:
    """By picture and by kind of file."""
    slug = page.exchange.slug
    return {
        name: {form: url_for("statistics.picture", slug=slug, name=name, form=form) for form in PICTURE_FORMS}
        for name in offered_pictures(page)
    }


def figure(key: str, number: int) -> Figure:
    return number, gettext(DEFINITIONS[key].name), gettext(DEFINITIONS[key].meaning)


def split_table(totals: Totals) -> dict[str, Any]:
    """Participants and staff apart, for `components/figures.html`."""
    measures = ("people", "visits", "consultations")
    shares = split_totals(totals)
    return {
        "columns": [gettext("Who"), *(gettext(DEFINITIONS[name].name) for name in measures)],
        "rows": [
            [words, *(getattr(shares[group], name).shown for name in measures)]
            for group, words in (("participants", gettext("Participants")), ("staff", gettext("Staff")))
        ],
        "meaning": gettext(DEFINITIONS["staff"].meaning),
    }


def text_ids(totals: Totals, breakdown: Breakdown | None) -> set[int]:
    themes = {each.theme_id for each in breakdown.rounds} if breakdown else set()
    return {topic.title_id for topic in totals.topics} | themes


def report_addresses(page: ExchangePage) -> list[tuple[str, str]]:
    if not can_take_report(page.reading.actor, page.exchange, page.reading.now):
        return []
    return [
        (gettext(each.words), url)
        for form, each in FORMATS.items()
        if (url := address("reports.participation", slug=page.exchange.slug, form=form))
    ]


def end_of_minute(now: datetime) -> datetime:
    """A kept page of figures is at most a minute old, and says as of when it is."""
    return now.replace(second=0, microsecond=0) + timedelta(minutes=1)
