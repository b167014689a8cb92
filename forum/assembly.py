"""The tables of `wiring` joined with the settings and the clock of one process."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from flask import Flask

from forum import wiring
from forum.accounts import queries as accounts
from forum.accounts.actions import catch_words, write_seen
from forum.accounts.rules import session_ends_at
from forum.accounts.tasks import forget_ended
from forum.archive.actions import MAKE as MAKE_ARCHIVE
from forum.archive.actions import REMOVE_OLD as REMOVE_OLD_ARCHIVES
from forum.archive.tasks import MakeArchive, remove_old
from forum.config import Settings
from forum.contributions.tasks import DetectLanguage
from forum.exchanges import queries as exchanges
from forum.files.actions import remove_unused_bytes
from forum.files.storage import FolderStorage
from forum.kernel.clock import Clock
from forum.kernel.db import db
from forum.kernel.health import disk_problem, jobs_problem
from forum.kernel.keys import Keys
from forum.kernel.unit_of_work import Units
from forum.kernel.worker import Handlers, Task
from forum.moderation.tasks import MakeGist
from forum.notifications.occasions import Sender
from forum.notifications.own_data import FORGET_LETTERS, forget_letters
from forum.notifications.rules import TELL_ALL
from forum.notifications.tasks import deliver, gather_unnamed, gather_waiting, tell_all
from forum.notifications.transports.choice import choose_transport
from forum.own_data.actions.erase import CLEAR_TRACES, RENEW_INDEX
from forum.own_data.mails import MAILS as OWN_DATA_MAILS
from forum.own_data.tasks import (
    ask_about_addresses,
    clear_traces,
    erase_addresses,
    erase_due,
    forget_old,
    warn_of_open_cases,
)
from forum.publication.actions.editions import DELETE as DELETE_FILES
from forum.publication.actions.editions import MAKE as MAKE_EDITION
from forum.publication.actions.telling import TELL_OF_DROPPED, tell_of_dropped
from forum.publication.mails import MAILS as PUBLICATION_MAILS
from forum.publication.tasks import MakeEdition, delete_files
from forum.reports.mails import MAILS as REPORT_MAILS
from forum.reports.tasks import forget_survey_takers, tell_after_closing
from forum.search.backends.choice import choose_backend
from forum.search.health import index_problem
from forum.search.tasks import index_pending, look_after_index, renew_index
from forum.statistics.actions.count import write_hits
from forum.statistics.counting import PASSING, Counting, forget_day_salts, salt_folder
from forum.statistics.gathering import Gatherer
from forum.statistics.health import frozen_problem
from forum.statistics.rules import Hit
from forum.statistics.tasks import check_frozen, count_descriptions, freeze_closed, keep_counted
from forum.texts.recognising import Recogniser
from forum.translating.machines.choice import choose_machine, machine_host
from forum.translating.machines.circuit import Circuit
from forum.translating.tasks import TranslateByMachine
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
        tasks=tasks(settings),
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
        parts={
            "storage": file_storage(settings),
            "editions": edition_storage(settings),
            "search": choose_backend(settings),
        },
        health=health(settings, clock),
    )


def tasks(settings: Settings) -> Mapping[str, Task]:
    """Slow work outside the database, each bound to what it needs of the settings."""
    circuit = Circuit()
    return {
        "accounts.forget_ended": forget_ended,
        MAKE_ARCHIVE: MakeArchive(file_storage(settings), archive_folder(settings)),
        REMOVE_OLD_ARCHIVES: partial(remove_old, archive_folder(settings)),
        "contributions.detect_language": DetectLanguage(Recogniser()),
        "files.remove_unused_bytes": partial(remove_unused_bytes, storage=file_storage(settings)),
        "notifications.deliver": partial(deliver, choose_transport(settings), mail_sender(settings)),
        FORGET_LETTERS: partial(forget_letters, settings.data_dir / "mail"),
        "moderation.make_gist": MakeGist(choose_machine(settings), circuit),
        "own_data.erase_due": erase_due,
        "own_data.forget_old": forget_old,
        "own_data.warn_of_open_cases": warn_of_open_cases,
        "own_data.ask_about_addresses": ask_about_addresses,
        "own_data.erase_addresses": erase_addresses,
        "reports.tell_after_closing": tell_after_closing,
        "reports.forget_survey_takers": forget_survey_takers,
        CLEAR_TRACES: clear_traces,
        RENEW_INDEX: partial(renew_index, make_backend=choose_backend(settings)),
        "notifications.gather_waiting": gather_waiting,
        "notifications.gather_unnamed": gather_unnamed,
        TELL_ALL: tell_all,
        MAKE_EDITION: MakeEdition(edition_storage(settings)),
        TELL_OF_DROPPED: tell_of_dropped,
        DELETE_FILES: partial(delete_files, edition_storage(settings)),
        "search.index_pending": partial(index_pending, make_backend=choose_backend(settings)),
        "search.look_after_index": partial(look_after_index, make_backend=choose_backend(settings)),
        "statistics.forget_day_salts": partial(forget_day_salts, salt_folder(settings)),
        "statistics.keep_counted": keep_counted,
        "statistics.check_frozen": check_frozen,
        "statistics.count_descriptions": count_descriptions,
        "statistics.freeze_closed": freeze_closed,
        "translating.translate_by_machine": TranslateByMachine(choose_machine(settings), circuit),
    }


def health(settings: Settings, clock: Clock) -> Mapping[str, Callable[[], str | None]]:
    """What /readyz looks at besides the database: None is well, else the code of what is wrong."""
    return {
        "jobs": partial(jobs_problem, clock),
        "disk": partial(disk_problem, settings.data_dir),
        "mail": choose_transport(settings).problem,
        "search": partial(index_problem, choose_backend(settings)),
        "figures": frozen_problem,
    }


def mail_sender(settings: Settings) -> Sender:
    describes = {**REPORT_MAILS, **PUBLICATION_MAILS, **OWN_DATA_MAILS}
    return Sender(settings.mail_sender, settings.public_url.rstrip("/"), describes)


def file_storage(settings: Settings) -> FolderStorage:
    return FolderStorage(settings.data_dir / "files")


def archive_folder(settings: Settings) -> Path:
    """Apart from what pages serve."""
    return settings.data_dir / "archives"


def edition_storage(settings: Settings) -> FolderStorage:
    """Apart from what people attached: no row of theirs names it."""
    return FolderStorage(settings.data_dir / "editions")
