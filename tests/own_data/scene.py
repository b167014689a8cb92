"""A person of whom there is something in every table, her words all beginning alike so that they are found again."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from forum.accounts.models import (
    Account,
    ApiToken,
    CaughtForm,
    KnownDevice,
    MailedCode,
    Phrase,
    RecoveryCode,
    SecondStep,
    SignInLink,
    SignInSession,
)
from forum.accounts.queries import CAUGHT
from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import CalendarAddress, Membership, SelfDescription
from forum.files.actions import attach_files
from forum.files.storage import Storage
from forum.files.uploads import keep_upload
from forum.kernel.actor import Actor, Grant, Role
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.moderation.models import (
    Appeal,
    Claim,
    DecisionRow,
    Dismissal,
    Gist,
    HandOver,
    LentReading,
    NoLetters,
    Passage,
    Promise,
)
from forum.notifications.models import Mail, MailChoice
from forum.own_data.models import AddressQuestion, Erasure
from forum.publication.models import Edition, PrintAnswer, PrintListing
from forum.publication.rules import Answer, EditionState, Listing
from forum.reports.models import Commitment, SurveyTaken
from forum.roster.models import Absence, Mandate, Swap
from forum.support.models import HelpRequest
from forum.texts.actions import change_source, create_text, put_note, put_version
from forum.texts.models import Origin, Revision
from forum.texts.notes import ContentNote
from forum.texts.queries import get_text
from forum.translating.models import Draft, PassedOver, Remark, VersionClaim, VersionWish
from tests.cast import Cast, assemble
from tests.factories import (
    make_author_question,
    make_contribution,
    make_letter_to,
    make_mandate,
    make_notice,
    make_quote,
    make_report,
    make_synthesis,
    make_topic,
    make_translator_work,
)
from tests.files.samples import picture

CANARY = "Kanari"
WORDS_KEPT = f'{{"path": "/help", "fields": [["question", "{CANARY} late"]], "had_files": false}}'


@dataclass(frozen=True, slots=True)
class Scene:
    """`named`, `unnamed` and so on are hers; `others` is a text of Pierre's that she translated."""

    cast: Cast
    account: Account
    membership: Membership
    topic: Topic
    named: Contribution
    unnamed: Contribution
    draft: Contribution
    returned: Contribution
    others: Contribution
    account_id: int
    membership_id: int
    actor: Actor


def build(uow: UnitOfWork, storage: Storage, **settings: Any) -> Scene:
    """She is Tara of the cast: she translates, and writes too."""
    cast = assemble(uow, allows_anonymous=True, **settings)
    account = add_account_rows(uow, uow.session.get_one(Account, cast.tara.account.id), exchange_id=cast.exchange.id)
    membership = fill_membership(uow.session.get_one(Membership, cast.tara.membership.id))
    add_roster(uow, cast, make_mandate(uow, cast.rounds[1], membership))
    make_notice(uow, cast.exchange, None, author_id=membership.id, sent_by_id=membership.id)
    topic = make_topic(uow, cast.rounds[0])
    named = make_contribution(uow, topic, membership, text=f"{CANARY} named")
    scene = Scene(
        cast,
        account,
        membership,
        topic,
        named=named,
        unnamed=make_contribution(uow, topic, membership, text=f"{CANARY} unnamed", is_anonymous=True, parent=named),
        draft=make_contribution(uow, topic, membership, text=f"{CANARY} draft", status=Status.DRAFT),
        returned=make_contribution(uow, topic, membership, text=f"{CANARY} returned", status=Status.RETURNED),
        others=make_contribution(uow, topic, cast.pierre.membership, text="Chez nous."),
        account_id=account.id,
        membership_id=membership.id,
        actor=Actor(
            account_id=account.id,
            grants=(Grant(role=Role.MEMBER, exchange_id=cast.exchange.id, membership_id=membership.id),),
        ),
    )
    scene.returned.reason = f"{CANARY} reason"
    scene.named.edited_at = uow.now
    add_wordings(uow, scene, storage)
    add_decisions(uow, scene)
    add_appeals(uow, scene)
    add_claim(uow, scene)
    add_reading(uow, scene)
    add_handing(uow, scene)
    add_syntheses(uow, scene)
    add_letters(uow, scene)
    add_reports(uow, scene)
    uow.add(PrintAnswer(contribution_id=named.id, answer=Answer.ANONYMOUS))
    uow.add(PrintListing(membership_id=membership.id, answer=Listing.ORGANISATION))
    printing = {"number": 1, "state": EditionState.WAITING, "asked_at": uow.now}
    uow.add(Edition(exchange_id=cast.exchange.id, ordered_by_id=membership.id, **printing))
    fields: dict[str, Any] = {"thing": "contribution", "thing_id": named.id, "exchange_id": cast.exchange.id}
    write_log(uow, scene.actor, act="withdraw", reason="own", capacity="author", **fields)
    uow.flush()
    return scene


