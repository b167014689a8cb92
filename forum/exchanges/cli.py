from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from forum.admin.actions import make_next_exchange
from forum.exchanges.actions.people import invite_person
from forum.exchanges.actions.programme import save_exchange, save_papers, save_round
from forum.exchanges.models import Exchange, Membership, Round
from forum.exchanges.people_list import read_people
from forum.exchanges.plans import PaperPlan, PersonPlan
from forum.exchanges.programme import DocumentPlan, Programme, read_programme
from forum.exchanges.queries import get_exchange
from forum.files.actions import add_file
from forum.files.uploads import keep_upload
from forum.kernel.actor import SYSTEM
from forum.kernel.unit_of_work import UnitOfWork
from forum.kernel.zones import zone
from forum.roster.actions import follow_programme, staff_round
from forum.web.commands import refusals_in_words
from forum.web.runtime import runtime

exchanges = AppGroup("exchanges", help="Exchanges and their programmes.")
READABLE = {".txt", ".md"}


@exchanges.command("load")
@click.argument("programme", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--people",
    type=click.Path(dir_okay=False, path_type=Path),
    help="CSV, with one person a row.",
)
@click.option("--organiser", metavar="EMAIL", help="Makes this person the exchange's organiser.")
def load(programme: Path, people: Path | None, organiser: str | None) -> None:
    """Make an exchange from a PROGRAMME file, or bring it up to date; all of it or nothing.

    Nobody is sent anything: hand out links with `flask accounts links`.
    """
    with refusals_in_words():
        planned = read_programme(programme)
        persons = read_people(people) if people else []
        with runtime().units.open() as uow:
            exchange = load_programme(uow, planned)
            load_people(uow, exchange, planned=planned, persons=[*persons, *_organisers(organiser)])
            click.echo(f"{exchange.slug}: {len(planned.rounds)} rounds, {len(persons)} people")


@exchanges.command("clone")
@click.argument("slug")
@click.argument("new_slug")
@click.option("--opens", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day it opens, as YYYY-MM-DD.")
@click.option("--show", is_flag=True, help="Say what it would be, and make nothing.")
def clone(*, slug: str, new_slug: str, opens: datetime, show: bool) -> None:
    """Make next year's exchange from SLUG: its words, weeks, rules, glossary, pages and organisers; nobody else."""
    with refusals_in_words(), runtime().units.open() as uow:
        exchange = get_exchange(uow.session, slug).exchange
        new = make_next_exchange(uow, SYSTEM, exchange=exchange, slug=new_slug, opens_on=opens.date())
        uow.flush()
        say_dates(
            new, list(uow.session.scalars(select(Round).where(Round.exchange_id == new.id).order_by(Round.number)))
        )
        if show:
            raise click.exceptions.Exit(0)


def say_dates(exchange: Exchange, rounds: Sequence[Round]) -> None:
    there = zone(exchange.timezone)
    for name, opens_at, closes_at in (
        (exchange.slug, exchange.opens_at, exchange.closes_at),
        *((f"round {one.number}", one.opens_at, one.closes_at) for one in rounds),
    ):
        ends = f" to {closes_at.astimezone(there):%a %Y-%m-%d %H:%M}" if closes_at else ""
        click.echo(f"{name}: {opens_at.astimezone(there):%a %Y-%m-%d %H:%M}{ends} ({exchange.timezone})")


def _organisers(email: str | None) -> list[PersonPlan]:
    return [PersonPlan(email=email.strip().lower(), ref=None, is_organiser=True)] if email else []


def load_programme(uow: UnitOfWork, planned: Programme) -> Exchange:
    found = uow.session.scalar(select(Exchange).where(Exchange.slug == planned.exchange.slug))
    exchange = save_exchange(uow, SYSTEM, plan=planned.exchange, exchange=found)
    kept = list(uow.session.scalars(select(Round).where(Round.exchange_id == exchange.id).order_by(Round.number)))
    for place, wanted in enumerate(planned.rounds):
        round = save_round(
            uow, SYSTEM, exchange=exchange, plan=wanted.plan, round=kept[place] if place < len(kept) else None
        )
        papers = [read_document(uow, exchange, document) for document in wanted.documents]
        save_papers(uow, SYSTEM, exchange=exchange, round=round, plans=papers)
    return exchange


def read_document(uow: UnitOfWork, exchange: Exchange, document: DocumentPlan) -> PaperPlan:
    """A text file becomes a text with versions; any other is kept as a file."""
    if document.path.suffix.lower() in READABLE:
        body = document.path.read_text(encoding="utf-8-sig", errors="replace")
        return PaperPlan(title=document.title, language=document.language, body=body)
    storage, content = runtime().parts["storage"], document.path.read_bytes()
    kept = keep_upload(storage, name=document.path.name, content=content, now=uow.now)
    stored = add_file(uow, exchange_id=exchange.id, file=kept, uploader_id=None)
    return PaperPlan(title=document.title, language=document.language, file_id=stored.id)


def load_people(uow: UnitOfWork, exchange: Exchange, *, planned: Programme, persons: Sequence[PersonPlan]) -> None:
    for person in (*persons, *planned.translators):
        invite_person(uow, SYSTEM, exchange=exchange, plan=person, tells=False)
    rounds = uow.session.scalars(select(Round).where(Round.exchange_id == exchange.id).order_by(Round.number))
    for round, wanted in zip(rounds, planned.rounds, strict=False):
        moderators = [invite_moderator(uow, exchange, email) for email in wanted.moderators]
        substitutes = [invite_moderator(uow, exchange, email) for email in wanted.substitutes]
        staff_round(uow, SYSTEM, exchange=exchange, round=round, moderators=moderators, substitutes=substitutes)
    follow_programme(uow, exchange=exchange)


def invite_moderator(uow: UnitOfWork, exchange: Exchange, email: str) -> Membership:
    """A moderator known by her address only is shown by what stands before its @, until she says how."""
    person = PersonPlan(email=email.strip().lower(), ref=None)
    member = invite_person(uow, SYSTEM, exchange=exchange, plan=person, tells=False)
    member.name = member.name or email.split("@")[0]
    return member
