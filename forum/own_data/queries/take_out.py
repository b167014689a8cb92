from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.accounts.own_data import is_only_administrator, take_out_account
from forum.contributions.own_data import list_written, take_out_contributions
from forum.exchanges.models import Exchange, Membership
from forum.exchanges.own_data import (
    is_only_organiser,
    list_parts,
    take_out_calendars,
    take_out_description,
    take_out_notices,
    take_out_part,
    titles_of,
)
from forum.files.own_data import take_out_files
from forum.kernel.keys import Keys
from forum.kernel.taking_out import Taken, take_fields
from forum.log.own_data import take_out_acts
from forum.moderation.own_data import (
    take_out_appeals,
    take_out_claims,
    take_out_decisions,
    take_out_hand_overs,
    take_out_letters,
    take_out_promises,
    take_out_readings,
    take_out_reports,
)
from forum.notifications.own_data import take_out_mails
from forum.own_data.errors import NotWithoutHer, OnlyAdministrator, OnlyOrganiser
from forum.own_data.models import AddressQuestion, Erasure
from forum.publication.own_data import take_out_answers_in_print
from forum.reports.own_data import take_out_commitments
from forum.reports.queries.survey import has_answered
from forum.roster.own_data import take_out_absences, take_out_mandates, take_out_swaps
from forum.support.own_data import take_out_questions
from forum.synthesis.own_data import take_out_quotes, take_out_syntheses
from forum.texts.own_data import take_out_earlier_versions, take_out_versions
from forum.translating.own_data import (
    take_out_answers,
    take_out_asked,
    take_out_drafts,
    take_out_remarks,
    take_out_version_claims,
    take_out_wishes,
    take_out_work,
)


def find_erasure(session: Session, account_id: int) -> Erasure | None:
    return session.get(Erasure, account_id)


def list_due(session: Session, now: datetime) -> Sequence[int]:
    """Accounts whose erasure is due."""
    return session.scalars(select(Erasure.account_id).where(Erasure.due_at <= now).order_by(Erasure.due_at)).all()


def list_obstacles(session: Session, account_id: int, *, now: datetime) -> list[NotWithoutHer]:
    """What must be settled before she can go: that there is another organiser, another administrator."""
    alone = [
        exchange
        for membership, exchange in list_parts(session, account_id)
        if is_only_organiser(session, membership, exchange, now=now)
    ]
    titles = titles_of(session, alone, language=read_by(session, account_id))
    found: list[NotWithoutHer] = [OnlyOrganiser(title=titles[exchange.id]) for exchange in alone]
    return [*found, OnlyAdministrator()] if is_only_administrator(session, account_id) else found


def read_by(session: Session, account_id: int) -> str:
    return session.get_one(Account, account_id).language


def take_out(session: Session, account_id: int, *, keys: Keys, now: datetime) -> Taken:
    """All that the database holds of her, as `docs/data_map.toml` says; never what she read."""
    erasure, question = find_erasure(session, account_id), session.get(AddressQuestion, account_id)
    parts = list_parts(session, account_id)
    titles = titles_of(session, [exchange for _, exchange in parts], language=read_by(session, account_id))
    return {
        "made_at": now.isoformat(timespec="seconds"),
        **take_out_account(session, account_id, keys=keys),
        "questions": take_out_questions(session, account_id),
        **take_out_mails(session, account_id),
        "acts": take_out_acts(session, kind="account", actor_id=account_id),
        "address_question": take_fields(question, "closed_at", "asked_at", "due_at", "keeps", "answered_at")
        if question
        else None,
        "erasure": take_fields(erasure, "keeps_words", "asked_at", "due_at") if erasure else None,
        "exchanges": [
            {"title": titles[exchange.id], **take_out_of_exchange(session, membership, exchange, keys=keys)}
            for membership, exchange in parts
        ],
    }


def take_out_of_exchange(session: Session, membership: Membership, exchange: Exchange, *, keys: Keys) -> Taken:
    written = list_written(session, membership_id=membership.id, exchange_id=exchange.id, keys=keys)
    return {
        **take_fields(exchange, "id", "slug", "host", "timezone"),
        "membership": take_out_part(membership),
        "self_description": take_out_description(session, membership.id),
        "mandates": take_out_mandates(session, membership.id),
        "readings": take_out_readings(session, membership.id),
        "claims": take_out_claims(session, membership.id),
        "notices": take_out_notices(session, membership.id),
        "hand_overs": take_out_hand_overs(session, membership.id),
        "promises": take_out_promises(session, membership.id),
        "commitments": take_out_commitments(session, membership.id),
        "has_answered_survey": has_answered(session, membership.id),
        "calendars": take_out_calendars(session, membership.id),
        "days_away": take_out_absences(session, membership.id),
        "swaps": take_out_swaps(session, membership.id),
        "contributions": with_decisions(session, take_out_contributions(session, written)),
        **take_out_letters(session, membership.id),
        "reports": take_out_reports(session, membership.id),
        "versions": take_out_versions(session, membership.id),
        "earlier_versions": take_out_earlier_versions(session, membership.id),
        "syntheses": take_out_syntheses(session, membership.id),
        "quotes": take_out_quotes(session, membership.id),
        "version_drafts": take_out_drafts(session, membership.id),
        "version_claims": take_out_version_claims(session, membership.id),
        "version_wishes": take_out_wishes(session, membership.id),
        "version_remarks": take_out_remarks(session, membership.id),
        "translator_work": take_out_work(session, membership.id),
        "asked_authors": take_out_asked(session, membership.id),
        "answers_to_translators": take_out_answers(session, [row.text_id for row in written]),
        **take_out_answers_in_print(session, membership.id, [row.id for row in written]),
        "files": take_out_files(session, text_ids=[row.text_id for row in written], membership_id=membership.id),
        "acts": take_out_acts(session, kind="membership", actor_id=membership.id),
    }


def with_decisions(session: Session, contributions: Sequence[Taken]) -> list[Taken]:
    """Each with what was decided on it, and what she said against that."""
    ids = [taken["id"] for taken in contributions]
    decisions, appeals = take_out_decisions(session, ids), take_out_appeals(session, ids)
    return [
        {**taken, "decisions": decisions.get(taken["id"], []), "appeals": appeals.get(taken["id"], [])}
        for taken in contributions
    ]