def add_roster(uow: UnitOfWork, cast: Cast, mandate: Mandate) -> None:
    """She is away and stands in, offered a swap and was asked for one."""
    others = uow.session.scalars(select(Mandate).where(Mandate.membership_id == cast.mo.membership.id)).one()
    made: dict[str, Any] = {
        "exchange_id": cast.exchange.id,
        "answer": "accepted",
        "answered_at": uow.now,
        "created_at": uow.now,
    }
    for place, stand_in in ((mandate, cast.mo.membership.id), (others, mandate.membership_id)):
        days = {"starts_at": place.starts_at, "ends_at": place.starts_at + timedelta(days=1)}
        uow.add(Absence(mandate_id=place.id, stand_in_id=stand_in, **days, **made))
    for one, other in ((mandate, others), (others, mandate)):
        who = {"offered_by_id": one.membership_id, "asked_id": other.membership_id}
        uow.add(Swap(offered_id=one.id, wanted_id=other.id, **who, **made))


def add_account_rows(uow: UnitOfWork, account: Account, *, exchange_id: int) -> Account:
    account.email, account.password_hash = f"{CANARY.lower()}@example.org", f"{CANARY} hash"
    account.reads, account.timezone = ["wo"], "Africa/Dakar"
    soon = uow.now + timedelta(days=1)
    made: dict[str, Any] = {"account_id": account.id, "created_at": uow.now}
    used: dict[str, Any] = {**made, "expires_at": soon}
    sent: dict[str, Any] = {**made, "leads_to": f"/{CANARY}", "state": "sent", "sent_at": uow.now}
    uow.add(Phrase(account_id=account.id, code=f"{CANARY}2345", words_hash=f"{CANARY} words", made_at=uow.now))
    account.second_step_put_off_at = uow.now
    device = uow.add(
        SignInSession(
            token_hash=f"{CANARY} s",
            form_hash=f"{CANARY} f",
            waits_for="device",
            proved_at=uow.now,
            seen_at=uow.now,
            **used,
        )
    )
    add_proofs(uow, account, device)
    uow.add(SignInLink(token_hash=f"{CANARY} l", kind="mailed", leads_to=f"/{CANARY}", used_at=uow.now, **used))
    uow.add(ApiToken(token_hash=f"{CANARY} t", name=f"{CANARY} program", scopes=["read"], used_on=uow.now, **used))
    sealed = uow.keys.seal_words(CAUGHT, WORDS_KEPT)
    uow.add(CaughtForm(account_id=account.id, place=f"{CANARY} p", sealed=sealed, caught_at=uow.now, expires_at=soon))
    uow.add(Erasure(account_id=account.id, keeps_words=True, asked_at=uow.now, due_at=soon))
    uow.add(Mail(key=f"{CANARY} key", kind="sign_in_link", **sent))
    uow.add(MailChoice(account_id=account.id, exchange_id=exchange_id, chosen_at=uow.now))
    uow.add(
        HelpRequest(
            code_hash=f"{CANARY} code",
            account_id=account.id,
            language="fr",
            question=f"{CANARY} question",
            answer=f"{CANARY} answer",
            asked_at=uow.now,
            answered_at=uow.now,
        )
    )
    return account


