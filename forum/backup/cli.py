import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup

from forum.backup.archive import check_backup, restore_backup, write_backup
from forum.backup.databases import copier_for
from forum.backup.secret import copy_secret, secret_beside
from forum.config import SECRET_FILE
from forum.kernel.db import db
from forum.web.commands import refusals_in_words
from forum.web.runtime import runtime

backup = AppGroup("backup", help="Copies of all there is, made while it runs, and their way back.")
GIVEN_SECRET = "FORUM_SECRET_KEY"  # noqa: S105 - the name of a variable


def file_argument(*, exists: bool) -> Callable[[Callable[..., None]], Callable[..., None]]:
    kind = click.Path(exists=exists, dir_okay=False, resolve_path=True, path_type=Path)
    return click.argument("file", type=kind)


@contextmanager
def faults_in_words() -> Iterator[None]:
    """A full disk and the like are said in a sentence, as refusals are."""
    with refusals_in_words():
        try:
            yield
        except OSError as error:
            raise click.ClickException(f"{error.strerror}: {error.filename or 'while writing'}") from error


def own_secret() -> Path:
    return runtime().settings.data_dir / SECRET_FILE


@backup.command("make")
@file_argument(exists=False)
def make(file: Path) -> None:
    """Write all there is into FILE, read it again, and write the secret into FILE.secret: keep the two apart."""
    here = runtime()
    with faults_in_words():
        made = write_backup(file, copier=copier_for(db.engine), storage=here.parts["storage"], now=here.clock.now())
        if GIVEN_SECRET not in os.environ:
            copy_secret(own_secret(), secret_beside(file))
            click.echo(f"The secret is in {secret_beside(file)}: keep it apart, locked away.")
    click.echo(
        f"{file}: the database and {len(made.files)} files, {file.stat().st_size:,} bytes, read again and found whole."
    )


@backup.command("check")
@file_argument(exists=True)
def check(file: Path) -> None:
    """Read all of FILE; ends with status 1 where it is not whole."""
    with faults_in_words():
        found = check_backup(file, copier=copier_for(db.engine))
    click.echo(f"{file}: whole; made {found.made_at:%Y-%m-%d %H:%M} UTC, {len(found.files)} files.")


@backup.command("restore")
@file_argument(exists=True)
@click.option("--new-secret", is_flag=True, help="Go on without FILE.secret, which is lost.")
def restore(*, file: Path, new_secret: bool) -> None:
    """Bring back FILE, and the secret of FILE.secret, into an empty folder and an empty database."""
    here = runtime()
    copier = copier_for(db.engine)
    with faults_in_words():
        copier.require_empty()
        if not new_secret and GIVEN_SECRET not in os.environ:
            copy_secret(secret_beside(file), own_secret())
        found = restore_backup(file, copier=copier, storage=here.parts["storage"], now=here.clock.now())
    click.echo(f"All is as it was at {found.made_at:%Y-%m-%d %H:%M} UTC. Start Ronda: it makes the search index anew.")
