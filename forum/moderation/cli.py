from typing import BinaryIO

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from forum.exchanges.models import Exchange
from forum.exchanges.queries import get_exchange
from forum.kernel.tables import csv_table
from forum.log.chain import Fault, Link
from forum.log.queries import find_head, list_chain_ids
from forum.moderation.queries.log import check_exchange_log, log_table
from forum.web.commands import command_reading, refusals_in_words

moderation = AppGroup("moderation", help="The log of what was decided.")

FAULTS = {
    Fault.MISSING: "an entry is missing",
    Fault.ALTERED: "the entry is not as it was written, or does not follow the one before it",
    Fault.ADDED: "an entry was put in beside the chain",
    Fault.CUT: "the log ends here, but it went on",
    Fault.MOMENT: "the moment is another",
    Fault.ACTOR: "who acted is another",
    Fault.WORDS: "the reason's words are others",
    Fault.REPLACED: "the entry is another than the one that was written down",
}


class KnownLink(click.ParamType[Link]):
    """PLACE:HASH."""

    name = "place:hash"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Link:
        place, _, kept = value.partition(":")
        if not place.isdigit() or not kept:
            self.fail("give it as the command printed it, for example 312:9f86d0…", param, ctx)
        return Link(int(place), kept)


@moderation.command("verify-log")
@click.argument("slug", required=False)
@click.option(
    "--known", type=KnownLink(), help="A link that an earlier run printed, PLACE:HASH: it must still stand there."
)
def verify_log(slug: str | None, known: Link | None) -> None:
    """Say whether the log of an exchange (without SLUG: every log here) is as it was written, else where it is not.

    Ends with status 1 where something was changed, taken out, put in or moved.
    """
    session = command_reading().session
    if known is not None and slug is None:
        raise click.UsageError("--known needs the exchange's slug")
    with refusals_in_words():
        ids = [get_exchange(session, slug).exchange.id] if slug else list_chain_ids(session)
    harmed = [exchange_id for exchange_id in ids if not _say_log(session, exchange_id, known)]
    if harmed:
        raise click.ClickException("The log is not as it was written.")


def _say_log(session: Session, exchange_id: int, known: Link | None) -> bool:
    """Print how it stands; whether it is whole."""
    exchange = session.get(Exchange, exchange_id)
    name = exchange.slug if exchange is not None else "installation"
    faults = check_exchange_log(session, exchange_id, known=known)
    for place, fault in faults:
        click.echo(f"{name}: entry {place}: {FAULTS[fault]}")
    head = find_head(session, exchange_id)
    if not faults:
        click.echo(f"{name}: whole, {head.place}:{head.hash}" if head is not None else f"{name}: nothing noted yet")
    return not faults


@moderation.command("export-log")
@click.argument("slug")
@click.option("--out", type=click.File("wb", atomic=True), required=True, help="The CSV file to write.")
def export_log(slug: str, out: BinaryIO) -> None:
    """Write the log of an exchange as a table: ids, codes and digests."""
    here = command_reading()
    with refusals_in_words():
        exchange = get_exchange(here.session, slug).exchange
        out.write(csv_table(log_table(here.session, exchange)))
