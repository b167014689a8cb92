from forum.accounts.own_data import erase_account
from forum.contributions.own_data import Written, erase_contributions, list_written
from forum.exchanges.models import Membership
from forum.exchanges.own_data import erase_part, list_parts
from forum.files.own_data import forget_uploader
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.log.own_data import forget_who_acted
from forum.moderation.own_data import (
    erase_claims,
    erase_hand_overs,
    erase_letters,
    erase_readings,
    erase_reasons,
    erase_report_words,
    erase_reports,
)
from forum.notifications.own_data import erase_mails
from forum.own_data.errors import NotSaid
from forum.own_data.models import AddressQuestion, Erasure
from forum.own_data.queries.take_out import find_erasure, list_obstacles
from forum.own_data.rules import THINKING_OVER
from forum.publication.own_data import erase_print
from forum.reports.own_data import erase_after_closing
from forum.roster.own_data import erase_mandates
from forum.search.actions import INDEX_SOON, keep_documents
from forum.support.own_data import erase_questions
from forum.synthesis.own_data import forget_cited, forget_moderator, forget_names
from forum.texts.own_data import forget_translator
from forum.translating.own_data import (
    erase_asked,
    erase_drafts,
    erase_drafts_of,
    erase_place_in_queue,
    erase_questions_of,
    forget_worker,
)

CLEAR_TRACES = "own_data.clear_traces"
RENEW_INDEX = "search.renew_index"
REMOVE_BYTES = "files.remove_unused_bytes"
REMOVE_ARCHIVES = "archive.remove_old"
KEEP, WITHDRAW = "keep", "withdraw"


def ask_for_erasure(uow: UnitOfWork, actor: Actor, *, words: str, is_now: bool) -> bool:
    """Have all of hers erased: in a day, or now; whether it is done. Asked again, the later answer holds.

    `words`: keep (without her) or withdraw. NotSaid, OnlyOrganiser, OnlyAdministrator.
    """
    account_id = actor.account_id or 0
    if words not in {KEEP, WITHDRAW}:
        raise NotSaid({"words": NotSaid.message})
    check_obstacles(uow, account_id)
    erasure = find_erasure(uow.session, account_id) or uow.add(Erasure(account_id=account_id))
    erasure.keeps_words = words == KEEP
    erasure.asked_at, erasure.due_at = uow.now, uow.now + THINKING_OVER
    uow.flush()
    if is_now:
        erase_person(uow, erasure)
    return is_now


def keep_everything(uow: UnitOfWork, actor: Actor) -> None:
    """She thought better of it; nothing was changed meanwhile."""
    erasure = find_erasure(uow.session, actor.account_id or 0)
    if erasure is not None:
        uow.session.delete(erasure)


def check_obstacles(uow: UnitOfWork, account_id: int) -> None:
    for obstacle in list_obstacles(uow.session, account_id, now=uow.now):
        raise obstacle


def erase_person(uow: UnitOfWork, erasure: Erasure) -> None:
    """All of it in one transaction: killed half-way, nothing has happened. OnlyOrganiser, OnlyAdministrator."""
    account_id = erasure.account_id
    check_obstacles(uow, account_id)
    for membership, _ in list_parts(uow.session, account_id):
        erase_in_exchange(uow, membership, keeps_words=erasure.keeps_words)
    erase_questions(uow, account_id=account_id)
    erase_mails(uow, account_id=account_id)
    uow.session.delete(erasure)
    question = uow.session.get(AddressQuestion, account_id)
    if question is not None:
        uow.session.delete(question)
    uow.flush()
    erase_account(uow, account_id=account_id)
    write_log(uow, SYSTEM, act="erase", thing="account", thing_id=account_id)
    forget_outside(uow)


def erase_in_exchange(uow: UnitOfWork, membership: Membership, *, keeps_words: bool) -> None:
    written = list_written(uow.session, membership_id=membership.id, exchange_id=membership.exchange_id, keys=uow.keys)
    left = erase_contributions(uow, written, keeps_words=keeps_words)
    forget_who_acted(uow, membership_id=membership.id, contribution_ids=[one.contribution_id for one in left])
    forget_about(uow, left, withdraws=not keeps_words)
    erase_letters(uow, membership.id)
    erase_reports(uow, membership_id=membership.id)
    erase_drafts(uow, membership.id)
    erase_place_in_queue(uow, membership.id)
    forget_worker(uow, membership.id)
    erase_asked(uow, membership.id)
    forget_translator(uow, membership_id=membership.id)
    forget_moderator(uow, membership_id=membership.id)
    forget_uploader(uow, membership_id=membership.id)
    erase_mandates(uow, membership.id)
    erase_print(uow, membership)
    erase_readings(uow, membership.id)
    erase_claims(uow, membership.id)
    erase_hand_overs(uow, membership.id)
    erase_after_closing(uow, membership.id, keeps_words=keeps_words)
    erase_part(uow, membership)


def forget_about(uow: UnitOfWork, written: list[Written], *, withdraws: bool) -> None:
    """What moderators, translators and search have of words that are gone, or that are nobody's now."""
    ids = [one.contribution_id for one in written]
    erase_reasons(uow, ids)
    erase_report_words(uow, ids)
    forget_names(uow, ids)
    text_ids = [one.text_id for one in written]
    if withdraws:
        erase_drafts_of(uow, text_ids)
        erase_questions_of(uow, text_ids)
        forget_cited(uow, ids)
    keep_documents(uow, text_ids)
    uow.enqueue(INDEX_SOON, key=INDEX_SOON)


def forget_outside(uow: UnitOfWork) -> None:
    """What lies outside the tables: old pages of the database, the index made of the words, bytes of files, archives."""
    for task in (RENEW_INDEX, REMOVE_BYTES, REMOVE_ARCHIVES, CLEAR_TRACES):
        uow.enqueue(task, key=f"{task} after an erasure")
