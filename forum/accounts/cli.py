import csv
from datetime import timedelta
from pathlib import Path

import click
from flask.cli import AppGroup

from forum.accounts.actions import make_administrator, make_link
from forum.exchanges.queries import get_exchange, list_people_to_link
from forum.kernel.errors import Refusal
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
    made = []
    try:
        with runtime().units.open() as uow:
            view = get_exchange(uow.session, slug)
            for person in list_people_to_link(uow.session, view.id):
                token = make_link(
                    uow,
                    account_id=person.account_id,
                    kind="personal",
                    expires_at=view.exchange.closes_at,
                    exchange_id=view.id,
                    leads_to=f"/exchanges/{slug}/",
                )
                made.append((person.email or "", person.name, f"{base_url()}/sign-in/{token}"))
            write_links(out, made)
    except Refusal as refusal:
        raise click.ClickException(refusal.said_in("en")) from None
    click.echo(f"{len(made)} links written to {out}")


def write_links(out: Path, made: list[tuple[str, str, str]]) -> None:
    out.touch(mode=0o600)
    with out.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("email", "name", "link"))
        rows.writerows(made)


def base_url() -> str:
    return runtime().settings.public_url.rstrip("/")


@accounts.command("make-administrator")
@click.argument("email")
def administrator(email: str) -> None:
    """Make the person at EMAIL an administrator, and print a link by which she signs in within a day."""
    try:
        with runtime().units.open() as uow:
            account = make_administrator(uow, email=email)
            token = make_link(uow, account_id=account.id, expires_at=uow.now + DAY)
    except Refusal as refusal:
        raise click.ClickException(refusal.said_in("en")) from None
    click.echo(f"{base_url()}/sign-in/{token}")
