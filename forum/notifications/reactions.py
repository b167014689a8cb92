from sqlalchemy import delete, select

from forum.accounts.events import AddressChanged, CodeAsked, SignInLinkAsked
from forum.accounts.models import MailedCode
from forum.contributions.events import (
    ContributionEntered,
    ContributionEvent,
    ContributionPublished,
    ContributionReopened,
    ContributionReturned,
    ContributionSetAside,
    ContributionSubmitted,
    ContributionUnnamed,
    EditSubmitted,
)
from forum.contributions.models import Contribution, Status
from forum.exchanges.events import MemberInvited, MembershipRequested, NoticeSent
from forum.exchanges.models import Membership, MembershipState
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.events import AppealDecided, AppealMade, LetterSent, ReaderLent
from forum.moderation.models import LentReading, Letter
from forum.moderation.queries.appeals import list_called_to
from forum.moderation.queries.danger import find_case
from forum.notifications.actions import (
    list_organisers,
    mail_member,
    queue_mail,
    tell_of_appeal,
    tell_of_roster,
    tell_of_waiting,
    tell_those_needed,
)
from forum.notifications.models import Mail
from forum.notifications.rules import ASKED, PRINT, TELL_ALL
from forum.notifications.waiting import items_by_person
from forum.publication.events import PrintAsked
from forum.roster.events import RosterAsked
from forum.synthesis.events import SynthesisPublished
from forum.synthesis.queries.published import list_cited_authors
from forum.translating.events import AuthorAsked

TO_AUTHOR = (
    ASKED,
    "appeal_decided",
    "contribution_cited",
    "contribution_entered",
    "contribution_published",
    "contribution_returned",
    "decision_reversed",
)

TOLD = ("contribution_published", "contribution_returned", "decision_reversed")


def mail_sign_in_link(uow: UnitOfWork, event: SignInLinkAsked) -> None:
    """Nothing follows for an unknown address."""
    if event.account_id:
        queue_mail(
            uow,
            kind="sign_in_link",
            account_id=event.account_id,
            key=f"sign_in_link:{event.account_id}:{uow.now.timestamp():.6f}",
            leads_to=event.leads_to,
        )


def mail_code(uow: UnitOfWork, event: CodeAsked) -> None:
    """To the address she has, or to the one she wants to have."""
    row = uow.session.get(MailedCode, event.code_id)
    if row is not None:
        queue_mail(
            uow,
            kind=f"{row.kind}_code",
            account_id=event.account_id,
            key=f"code:{event.code_id}:{event.asked_at:.6f}",
            thing_id=event.code_id,
        )


def mail_old_address(uow: UnitOfWork, event: AddressChanged) -> None:
    queue_mail(
        uow,
        kind="address_changed",
        account_id=event.account_id,
        key=f"address_changed:{event.code_id}",
        thing_id=event.code_id,
    )


def mail_invitation(uow: UnitOfWork, event: MemberInvited) -> None:
    mail_member(uow, "invitation", event.membership_id, thing_id=event.membership_id)


def mail_request(uow: UnitOfWork, event: MembershipRequested) -> None:
    """Tell the organisers that somebody asks to take part."""
    for membership_id in list_organisers(uow, event.exchange_id):
        mail_member(uow, "membership_requested", membership_id, thing_id=event.membership_id)


def mail_roster_asked(uow: UnitOfWork, event: RosterAsked) -> None:
    """Tell a member that she is asked about who moderates when; who has not come yet has her invitation.

    What she is asked is looked up when it is written, so that one mail that waits is enough for all of it.
    """
    membership = uow.session.get(Membership, event.membership_id)
    if membership is not None and membership.state == MembershipState.ACTIVE:
        tell_of_roster(uow, membership)


def mail_moderators(uow: UnitOfWork, event: ContributionSubmitted | EditSubmitted) -> None:
    """Tell those on duty that something waits, if they were told of nothing for a while; else it is gathered.

    Of what bears no name too: a mail that followed it at once would tell the hour.
    """
    contribution = uow.session.get(Contribution, event.contribution_id)
    if contribution is None or contribution.author_id is None:
        return
    for membership_id, items in items_by_person(uow, contribution.exchange_id):
        news = [item for item in items if item.contribution.id == contribution.id]
        if news:
            tell_of_waiting(uow, membership_id=membership_id, items=news)


def mail_author_entered(uow: UnitOfWork, event: ContributionEntered) -> None:
    """Tell a member that something was entered for her. Of what bears no name nothing is mailed: it stands on her page."""
    contribution = uow.session.get(Contribution, event.contribution_id)
    if contribution is not None and contribution.author_id is not None:
        mail_member(uow, "contribution_entered", contribution.author_id, thing_id=contribution.id)


def mail_appeal(uow: UnitOfWork, event: AppealMade) -> None:
    """Tell those who are to decide on it; nobody where it was decided or taken back meanwhile.

    Of one that bears no name they are told later, in a step of hours: see `tasks.gather_unnamed`.
    """
    contribution = uow.session.get(Contribution, event.contribution_id)
    if contribution is not None and contribution.author_id is not None:
        for membership_id in list_called_to(uow.session, event.appeal_id, now=uow.now, keys=uow.keys):
            tell_of_appeal(uow, membership_id, appeal_id=event.appeal_id, contribution_id=contribution.id)