def add_proofs(uow: UnitOfWork, account: Account, device: SignInSession) -> None:
    """A second step with a code on paper, a code that was mailed, a device that is known."""
    soon = uow.now + timedelta(days=1)
    uow.flush()
    uow.add(SecondStep(account_id=account.id, sealed=f"{CANARY} key".encode(), last_step=1, set_up_at=uow.now))
    uow.add(RecoveryCode(account_id=account.id, code_hash=f"{CANARY} paper", used_at=uow.now))
    uow.add(
        MailedCode(
            account_id=account.id,
            kind="address",
            session_id=device.id,
            address=f"{CANARY.lower()}-new@example.org",
            code_hash=f"{CANARY} mailed",
            asked_at=uow.now,
            expires_at=soon,
            used_at=uow.now,
        )
    )
    uow.add(
        KnownDevice(
            account_id=account.id,
            token_hash=f"{CANARY} device",
            known_since=uow.now,
            seen_at=uow.now,
            expires_at=uow.now + timedelta(days=400),
        )
    )


def fill_membership(membership: Membership) -> Membership:
    membership.name, membership.organisation, membership.ref = f"{CANARY} name", f"{CANARY} organisation", f"{CANARY}-1"
    membership.is_relay, membership.entering, membership.entering_on = True, "telephone", date(2026, 5, 4)
    membership.is_safety_contact = membership.leads_translation = True
    membership.promise = {"audience": "everybody", "shown_as": "name"}
    return membership


def add_wordings(uow: UnitOfWork, scene: Scene, storage: Storage) -> None:
    """Earlier wordings, a content note, translations of hers and by her, a draft of one, a picture with its description."""
    text = get_text(uow.session, scene.named.text_id)
    change_source(uow, text, source=f"{CANARY} changed")
    put_note(uow, text, ContentNote(f"{CANARY} noted", "en"), by="moderator")
    text.detected_language, text.denied_languages = "pt", ["it"]
    for earlier in uow.session.scalars(select(Revision)):
        earlier.content_note, earlier.content_note_language = f"{CANARY} noted", "en"
    put_version(uow, text, language="fr", paragraphs=[f"{CANARY} en français"], origin=Origin.MACHINE)
    photo = keep_upload(storage, name=f"{CANARY}.png", content=picture("PNG"), now=uow.now)
    attach_files(uow, text, files=[photo], uploader_id=scene.membership.id, descriptions=[f"{CANARY} picture"])
    others = get_text(uow.session, scene.others.text_id)
    for words in ("Chez eux.", "Par chez eux."):
        put_version(
            uow, others, language="wo", paragraphs=[words], origin=Origin.HUMAN, translator_id=scene.membership.id
        )
    place = {"exchange_id": scene.cast.exchange.id, "text_id": others.id, "language": "fr"}
    uow.add(VersionClaim(holder_id=scene.membership.id, until=uow.now, **place))
    uow.add(VersionWish(reader_id=scene.membership.id, asked_at=uow.now, **place))
    make_author_question(
        uow, scene.others, scene.membership, words=f"{CANARY} asked", answer="Yes.", answered_at=uow.now
    )
    answered = {"answer": f"{CANARY} answered", "answer_language": "es", "answered_at": uow.now}
    make_author_question(uow, scene.named, scene.cast.tara.membership, **answered)
    said = {"words": f"{CANARY} wrong", "words_language": "fr", "made_at": uow.now, "digest": "0" * 16}
    uow.add(Remark(reader_id=scene.membership.id, **said, **place))
    uow.add(PassedOver(translator_id=scene.membership.id, text_id=others.id, language="fr"))
    make_translator_work(uow, scene.membership)
    uow.add(
        Draft(
            exchange_id=scene.cast.exchange.id,
            text_id=others.id,
            language="fr",
            writer_id=scene.membership.id,
            state="returned",
            paragraphs=[f"{CANARY} translation"],
            digests=[None],
            taken=[f"{CANARY} taken over"],
            credit="name",
            comments={"0" * 16: f"{CANARY} here"},
            reason_code="meaning",
            reason=f"{CANARY} about it",
            reason_language="en",
            created_at=uow.now,
            updated_at=uow.now,
            submitted_at=uow.now,
        )
    )


