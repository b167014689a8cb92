import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import BinaryIO

import click
from flask.cli import AppGroup
from sqlalchemy import select

from forum.exchanges.models import Exchange
from forum.exchanges.queries import get_exchange
from forum.kernel.actor import SYSTEM
from forum.kernel.tables import csv_table
from forum.statistics.actions.freeze import check_figures, freeze_figures
from forum.statistics.comparison_words import comparison_table
from forum.statistics.freezing.verifying import Verified
from forum.statistics.queries.comparing import compare_exchanges
from forum.statistics.queries.exported import described_figures, exported_figures
from forum.statistics.queries.frozen import Freeze, list_freezes
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
    freezes = list_freezes(here.session, exchange.id)
    out.write(as_json(slug, totals, freezes) if form == "json" else as_csv(totals))


@statistics.command("compare")
@click.argument("slug")
@click.argument("other")
def compare(*, slug: str, other: str) -> None:
    """Write two exchanges side by side, as a table with commas; the earlier first."""
    runtime().flush()
    here = command_reading()
    with refusals_in_words():
        views = get_exchange(here.session, slug), get_exchange(here.session, other)
    comparison = compare_exchanges(here.session, views, now=here.now, keys=runtime().keys)
    click.echo(csv_table(comparison_table(comparison, "en")), nl=False)


@statistics.command("freeze")
@click.option("--exchange", "slug", required=True, help="The exchange's slug.")
def freeze(*, slug: str) -> None:
    """Freeze the figures of an exchange as they now stand."""
    runtime().flush()
    with refusals_in_words(), runtime().units.open() as uow:
        frozen = freeze_figures(uow, SYSTEM, exchange=get_exchange(uow.session, slug).exchange)
    click.echo(f"{slug} {frozen.number} {frozen.checksum}")


@statistics.command("verify")
@click.option("--exchange", "slug", help="The exchange's slug; without it, all exchanges.")
def verify(*, slug: str | None) -> None:
    """Count frozen figures again from what is retained of them. Status 1 where a number differs."""
    is_equal = True
    with refusals_in_words(), runtime().units.open() as uow:
        exchanges = [get_exchange(uow.session, slug).exchange] if slug else uow.session.scalars(select(Exchange)).all()
        for exchange in exchanges:
            for one in check_figures(uow, SYSTEM, exchange=exchange):
                is_equal = is_equal and not one.differences
                click.echo("\n".join(said(exchange.slug, one)))
    if not is_equal:
        raise SystemExit(1)


def said(slug: str, one: Verified) -> list[str]:
    """A line, or one for each number that differs."""
    place = f"{slug} {one.freeze.number}"
    if not one.differences:
        since = one.freeze.withdrawn_since
        return [f"{place}: equal, {one.freeze.checksum}; contributions withdrawn since: {since}"]
    return [f"{place}: {each.name}: frozen {each.frozen}, counted {each.counted}" for each in one.differences]


def as_json(slug: str, totals: Totals, freezes: Sequence[Freeze]) -> bytes:
    fields = {
        "exchange": slug,
        "opens_at": totals.period.opens_at.isoformat(),
        "closes_at": totals.period.closes_at.isoformat(),
        "as_of": totals.as_of.isoformat(),
        **exported_figures(totals),
        **described_figures(totals),
        "frozen": [_as_fields(one) for one in freezes],
    }
    return (json.dumps(fields, ensure_ascii=False, indent=2) + "\n").encode()


def _as_fields(freeze: Freeze) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(freeze).items()}


def as_csv(totals: Totals) -> bytes:
    """One number a line: which, of which round and topic or of whom (if of any), how many."""
    rows: list[tuple[str, int | None, str | None, int | str]]
    fields = exported_figures(totals)
    rows = [(name, None, None, value) for name, value in fields.items() if isinstance(value, int)]
    for group in ("participants", "staff"):
        rows += [(f"{group}_{name}", None, None, value) for name, value in fields[group].items()]
    for topic in totals.topics:
        rows.append(("consultations", topic.round_number, topic.title, topic.consultations))
        rows.append(("contributions", topic.round_number, topic.title, topic.contributions))
    for name, people in described_figures(totals).items():
        rows += [(name, None, trait, number) for trait, number in people.items()]
    return csv_table([("figure", "round", "topic", "number"), *rows])
