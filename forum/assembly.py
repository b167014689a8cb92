"""The tables of `wiring` joined with the settings and the clock of one process."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from flask import Flask

from forum import wiring
from forum.accounts import queries as accounts
from forum.accounts.actions import catch_words, write_seen
from forum.accounts.rules import session_ends_at
from forum.config import Settings
from forum.exchanges import queries as exchanges
from forum.kernel.clock import Clock
from forum.kernel.db import db
from forum.kernel.keys import Keys
from forum.kernel.unit_of_work import Units
from forum.kernel.worker import Handlers
from forum.search.backends.choice import choose_backend
from forum.statistics.actions.count import write_hits
from forum.statistics.counting import PASSING, Counting, salt_folder
from forum.statistics.gathering import Gatherer
from forum.statistics.rules import Hit
from forum.translating.machines.choice import machine_host
from forum.web.runtime import LateForm, Runtime


def connect_figures(app: Flask, runtime: Runtime) -> None:
    """Write what is counted, and when sessions were last used, in batches apart from the requests."""
    settings = runtime.settings

    def write(hits: Sequence[Hit]) -> None:
        with app.app_context(), runtime.units.open() as uow:
            write_hits(uow, hits)

    def write_last_use(uses: Sequence[tuple[int, datetime]]) -> None:
        with app.app_context(), runtime.units.open() as uow:
            write_seen(uow, dict(uses))

    delay = settings.figures_delay or None
    counting = Counting(write, keys=runtime.keys, folder=salt_folder(settings), delay=delay)
    last_use = Gatherer(write_last_use, delay=delay, passing=PASSING)

    def flush() -> None:
        counting.flush()
        last_use.flush()

    runtime.gather, runtime.flush = counting.gather, flush
    runtime.note_seen = lambda session_id, at: last_use.add((session_id, at))


def keep_words(units: Units, form: LateForm, but: int | None) -> bool:
    with units.open() as uow:
        return catch_words(
            uow, form_secret=form.secret, path=form.path, fields=form.fields, had_files=form.had_files, but=but
        )


def build_runtime(settings: Settings, clock: Clock) -> Runtime:
    """Join the tables with what this process runs on."""
    names = {event: [wiring.reaction_name(r) for r in reactions] for event, reactions in wiring.REACTIONS.items()}
    handlers = Handlers(
        events={event.__name__: event for event in wiring.REACTIONS},
        reactions={wiring.reaction_name(r): r for reactions in wiring.REACTIONS.values() for r in reactions},
        tasks=wiring.tasks(settings),
        schedule=wiring.SCHEDULE,
    )
    keys = Keys(settings.secret_key)
    units = Units(db.session, clock, keys=keys, reactions=names, before_commit=wiring.BEFORE_COMMIT)
    return Runtime(
        settings=settings,
        clock=clock,
        keys=keys,
        units=units,
        handlers=handlers,
        identify_session=accounts.identify_session,
        identify_token=accounts.identify_token,
        session_ends_at=session_ends_at,
        keep_words=partial(keep_words, units),
        grants=wiring.GRANTS,
        note_seen=lambda _session_id, _at: None,
        gather=lambda _page: None,
        flush=lambda: None,
        revision_of=exchanges.revision_of,
        find_machine=machine_host,
        parts={"storage": wiring.file_storage(settings), "search": choose_backend(settings)},
        health=wiring.health(settings, clock),
    )
