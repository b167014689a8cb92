from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from forum.contributions.actions.edit import check_edition
from forum.contributions.actions.publish import (
    hide_contribution,
    publish_contribution,
    publish_edit,
    restore_contribution,
    return_contribution,
    return_edit,
    touch,
)
from forum.contributions.errors import ContributionNotFound, WrongStatus
from forum.contributions.models import Contribution, Status
from forum.contributions.policy import can_see_contribution
from forum.contributions.queries.standing import Letter, get_letter
from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.characters import clean_text
from forum.kernel.errors import require
from forum.kernel.languages import check_language
from forum.kernel.markup import digest
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.moderation.deciders import Deciders, Staff
from forum.moderation.errors import LanguageUnread
from forum.moderation.events import DecisionMade
from forum.moderation.models import Claim, DecisionRow, Passage
from forum.moderation.passages import Marked, locate
from forum.moderation.policy import can_decide, can_let_through, capacity_of, who_decides
from forum.moderation.queries.decisions import find_agreements, is_reading, was_read
from forum.moderation.queries.lent import was_read_by_lent
from forum.moderation.queries.passages import words_decided_on
from forum.moderation.queries.staff import list_staff
from forum.moderation.rules import (
    LAST_DECISIONS,
    Capacity,
    Kind,
    Reason,
    Stood,
    check_reason,
    kinds_for,
    stands,
    usual_hours,
)
from forum.texts.queries import get_text

