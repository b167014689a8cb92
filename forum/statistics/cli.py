import json
from typing import BinaryIO

import click
from flask.cli import AppGroup

from forum.exchanges.queries import get_exchange
from forum.kernel.tables import csv_table
from forum.statistics.queries.exported import exported_figures
from forum.statistics.queries.totals import Totals, count_totals
from forum.web.commands import command_reading, refusals_in_words
from forum.web.runtime import runtime

statistics = AppGroup("statistics", help="The figures of an exchange.")


@statistics.command("export")
@click.option("--exchange", "slug", required=True, help="The exchange's slug.")
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="json", show_default=True)
@click.option("--out", type=click.File("wb", atomic=True), required=True, help="The file to write; - for the screen.")
def export(*, slug: str, form: str, out: BinaryIO) -> None:
    """Write the figures of an exchange as they now stand."""
    runtime().flush()
    here = command_reading()
    with refusals_in_words():
        exchange = get_exchange(here.session, slug).exchange
    totals = count_totals(here.session, exchange, now=here.now, keys=runtime().keys)
    out.write(as_json(slug, totals) if form == "json" else as_csv(totals))


def as_json(slug: str, totals: Totals) -> bytes:
    fields = {
        "exchange": slug,
        "opens_at": totals.period.opens_at.isoformat(),
        "closes_at": totals.period.closes_at.isoformat(),
        "as_of": totals.as_of.isoformat(),
        **exported_figures(totals),
    }
    return (json.dumps(fields, ensure_ascii=False, indent=2) + "\n").encode()


def as_csv(totals: Totals) -> bytes:
    """One number a line: which, of which round and topic (if of one), how many."""
    rows: list[tuple[str, int | None, str | None, int]]
    fields = exported_figures(totals)
    rows = [(name, None, None, value) for name, value in fields.items() if isinstance(value, int)]
    for group in ("participants", "staff"):
        rows += [(f"{group}_{name}", None, None, value) for name, value in fields[group].items()]
    for topic in totals.topics:
        rows.append(("consultations", topic.round_number, topic.title, topic.consultations))
        rows.append(("contributions", topic.round_number, topic.title, topic.contributions))
    return csv_table([("figure", "round", "topic", "number"), *rows])
