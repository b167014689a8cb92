"""In which language a contribution is written: detected in the background, decided by people."""

from dataclasses import dataclass

from sqlalchemy import select

from forum.accounts.models import Account
from forum.contributions.models import Contribution
from forum.contributions.policy import can_correct_language, is_author
from forum.contributions.queries.standing import Letter, get_visible_letter
from forum.contributions.rules import is_language_looked_at
from forum.exchanges.models import Exchange, Membership
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.languages import check_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.texts.correcting import confirm_language, correct_language, note_detected
from forum.texts.queries import get_source, get_text

TASK = "contributions.detect_language"


@dataclass(frozen=True, slots=True)
class Guess:
    """What to guess the language of, as it stood when read; `said` is what it is said to be, `others` what it may be."""

    paragraphs: tuple[str, ...]
    said: str
    others: tuple[str, ...]


def ask_for_language(uow: UnitOfWork, contribution_id: int) -> None:
    uow.enqueue(TASK, contribution_id=contribution_id)


def read_guess(uow: UnitOfWork, *, contribution_id: int) -> Guess | None:
    """None for drafts, for what came back, is gone or set aside, and for what is for moderators only."""
    row = uow.session.get(Contribution, contribution_id)
    if row is None or not is_language_looked_at(row.status, row.audience):
        return None
    source = get_source(uow.session, row.text_id)
    return Guess(tuple(source.paragraphs), source.language, languages_of(uow, row.exchange_id))


def languages_of(uow: UnitOfWork, exchange_id: int) -> tuple[str, ...]:
    """Those of the exchange, then those its members read."""
    exchange = uow.session.get_one(Exchange, exchange_id)
    members = (
        select(Account.language, Account.reads)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.exchange_id == exchange_id)
    )
    read = {tag for language, reads in uow.session.execute(members) for tag in (language, *reads)}
    return tuple(dict.fromkeys([*exchange.languages, *sorted(read)]))


def store_guess(uow: UnitOfWork, *, contribution_id: int, guess: Guess, language: str | None) -> None:
    """Nothing, where its words or language changed meanwhile: then it is looked at again."""
    if read_guess(uow, contribution_id=contribution_id) == guess:
        row = uow.session.get_one(Contribution, contribution_id)
        note_detected(get_text(uow.session, row.text_id), language)


def say_language(uow: UnitOfWork, actor: Actor, *, contribution_id: int, language: str) -> Contribution:
    """Somebody trusted says what it is written in: as it was said, or otherwise.

    ContributionNotFound, NotPermitted, UnknownLanguage.
    """
    letter = get_visible_letter(uow.session, actor, contribution_id, now=uow.now, keys=uow.keys)
    require(can_correct_language(actor, letter.standing, uow.now))
    text = get_text(uow.session, letter.contribution.text_id)
    if check_language(language) == text.source_language:
        confirm_language(text)
    else:
        correct_language(uow, text, language)
        log_correction(uow, actor, letter)
    uow.flush()
    return letter.contribution


def log_correction(uow: UnitOfWork, actor: Actor, letter: Letter) -> None:
    """By somebody else than its author, whom no log is to tell of."""
    if not is_author(actor, letter.standing):
        row = letter.contribution
        write_log(
            uow,
            actor,
            act="correct_language",
            thing="contribution",
            thing_id=row.id,
            exchange_id=row.exchange_id,
        )
