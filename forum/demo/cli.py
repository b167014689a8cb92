from datetime import timedelta

import click
from flask.cli import AppGroup

from forum.accounts.actions import make_link
from forum.accounts.rules import DEMO_LINK
from forum.demo.actions.load import APART, load_demo
from forum.demo.actions.remove import remove_demo
from forum.demo.errors import DemoIsThere, RealExchangeIsThere
from forum.demo.queries import find_demo, list_doors
from forum.demo.script import read_script
from forum.kernel.errors import Refusal
from forum.web.commands import command_reading, refusals_in_words
from forum.web.runtime import runtime

LINKS_LAST = timedelta(days=14)

demo = AppGroup("demo", help="The demo exchange.")


@demo.command("load")
@click.option("--where-empty", is_flag=True, help="Say nothing where any exchange is there already.")
def load(*, where_empty: bool) -> None:
    """Make the demo exchange, its people and its history. No mail is sent."""
    script = read_script()
    try:
        with runtime().units.without(*APART).open() as uow:
            exchange = load_demo(uow, script)
            click.echo(f"The demo exchange is loaded: {address(exchange.slug)}")
    except DemoIsThere as refusal:
        if not where_empty:
            click.echo(refusal.said_in("en"))
    except Refusal as refusal:
        if not (where_empty and isinstance(refusal, RealExchangeIsThere)):
            raise click.ClickException(refusal.said_in("en")) from refusal


@demo.command("remove")
def remove() -> None:
    """Take the demo exchange away, with its people."""
    with refusals_in_words(), runtime().units.without(*APART).open() as uow:
        remove_demo(uow, read_script())
    click.echo("The demo exchange is removed.")


@demo.command("links")
def links() -> None:
    """Print one sign-in link for each role. They work on this machine only."""
    here = command_reading()
    exchange = find_demo(here.session)
    if exchange is None:
        return
    doors = list_doors(here.session, read_script(), exchange, now=here.now)
    click.echo("Sign in to the demo, from this machine only:")
    with runtime().units.open() as uow:
        for door in doors:
            token = make_link(
                uow,
                account_id=door.account_id,
                kind=DEMO_LINK,
                expires_at=uow.now + LINKS_LAST,
                exchange_id=exchange.id,
                leads_to=f"/exchanges/{exchange.slug}/{door.page}",
            )
            click.echo(f"  {door.role:<18} {door.name:<18} {base_url()}/sign-in/{token}")


def address(slug: str) -> str:
    return f"{base_url()}/exchanges/{slug}/"


def base_url() -> str:
    return runtime().settings.public_url.rstrip("/")
