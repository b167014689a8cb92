from datetime import timedelta
from pathlib import Path

import click
from flask.cli import AppGroup

from forum.accounts.actions import forget_second_step, make_administrator, make_link
from forum.accounts.first_address import FirstAddress
from forum.accounts.queries import get_account_of
from forum.demo.queries import has_administrator
from forum.exchanges.actions.links import links_table, make_personal_links
from forum.exchanges.queries import get_exchange
from forum.kernel.actor import SYSTEM
from forum.web.commands import command_reading, refusals_in_words
from forum.web.runtime import runtime

DAY = timedelta(days=1)
accounts = AppGroup("accounts", help="People's accounts.")


@accounts.command("links")
@click.option("--exchange", "slug", required=True, help="Slug of the exchange.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="CSV file to write.")
def links(slug: str, out: Path) -> None:
    """Write one personal sign-in link per person, good for one sign-in until the exchange closes.

    Links written earlier stay good. Mail them with your own tools and delete the file.
    """
    with refusals_in_words(), runtime().units.open() as uow:
        made = make_personal_links(uow, SYSTEM, exchange=get_exchange(uow.session, slug).exchange)
        out.touch(mode=0o600)
        out.write_text(links_table(made, base_url()), encoding="utf-8", newline="")
    click.echo(f"{len(made)} links written to {out}")


def base_url() -> str:
    return runtime().settings.public_url.rstrip("/")


@accounts.command("make-administrator")
@click.argument("email")
def administrator(email: str) -> None:
    """Make the person at EMAIL an administrator, and print a link by which she signs in within a day."""
    with refusals_in_words(), runtime().units.open() as uow:
        account = make_administrator(uow, email=email)
        token = make_link(uow, account_id=account.id, expires_at=uow.now + DAY)
    click.echo(f"{base_url()}/sign-in/{token}")


@accounts.command("forget-second-step")
@click.argument("who", metavar="EMAIL")
def without_second_step(who: str) -> None:
    """Take the second step off the account of EMAIL, for who has lost app and recovery codes. Make sure that it is she.

    She is signed out everywhere; the log keeps that it was done. Without mail address: the code on her card, or her
    account's number.
    """
    with refusals_in_words(), runtime().units.open() as uow:
        forget_second_step(uow, account_id=get_account_of(uow.session, who).id)
    click.echo("Forgotten. She signs in without it, and is asked to set it up again where it is needed.")


@accounts.command("first-address")
def first_address() -> None:
    """While nobody keeps this machine: print a new one-time address that makes its first administrator."""
    here, first = command_reading(), FirstAddress(runtime().settings.data_dir)
    if has_administrator(here.session):
        first.forget()
        return
    click.echo("Nobody keeps this installation yet. This address, good once, makes its first administrator:")
    click.echo(f"  {base_url()}/first/{first.renew()}")