def mail_lent_reader(uow: UnitOfWork, event: ReaderLent) -> None:
    """Ask a member to read one text; what it is stands on its page only."""
    reading = uow.session.get(LentReading, event.reading_id)
    if reading is not None:
        mail_member(uow, "reading_asked", reading.reader_id, thing_id=reading.id)


def mail_letter(uow: UnitOfWork, event: LetterSent) -> None:
    letter = uow.session.get(Letter, event.letter_id)
    if letter is not None:
        mail_member(uow, "letter", letter.to_id, thing_id=letter.id)


def mail_those_needed(uow: UnitOfWork, event: ContributionSetAside) -> None:
    case = find_case(uow.session, event.contribution_id)
    if case is not None:
        tell_those_needed(uow, case, but=case.set_aside_by_id, again=case.id)


def mail_author_heard(uow: UnitOfWork, event: AppealDecided) -> None:
    _mail_author(uow, "appeal_decided", event)


def mail_author_published(uow: UnitOfWork, event: ContributionPublished) -> None:
    """Not where that was taken back meanwhile."""
    if status_of(uow, event) != Status.WAITING:
        _mail_author(uow, "contribution_published", event)


def mail_author_returned(uow: UnitOfWork, event: ContributionReturned) -> None:
    if status_of(uow, event) != Status.WAITING:
        _mail_author(uow, "contribution_returned", event)


def mail_author_reopened(uow: UnitOfWork, event: ContributionReopened) -> None:
    """Only where she was told of what was taken back; what was not sent yet is not sent any more."""
    if status_of(uow, event) != Status.WAITING:
        return
    about = (Mail.thing_id == event.contribution_id, Mail.exchange_id == event.exchange_id, Mail.kind.in_(TOLD))
    last = uow.session.scalars(select(Mail).where(*about).order_by(Mail.id.desc())).first()
    if last is not None and last.state == "waiting":
        uow.session.delete(last)
    elif last is not None and last.state == "sent" and last.kind != "decision_reversed":
        _mail_author(uow, "decision_reversed", event)


def status_of(uow: UnitOfWork, event: ContributionEvent) -> str:
    contribution = uow.session.get(Contribution, event.contribution_id)
    return contribution.status if contribution is not None else ""


def _mail_author(uow: UnitOfWork, kind: str, event: ContributionEvent | AppealDecided) -> None:
    """Nothing to who wrote without her name: the row, the moment and the mailbox would join her with it.

    What became of it stands on her own page.
    """
    contribution = uow.session.get(Contribution, event.contribution_id)
    if contribution is not None and contribution.author_id is not None:
        mail_member(uow, kind, contribution.author_id, thing_id=contribution.id, again=contribution.edition)


def mail_cited(uow: UnitOfWork, event: SynthesisPublished) -> None:
    """Tell authors that a synthesis rests on what they wrote: one mail each, about the first of it that can be read.

    Nothing to who wrote without her name; it stands on her own page.
    """
    for author_id, contribution_id in list_cited_authors(uow.session, event.synthesis_id):
        mail_member(uow, "contribution_cited", author_id, thing_id=contribution_id, again=event.synthesis_id)


def mail_print_asked(uow: UnitOfWork, event: PrintAsked) -> None:
    """To all who take part alike, so that no mail tells who wrote without her name."""
    active = (Membership.exchange_id == event.exchange_id, Membership.state == MembershipState.ACTIVE)
    for membership_id in uow.session.scalars(select(Membership.id).where(*active).order_by(Membership.id)).all():
        mail_member(uow, PRINT, membership_id, thing_id=event.exchange_id, again=event.until)


def forget_author_mails(uow: UnitOfWork, event: ContributionUnnamed) -> None:
    """What was mailed to its author under her name joins her with it no more; what still waits is not sent."""
    about = (Mail.thing_id == event.contribution_id, Mail.kind.in_(TO_AUTHOR))
    uow.session.execute(delete(Mail).where(*about))


def mail_author_asked(uow: UnitOfWork, event: AuthorAsked) -> None:
    """Tell an author that a translator asks; one mail for all that waits. Of what bears no name it stands on her page only."""
    contribution = uow.session.get(Contribution, event.contribution_id)
    if contribution is None or contribution.author_id is None:
        return
    about = (Mail.kind == ASKED, Mail.thing_id == contribution.id, Mail.exchange_id == event.exchange_id)
    if uow.session.scalar(select(Mail.id).where(*about, Mail.state == "waiting").limit(1)) is None:
        mail_member(uow, ASKED, contribution.author_id, thing_id=contribution.id, again=event.question_id)


def mail_notice(uow: UnitOfWork, event: NoticeSent) -> None:
    """To many, so by a task of its own that goes on where it was cut off."""
    uow.enqueue(TELL_ALL, key=f"{TELL_ALL}:{event.notice_id}", notice_id=event.notice_id)
