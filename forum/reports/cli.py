from typing import BinaryIO

import click
from flask.cli import AppGroup

from forum.archive.formats import make_archive
from forum.exchanges.queries import get_exchange
from forum.files.forms import storage
from forum.kernel.wording import locales
from forum.reports.formats import FORMATS
from forum.reports.participation import build_participation_report
from forum.web.commands import command_reading, refusals_in_words
from forum.web.runtime import runtime

reports = AppGroup("reports", help="What an organiser hands in at the end.")


@reports.command("participation")
@click.option("--exchange", "slug", required=True, help="The exchange's slug.")
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), default="xlsx", show_default=True)
@click.option("--language", default="en", show_default=True, help="The language of its words.")
@click.option("--out", type=click.File("wb", atomic=True), required=True, help="The file to write (CSV: a zip).")
def participation(*, slug: str, form: str, language: str, out: BinaryIO) -> None:
    """Write the participation report: figures, who led and translated, what went wrong, and who took part."""
    if language not in locales():
        raise click.BadParameter(f"one of {', '.join(locales())}", param_hint="--language")
    runtime().flush()
    here = command_reading()
    with refusals_in_words():
        view = get_exchange(here.session, slug)
    report = build_participation_report(here.session, view, now=here.now, keys=runtime().keys, locale=language)
    FORMATS[form].write(report, out)


@reports.command("archive")
@click.argument("slug")
@click.option(
    "--audience", type=click.Choice(("public", "members")), help="Who could read what is in it. Default: the widest."
)
@click.option("--out", type=click.File("wb", atomic=True), required=True, help="The zip to write.")
def archive(*, slug: str, audience: str | None, out: BinaryIO) -> None:
    """Write an archive of the exchange SLUG: a site to read from a folder, tables, mailboxes, files and checksums."""
    runtime().flush()
    here = command_reading()
    with refusals_in_words():
        make_archive(here.session, slug, out, audience=audience, now=here.now, keys=runtime().keys, storage=storage())
