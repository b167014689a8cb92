"""What commands of the `flask` line have in common: who acts, when, and refusals said in words."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from forum.kernel.actor import SYSTEM
from forum.kernel.db import db
from forum.kernel.errors import InvalidInput, Refusal
from forum.web.entry import Reading
from forum.web.runtime import runtime


def command_reading() -> Reading:
    """What a command reads with: it acts for the machine's keeper, at the present instant."""
    return Reading(db.session(), SYSTEM, runtime().clock.now())


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """A refusal ends the command with its sentence and a status other than 0."""
    try:
        yield
    except InvalidInput as refusal:
        raise click.ClickException(refusal.said_with_fields("en")) from refusal
    except Refusal as refusal:
        raise click.ClickException(refusal.said_in("en")) from refusal