def add_decisions(uow: UnitOfWork, scene: Scene) -> None:
    for row in (scene.named, scene.unnamed, scene.returned):
        decision = uow.add(
            DecisionRow(
                exchange_id=scene.cast.exchange.id,
                contribution_id=row.id,
                decided_by_id=scene.cast.mo.membership.id,
                capacity="on_duty",
                kind="return",
                reason_code="personal",
                reason=f"{CANARY} decided",
                reason_language="en",
                decided_at=uow.now,
                waiting_since=uow.now,
                returned_digests=["0123456789abcdef"],
            )
        )
        uow.flush()
        place = {"paragraph": 0, "digest": "0123456789abcdef", "begins": 0, "ends": 6}
        uow.add(Passage(decision_id=decision.id, note=f"{CANARY} marked", **place))


def add_claim(uow: UnitOfWork, scene: Scene) -> None:
    """Of a moderator who reads something of another's just now."""
    uow.add(Claim(contribution_id=scene.others.id, membership_id=scene.membership.id, until=uow.now))


def add_handing(uow: UnitOfWork, scene: Scene) -> None:
    """As a moderator she handed over to herself, promised, and asks for her dates with a calendar program."""
    exchange_id, hers = scene.cast.exchange.id, scene.membership_id
    signed: dict[str, Any] = {"left_by_id": hers, "signed_at": uow.now, "taken_by_id": hers, "taken_at": uow.now}
    words: dict[str, Any] = {"words": f"{CANARY} hand-over", "words_language": "fr", "words_by_id": hers, "marked": []}
    uow.add(HandOver(exchange_id=exchange_id, round_id=scene.cast.rounds[1].id, **signed, **words))
    made: dict[str, Any] = {"made_by_id": hers, "made_at": uow.now, "due_on": date(2026, 6, 1)}
    kept: dict[str, Any] = {"kept_by_id": hers, "kept_at": uow.now}
    uow.add(Promise(exchange_id=exchange_id, contribution_id=scene.named.id, **made, **kept))
    others: dict[str, Any] = {"made_by_id": scene.cast.mo.membership.id, "made_at": uow.now, **kept}
    uow.add(Promise(exchange_id=exchange_id, contribution_id=scene.others.id, **others))
    add_after_closing(uow, scene)
    uow.add(SelfDescription(membership_id=hers, gender="another", organisation_type="research", counted_in=1))
    uow.add(CalendarAddress(membership_id=hers, kind="duties", token_hash=f"{CANARY} c", made_at=uow.now))


def add_after_closing(uow: UnitOfWork, scene: Scene) -> None:
    """She answered the survey, keeps her address, and said what she will do."""
    exchange_id, hers = scene.cast.exchange.id, scene.membership_id
    text = create_text(
        uow, exchange_id=exchange_id, kind="commitment", language="en", source="Light the stops", is_plain=True
    )
    said: dict[str, Any] = {"owner_id": hers, "owner_name": "Lights", "note": f"{CANARY} note", "created_at": uow.now}
    uow.add(Commitment(exchange_id=exchange_id, text_id=text.id, due_on=date(2026, 12, 1), **said))
    uow.add(SurveyTaken(membership_id=hers, exchange_id=exchange_id))
    asked: dict[str, Any] = {"closed_at": uow.now, "asked_at": uow.now, "due_at": uow.now, "answered_at": uow.now}
    uow.add(AddressQuestion(account_id=scene.account_id, keeps=True, **asked))


