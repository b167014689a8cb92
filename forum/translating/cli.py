"""`flask translating machine`: whether the machine that the settings name answers, and how."""

import time
from datetime import timedelta

import click
from flask.cli import AppGroup

from forum.translating.machines.base import Machine, MachineUnavailable
from forum.translating.machines.choice import choose_machine
from forum.translating.queries.machine import list_came
from forum.web.commands import command_reading
from forum.web.runtime import runtime

translating = AppGroup("translating", help="The machine that translates.")

SENTENCES = {
    "ar": "نعمل مع نساء المدينة.",
    "en": "We work with the women of the city.",
    "es": "Trabajamos con las mujeres de la ciudad.",
    "fr": "Nous travaillons avec les femmes de la ville.",
    "pt": "Trabalhamos com as mulheres da cidade.",
}
TROUBLE = {
    "unreachable": "nothing answers at its address: is it running, and is FORUM_MACHINE_URL right?",
    "wrong_address": "something else answers at its address: is FORUM_MACHINE_URL right?",
    "redirected": "its address sends elsewhere, which is not followed: give FORUM_MACHINE_URL as it is in the end",
    "not_authorised": "it does not take FORUM_MACHINE_KEY",
    "quota_used_up": "the account is used up for this month",
    "busy": "it has too much to do, try again later",
    "too_slow": "it took too long",
    "failing": "it failed",
    "not_installed": "its programs are not on this machine: apt-get install apertium, or set FORUM_MACHINE_PROGRAM",
    "no_such_pair": "it does not translate between these languages",
    "refused": "it refuses the text or the languages",
}


@translating.command("machine")
@click.option("--from", "source", default="es", show_default=True, type=click.Choice(sorted(SENTENCES)))
@click.option("--into", "target", default="en", show_default=True, help="A language tag.")
def machine(source: str, target: str) -> None:
    """Try the machine that the settings name: where it is, which pairs it has, one sentence, and how it went of late.

    Ends with status 1 where it does not answer.
    """
    chosen = choose_machine(runtime().settings)
    if chosen.name == "none":
        click.echo("No machine: FORUM_MACHINE is none. Versions are written by people.")
        return
    click.echo(f"{chosen.name}, {f'at {chosen.host}' if chosen.host else 'on this machine'}")
    try:
        _say_pairs(chosen)
        _try_sentence(chosen, source, target)
    except MachineUnavailable as trouble:
        raise click.ClickException(
            f"{TROUBLE.get(trouble.code, 'its answer cannot be used')} ({trouble.code})"
        ) from None
    finally:
        _say_of_late(chosen.name)


def _say_pairs(machine: Machine) -> None:
    pairs = machine.pairs()
    click.echo(f"{len(pairs)} pairs:")
    for source in sorted({source for source, _ in pairs}):
        into = [target for start, target in sorted(pairs) if start == source]
        said = [
            f"{target} through {middle}" if (middle := machine.between(source, target)) else target for target in into
        ]
        click.echo(f"  {source} → {', '.join(said)}")


def _try_sentence(machine: Machine, source: str, target: str) -> None:
    began = time.monotonic()
    [said] = machine.translate([SENTENCES[source]], source, target)
    took = timedelta(seconds=time.monotonic() - began)
    click.echo(f"{source} → {target}, {took.total_seconds():.2f} s: {SENTENCES[source]} → {said}")


def _say_of_late(engine: str) -> None:
    """The circuit itself lives in the worker; what it counts is in the database."""
    here = command_reading()
    for one in list_came(here.session, engine, now=here.now):
        click.echo(f"in thirty days {one.times} × {one.code}, last {one.last_at:%Y-%m-%d %H:%M} UTC")
