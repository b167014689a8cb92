"""What the clock does: erasures that are due, and what nobody needs any more."""

from collections.abc import Collection

from forum.accounts.own_data import erase_account, is_untouched
from forum.contributions.own_data import forget_unpublished_words, forget_withdrawn_words
from forum.exchanges.own_data import erase_part, list_closed_before, list_never_came, list_parts
from forum.kernel.db import clear_old_pages
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.log.own_data import forget_old_acts
from forum.moderation.own_data import (
    drop_promises,
    end_cases,
    erase_reasons,
    erase_report_words,
    forget_old_letters,
    forget_old_reports,
    list_set_aside_since,
)
from forum.moderation.queries.danger import list_open_cases
from forum.notifications.actions import tell_those_needed
from forum.notifications.own_data import FORGET_LETTERS, erase_mails, forget_old_mails
from forum.own_data.actions.addresses import ask_about_address, erase_address_if_due
from forum.own_data.actions.erase import erase_person, forget_outside
from forum.own_data.errors import NotWithoutHer
from forum.own_data.queries.addresses import list_perhaps_to_ask, list_perhaps_to_erase
from forum.own_data.queries.take_out import find_erasure, list_due
from forum.own_data.rules import ACTS, AFTER_CLOSE, MAILS, QUESTIONS, WARNED
from forum.support.own_data import forget_old_questions
from forum.synthesis.own_data import forget_cited
from forum.translating.actions.passages import forget_old_passages
from forum.translating.own_data import erase_drafts_of, erase_questions_of, forget_old_work


def erase_due(units: Units) -> None:
    """Each in a transaction of its own. One that cannot go yet waits, and her page says for what."""
    with units.open() as uow:
        due = list_due(uow.session, uow.now)
    for account_id in due:
        try:
            erase_if_due(units, account_id)
        except NotWithoutHer:
            continue


def erase_if_due(units: Units, account_id: int) -> None:
    """Looked at anew: she may have undone it a moment ago."""
    with units.open() as uow:
        erasure = find_erasure(uow.session, account_id)
        if erasure is not None and erasure.due_at <= uow.now:
            erase_person(uow, erasure)


def ask_about_addresses(units: Units) -> None:
    """A hundred at a time; begun again, nobody is asked twice."""
    after = 0
    while True:
        with units.open() as uow:
            people = list_perhaps_to_ask(uow.session, uow.now, after=after)
            for account_id in people:
                ask_about_address(uow, account_id)
        if not people:
            return
        after = people[-1]


def erase_addresses(units: Units) -> None:
    """Each in a transaction of its own."""
    with units.reading() as session:
        due = list_perhaps_to_erase(session, units.clock.now())
    for account_id in due:
        with units.open() as uow:
            erase_address_if_due(uow, account_id)


def warn_of_open_cases(units: Units) -> None:
    """Each of those who may close it once; that mail is kept until the words of the case are gone."""
    with units.open() as uow:
        before = uow.now - AFTER_CLOSE + WARNED
        closed = list_closed_before(uow.session, before)
        for case in list_open_cases(uow.session, closed, set_aside_before=before):
            tell_those_needed(uow, case, but=None, again=-case.id)


def forget_old(units: Units) -> None:
    """Done again it does no harm; killed in between, the next run does the rest."""
    with units.open() as uow:
        forget_old_mails(uow, before=uow.now - MAILS)
        forget_old_acts(uow, before=uow.now - ACTS)
        forget_old_reports(uow, before=uow.now - ACTS)
        forget_old_questions(uow, before=uow.now - QUESTIONS)
        uow.enqueue(FORGET_LETTERS, key=FORGET_LETTERS)
    with units.open() as uow:
        forget_after_close(uow)
    while forget_some_withdrawn(units):
        pass


def forget_after_close(uow: UnitOfWork) -> None:
    """A month after the close: what was never published or is set aside, and who never came."""
    before = uow.now - AFTER_CLOSE
    closed = list_closed_before(uow.session, before)
    forget_unread_words(uow, closed, set_aside_lately=list_set_aside_since(uow.session, before))
    forget_old_letters(uow, closed)
    forget_old_work(uow, closed_before=before)
    forget_old_passages(uow, now=uow.now)
    for membership in list_never_came(uow.session, closed):
        account_id = membership.account_id
        erase_part(uow, membership)
        if account_id is not None and not list_parts(uow.session, account_id):
            forget_who_never_came(uow, account_id)


def forget_unread_words(uow: UnitOfWork, exchange_ids: Collection[int], *, set_aside_lately: Collection[int]) -> None:
    """With all that was said of them, and was made of them; a case that is still open ends by it."""
    gone = forget_unpublished_words(uow, exchange_ids, set_aside_lately=set_aside_lately)
    ids = [one.contribution_id for one in gone]
    erase_reasons(uow, ids)
    erase_report_words(uow, ids)
    drop_promises(uow, ids)
    end_cases(uow, ids)
    forget_cited(uow, ids)


def forget_who_never_came(uow: UnitOfWork, account_id: int) -> None:
    """An account that an invitation made, and that nobody ever signed in to."""
    if is_untouched(uow.session, account_id):
        erase_mails(uow, account_id=account_id)
        erase_account(uow, account_id=account_id)


def forget_some_withdrawn(units: Units) -> bool:
    with units.open() as uow:
        gone = forget_withdrawn_words(uow)
        erase_reasons(uow, [one.contribution_id for one in gone])
        erase_drafts_of(uow, [one.text_id for one in gone])
        erase_questions_of(uow, [one.text_id for one in gone])
        if gone:
            forget_outside(uow)
        return bool(gone)


def clear_traces(units: Units) -> None:
    """What was deleted leaves the database's files too, not only its tables. OldPagesInUse while somebody reads."""
    with units.reading() as session:
        engine = session.get_bind().engine
    clear_old_pages(engine)