def add_appeals(uow: UnitOfWork, scene: Scene) -> None:
    """One granted, one that waits. What is Pierre's she entered for him."""
    uow.flush()
    decided = {row.contribution_id: row for row in uow.session.scalars(select(DecisionRow))}
    for about in (scene.named, scene.returned):
        uow.add(
            Appeal(
                exchange_id=about.exchange_id,
                contribution_id=about.id,
                decision_id=decided[about.id].id,
                words=f"{CANARY} appeals",
                words_language="en",
                made_at=uow.now,
            )
        )
    outcome = uow.add(
        DecisionRow(
            exchange_id=scene.named.exchange_id,
            contribution_id=scene.named.id,
            decided_by_id=scene.cast.olga.membership.id,
            capacity="standing_in",
            kind="grant",
            reason_code="rules",
            reason=f"{CANARY} granted",
            reason_language="en",
            decided_at=uow.now,
        )
    )
    uow.flush()
    appeal = uow.session.scalars(select(Appeal).where(Appeal.contribution_id == scene.named.id)).one()
    appeal.outcome_id = outcome.id
    scene.others.entered_by_id = scene.membership.id


def add_reading(uow: UnitOfWork, scene: Scene) -> None:
    """One text that she was asked to read, with her answer; and a machine's gist of one of hers."""
    asked = {"reader_id": scene.membership_id, "asked_by_id": scene.cast.olga.membership.id, "asked_at": uow.now}
    said = {"promised_at": uow.now, "answer": "yes", "words": f"{CANARY} lamps", "words_language": "en"}
    about = {"exchange_id": scene.others.exchange_id, "contribution_id": scene.others.id}
    uow.add(LentReading(**about, **asked, **said, answered_at=uow.now))
    gist = {"language": "en", "digest": "0" * 16, "paragraphs": [f"{CANARY} by a machine"], "provider": "parrot"}
    uow.add(Gist(contribution_id=scene.returned.id, made_at=uow.now, **gist))


def add_syntheses(uow: UnitOfWork, scene: Scene) -> None:
    """One she wrote, with a passage she marked; one she read over and gave back. They rest on what she wrote."""
    first, second = scene.cast.rounds
    quote = make_quote(uow, scene.others, scene.membership, theme="Light")
    named = make_quote(uow, scene.named, scene.cast.mo.membership)
    cited = [[scene.others.id, scene.named.id]]
    make_synthesis(uow, first, scene.membership, state="published", rests_on=cited, quotes=[[quote.id, named.id]])
    read_over = make_synthesis(uow, second, scene.cast.noor.membership)
    read_over.reviewed_by_id, read_over.returned_at = scene.membership.id, uow.now
    read_over.returned_words, read_over.returned_language = f"{CANARY} shorter", "en"


def add_letters(uow: UnitOfWork, scene: Scene) -> None:
    """One she got and answered, one she wrote herself; she wishes no more, and said that something needs no answer."""
    mo = scene.cast.mo.membership
    said = {"answer": f"{CANARY} answers", "answer_language": "fr", "answered_at": uow.now}
    got = make_letter_to(uow, scene.membership, mo, words=f"{CANARY}, write a few lines.", **said)
    make_letter_to(uow, mo, scene.membership, words=f"Yours, {CANARY}")
    uow.add(NoLetters(membership_id=scene.membership_id, since=uow.now))
    uow.add(Dismissal(exchange_id=got.exchange_id, letter_id=got.id, by_id=scene.membership_id, at=uow.now))


def add_reports(uow: UnitOfWork, scene: Scene) -> None:
    """One of hers about Pierre's, answered; and Pierre's about hers, which is his."""
    said = {"words_language": "en", "outcome": "left", "closing_code": "opinion", "closed_at": uow.now}
    make_report(uow, scene.others, scene.membership, words=f"{CANARY} reports", **said)
    make_report(uow, scene.named, scene.cast.pierre.membership, words=f"{CANARY} says so", words_language="en")


HER_NUMBERS = {
    "account_id": "account",
    "answered_by_id": "account",
    "asked_id": "membership",
    "author_id": "membership",
    "kept_by_id": "membership",
    "made_by_id": "membership",
    "reader_id": "membership",
    "from_id": "membership",
    "to_id": "membership",
    "membership_id": "membership",
    "sent_by_id": "membership",
    "offered_by_id": "membership",
    "stand_in_id": "membership",
    "reviewed_by_id": "membership",
    "reporter_id": "membership",
    "translator_id": "membership",
    "uploader_id": "membership",
    "words_by_id": "membership",
    "writer_id": "membership",
}
"""Columns that name her by a number."""