WAITED_FOR = frozenset({Kind.APPROVE, Kind.RETURN})
WAITING = frozenset({Stood.WAITING, Stood.EDIT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is decided on, how it stands, by whom in which capacity.

    `waiting_since`: since when its author waits, None where she does not. `is_first`: one of two lets it through.
    `reverses_id`: the decision that is taken back.
    """

    contribution: Contribution
    stood: Stood
    capacity: Capacity
    waiting_since: datetime | None = None
    is_language_unread: bool = False
    has_decided_before: bool = False
    is_first: bool = False
    reverses_id: int | None = None

    @property
    def waits(self) -> bool:
        return self.stood in WAITING


def approve_contribution(
    uow: UnitOfWork, actor: Actor, *, contribution_id: int, edition: int | None = None, leaves_language: bool = False
) -> Contribution:
    """Let it, or the change that waits, through to the readers; what is published already is noted as read.

    Where two read it, the first agrees and it waits on. `leaves_language`: she says that she decides without reading its
    language; then somebody else reads it too, if there is anybody.
    """
    case = prepare(
        uow,
        actor,
        Kind.APPROVE,
        contribution_id=contribution_id,
        edition=edition,
        leaves_language=leaves_language,
    )
    contribution = case.contribution
    if case.is_first or not case.waits:
        touch(uow, contribution)
    elif case.stood is Stood.WAITING:
        publish_contribution(uow, contribution)
    else:
        publish_edit(uow, contribution)
    note_decision(uow, actor, case, kind=Kind.AGREE if case.is_first else Kind.APPROVE, reason=Reason())
    return contribution


def return_to_author(
    uow: UnitOfWork,
    actor: Actor,
    *,
    contribution_id: int,
    reason: Reason,
    marked: Sequence[Marked] = (),
    edition: int | None = None,
    leaves_language: bool = False,
) -> Contribution:
    """Send it, or the change that waits, back with a reason, and passages marked in it. `leaves_language` as for approving."""
    case = prepare(
        uow, actor, Kind.RETURN, contribution_id=contribution_id, edition=edition, leaves_language=leaves_language
    )
    contribution = case.contribution
    reason, words = clean_reason(Kind.RETURN, reason), words_decided_on(uow.session, contribution)
    spans = locate(marked, words)
    give = return_contribution if contribution.status == Status.WAITING else return_edit
    give(uow, contribution, reason_code=reason.code, reason=reason.words, reason_language=reason.language)
    decision = note_decision(uow, actor, case, kind=Kind.RETURN, reason=reason)
    decision.returned_digests = [digest(paragraph) for paragraph in words]
    for span in spans:
        place = {"paragraph": span.paragraph, "begins": span.begins, "ends": span.ends}
        uow.add(Passage(decision_id=decision.id, digest=span.digest, note=span.note or None, **place))
    uow.flush()
    return contribution


def hide_from_readers(
    uow: UnitOfWork, actor: Actor, *, contribution_id: int, reason: Reason, edition: int | None = None
) -> Contribution:
    """Take a published contribution from the readers by a rule; its place stays. At once, in whatever language it is."""
    case = prepare(uow, actor, Kind.HIDE, contribution_id=contribution_id, edition=edition)
    reason = clean_reason(Kind.HIDE, reason)
    hide_contribution(
        uow, case.contribution, reason_code=reason.code, reason=reason.words, reason_language=reason.language
    )
    note_decision(uow, actor, case, kind=Kind.HIDE, reason=reason)
    return case.contribution


def restore_to_readers(
    uow: UnitOfWork, actor: Actor, *, contribution_id: int, edition: int | None = None
) -> Contribution:
    case = prepare(uow, actor, Kind.RESTORE, contribution_id=contribution_id, edition=edition)
    restore_contribution(uow, case.contribution)
    note_decision(uow, actor, case, kind=Kind.RESTORE, reason=Reason())
    return case.contribution


def prepare(
    uow: UnitOfWork,
    actor: Actor,
    kind: Kind,
    *,
    contribution_id: int,
    edition: int | None,
    leaves_language: bool = False,
) -> Case:
    """The contribution, if this may be decided by her and now.

    ContributionNotFound, NotPermitted, ChangedMeanwhile, WrongStatus, LanguageUnread.
    """
    letter, staff = get_open_letter(uow, actor, contribution_id)
    contribution = letter.contribution
    check_edition(contribution, edition)
    stood = stands(contribution.status, has_pending_edit=contribution.has_pending_edit)
    is_read = was_read(uow.session, contribution)
    if kind not in kinds_for(contribution.status, has_pending_edit=stood is Stood.EDIT, is_read=is_read):
        raise WrongStatus()
    language = letter.standing.language
    capacity = capacity_of(actor, contribution.exchange_id, uow.now, language=language) or Capacity.OFF_DUTY
    case = Case(contribution=contribution, stood=stood, capacity=capacity)
    if kind not in WAITED_FOR or stood not in WAITING:
        return case
    those = who_decides(letter.standing, staff, uow.now)
    is_unread = is_language_unread(uow, actor, letter, those=those)
    check_language_left(is_unread=is_unread, leaves_language=leaves_language)
    case = replace(case, is_language_unread=is_unread)
    if kind is Kind.APPROVE and is_first_of_two(uow, actor, letter, those=those, is_unread=is_unread):
        return replace(case, is_first=True)
    return replace(case, waiting_since=since(contribution))


def get_open_letter(uow: UnitOfWork, actor: Actor, contribution_id: int) -> tuple[Letter, list[Staff]]:
    """What she may decide on, with those who may at all. ContributionNotFound, NotPermitted."""
    letter = get_letter(uow.session, contribution_id, keys=uow.keys)
    if not can_see_contribution(actor, letter.standing, uow.now):
        raise ContributionNotFound()
    staff = list_staff(uow.session, letter.contribution.exchange_id)
    require(can_decide(actor, letter.standing, uow.now, staff=staff))
    return letter, staff


def is_first_of_two(uow: UnitOfWork, actor: Actor, letter: Letter, *, those: Deciders, is_unread: bool) -> bool:
    """Whether somebody else is to read it besides: it is sensitive, or she does not read its language. NotPermitted."""
    contribution = letter.contribution
    agreed_by, _ = find_agreements(uow.session, [contribution.id]).get(contribution.id, (None, ""))
    require(can_let_through(actor, letter.standing, agreed_by=agreed_by))
    others = those.has_others(actor.membership_id(contribution.exchange_id))
    return agreed_by is None and (contribution.needs_two or (is_unread and others))


def since(contribution: Contribution) -> datetime | None:
    """Nothing for one that bears no name: only its day is known, and how long it waited would tell the hour."""
    if contribution.author_id is None:
        return None
    return contribution.edited_at if contribution.has_pending_edit else contribution.submitted_at


def is_language_unread(uow: UnitOfWork, actor: Actor, letter: Letter, *, those: Deciders) -> bool:
    """Neither by herself, nor by a reader lent for it."""
    language = get_text(uow.session, letter.contribution.text_id).source_language
    if those.does_read(actor.membership_id(letter.contribution.exchange_id), language):
        return False
    return not was_read_by_lent(uow.session, letter.contribution.id)


def check_language_left(*, is_unread: bool, leaves_language: bool) -> None:
    if is_unread and not leaves_language:
        raise LanguageUnread({"leaves_language": LanguageUnread()})


def clean_reason(kind: Kind, reason: Reason) -> Reason:
    check_reason(kind, reason)
    return Reason(code=reason.code, words=clean_text(reason.words).strip(), language=check_language(reason.language))


def note_decision(uow: UnitOfWork, actor: Actor, case: Case, *, kind: Kind, reason: Reason) -> DecisionRow:
    """Keep who decided what, why, when and in which capacity: for the author, the log and the figures."""
    contribution = case.contribution
    exchange_id = contribution.exchange_id
    uow.flush()
    decision = uow.add(
        DecisionRow(
            exchange_id=exchange_id,
            contribution_id=contribution.id,
            decided_by_id=actor.membership_id(exchange_id),
            capacity=case.capacity,
            kind=kind,
            reason_code=reason.code or None,
            reason=reason.words or None,
            reason_language=reason.language or None,
            decided_at=uow.now,
            waiting_since=case.waiting_since,
            is_language_unread=case.is_language_unread,
            has_decided_before=case.has_decided_before,
            stood=case.stood,
            left_edition=contribution.edition,
            reverses_id=case.reverses_id,
        )
    )
    uow.session.execute(delete(Claim).where(Claim.contribution_id == contribution.id))
    uow.flush()
    decision.log_id = log_decision(uow, actor, case, kind=kind, reason=reason)
    if case.waiting_since is not None or kind is Kind.REVERSE:
        remember_usual(uow, exchange_id)
    uow.record(DecisionMade(exchange_id=exchange_id, decision_id=decision.id, contribution_id=contribution.id))
    return decision


def log_decision(uow: UnitOfWork, actor: Actor, case: Case, *, kind: Kind, reason: Reason) -> int:
    """What was decided, with a digest of the reason's words; on lines of their own what whoever reads the log should know."""
    about: dict[str, Any] = {
        "thing": "contribution",
        "thing_id": case.contribution.id,
        "exchange_id": case.contribution.exchange_id,
        "capacity": case.capacity,
    }
    entry = write_log(uow, actor, act=kind, reason=reason.code or None, words=reason.words, **about)
    remarks = {"leave_language": case.is_language_unread, "decide_again": case.has_decided_before}
    for act in (remark for remark, holds in remarks.items() if holds):
        write_log(uow, actor, act=act, **about)
    uow.flush()
    return entry.id


def remember_usual(uow: UnitOfWork, exchange_id: int) -> None:
    """Keep with the exchange within how many hours its last ten decisions that stand came: what authors are told, read by
    every page."""
    query = select(DecisionRow.decided_at, DecisionRow.waiting_since).where(
        DecisionRow.exchange_id == exchange_id, DecisionRow.waiting_since.is_not(None), is_reading()
    )
    last = uow.session.execute(query.order_by(DecisionRow.id.desc()).limit(LAST_DECISIONS))
    hours = usual_hours([decided_at - waiting_since for decided_at, waiting_since in last if waiting_since])
    uow.session.get_one(Exchange, exchange_id).usual_hours = hours
