"""One builder per model: minimal defaults, keyword overrides. Everything through `uow`, so that it is as real as can be."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count, zip_longest
from typing import Any

from sqlalchemy import func, select

from forum.accounts.models import Account
from forum.contributions.actions.publish import (
    close_text,
    hide_contribution,
    publish_contribution,
    return_contribution,
    set_aside_contribution,
)
from forum.contributions.models import AnonymousAuthor, Contribution, Status, Topic
from forum.contributions.queries.standing import ANONYMOUS
from forum.exchanges.events import NoticeSent
from forum.exchanges.models import Exchange, Membership, MembershipState, Notice, Round
from forum.kernel.actor import Actor, Grant, Role
from forum.kernel.markup import digest
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.models import Appeal, DangerCase, DecisionRow, Letter, Report
from forum.roster.models import Mandate, Part
from forum.support.models import HelpRequest
from forum.synthesis.actions.write import Written, save_synthesis
from forum.synthesis.models import Quote, Synthesis
from forum.synthesis.rules import Row
from forum.texts.actions import create_text, create_text_in_languages, publish_text
from forum.texts.models import Text
from forum.texts.queries import get_source, get_text
from forum.translating.models import (
    AuthorQuestion,
    Concept,
    MachinePassage,
    MachineRefusal,
    MemorySegment,
    Remark,
    Term,
    TranslatorWork,
    WorkKind,
)

numbers = count(1)


def make_account(uow: UnitOfWork, **overrides: Any) -> Account:
    number = next(numbers)
    fields: dict[str, Any] = {"email": f"person{number}@example.org", "created_at": uow.now, "confirmed_at": uow.now}
    account = uow.add(Account(**{**fields, **overrides}))
    uow.flush()
    return account


def make_exchange(uow: UnitOfWork, *, title: str = "Safe cities", **overrides: Any) -> Exchange:
    """Opened a day ago, for four weeks; no rounds yet."""
    fields: dict[str, Any] = {
        "slug": f"exchange-{next(numbers)}",
        "host": "Women in Cities",
        "timezone": "America/Toronto",
        "languages": ["en", "fr", "es"],
        "opens_at": uow.now - timedelta(days=1),
        "closes_at": uow.now + timedelta(days=27),
        "created_at": uow.now,
    }
    exchange = uow.add(Exchange(**{**fields, **overrides}))
    uow.flush()
    exchange.title_id = create_text_in_languages(
        uow, exchange_id=exchange.id, kind="title", wordings={"en": title, "fr": f"{title} (fr)"}
    ).id
    uow.flush()
    return exchange


def make_round(uow: UnitOfWork, exchange: Exchange, *, theme: str = "Partnerships", **overrides: Any) -> Round:
    """The next round of its exchange: the first opens with it, each a week after the one before. Without topic."""
    last = uow.session.scalar(select(func.max(Round.number)).where(Round.exchange_id == exchange.id)) or 0
    opens_at: datetime = exchange.opens_at + timedelta(days=7 * last)
    text = create_text(uow, exchange_id=exchange.id, kind="theme", language="en", source=theme, is_plain=True)
    fields = {"exchange_id": exchange.id, "number": last + 1, "opens_at": opens_at, "theme_id": text.id}
    row = uow.add(Round(**{**fields, **overrides}))
    uow.flush()
    return row


def make_notice(
    uow: UnitOfWork,
    exchange: Exchange,
    round_: Round | None,
    *,
    kind: str = "opening",
    title: str = "Week one begins",
    body: str = "Welcome, all of you.",
    is_sent: bool = False,
    **overrides: Any,
) -> Notice:
    """A draft of a round, or where that is None a technical one of the whole exchange; in English only."""
    texts = [
        create_text(
            uow,
            exchange_id=exchange.id,
            kind=text_kind,
            language="en",
            source=source,
            is_plain=text_kind == "notice_title",
            is_published=is_sent,
        ).id
        for text_kind, source in (("notice_title", title), ("notice", body))
    ]
    fields: dict[str, Any] = {
        "exchange_id": exchange.id,
        "round_id": round_.id if round_ else None,
        "kind": kind if round_ else "technical",
        "title_id": texts[0],
        "body_id": texts[1],
        "created_at": uow.now,
        "sent_at": uow.now if is_sent else None,
    }
    row = uow.add(Notice(**{**fields, **overrides}))
    uow.flush()
    if is_sent:
        uow.record(NoticeSent(exchange_id=exchange.id, notice_id=row.id))
    return row


def make_membership(
    uow: UnitOfWork, exchange: Exchange, account: Account | None = None, **overrides: Any
) -> Membership:
    account = account or make_account(uow)
    last = uow.session.scalar(select(func.max(Membership.number)).where(Membership.exchange_id == exchange.id)) or 0
    fields: dict[str, Any] = {
        "exchange_id": exchange.id,
        "account_id": account.id,
        "number": last + 1,
        "state": MembershipState.ACTIVE,
        "name": f"Member {last + 1}",
        "country": "CA",
        "created_at": uow.now,
        "confirmed_at": uow.now,
    }
    membership = uow.add(Membership(**{**fields, **overrides}))
    uow.flush()
    return membership


def make_help_request(uow: UnitOfWork, exchange: Exchange, **overrides: Any) -> HelpRequest:
    """Asked by somebody who is not signed in; not answered yet."""
    fields: dict[str, Any] = {
        "exchange_id": exchange.id,
        "code_hash": f"{next(numbers):064}",
        "language": "en",
        "question": "Where is my page?",
        "asked_at": uow.now,
    }
    request = uow.add(HelpRequest(**{**fields, **overrides}))
    uow.flush()
    return request


def make_mandate(uow: UnitOfWork, round_: Round, membership: Membership, **overrides: Any) -> Mandate:
    """On duty for a week from the round's opening."""
    fields: dict[str, Any] = {
        "exchange_id": membership.exchange_id,
        "round_id": round_.id,
        "membership_id": membership.id,
        "part": Part.LEAD,
        "starts_at": round_.opens_at,
        "ends_at": round_.opens_at + timedelta(days=7),
        "languages": ["en"],
        "answer": "accepted",
        "answered_at": uow.now,
        "created_at": uow.now,
    }
    mandate = uow.add(Mandate(**{**fields, **overrides}))
    uow.flush()
    return mandate


def make_topic(uow: UnitOfWork, round_: Round, **overrides: Any) -> Topic:
    """The round's own, bearing its theme as title."""
    fields: dict[str, Any] = {
        "exchange_id": round_.exchange_id,
        "round_id": round_.id,
        "title_id": round_.theme_id,
        "is_first": True,
        "created_at": uow.now,
    }
    topic = uow.add(Topic(**{**fields, **overrides}))
    uow.flush()
    return topic


def make_contribution(
    uow: UnitOfWork,
    topic: Topic,
    author: Membership,
    *,
    text: str = "We walked the streets at night and wrote down what we saw.",
    language: str = "en",
    status: Status = Status.PUBLISHED,
    parent: Contribution | None = None,
    is_anonymous: bool = False,
    **overrides: Any,
) -> Contribution:
    """Brought to `status` by the ways there are; what has been published has its place."""
    words = create_text(
        uow, exchange_id=topic.exchange_id, kind="contribution", language=language, source=text, is_published=False
    )
    fields: dict[str, Any] = {
        "exchange_id": topic.exchange_id,
        "topic_id": topic.id,
        "parent_id": parent.id if parent else None,
        "author_id": None if is_anonymous else author.id,
        "text_id": words.id,
        "status": Status.DRAFT if status is Status.DRAFT else Status.WAITING,
        "shown_as": "anonymous" if is_anonymous else "name",
        "submission_key": f"made-{next(numbers)}",
        "submitted_at": None if status is Status.DRAFT else uow.now,
        "created_at": uow.now,
    }
    row = uow.add(Contribution(**{**fields, **overrides}))
    uow.flush()
    if is_anonymous:
        uow.add(AnonymousAuthor(contribution_id=row.id, sealed=uow.keys.seal(ANONYMOUS, author.id)))
    _bring_to(uow, row, status)
    uow.flush()
    return row


def make_translator_work(uow: UnitOfWork, member: Membership, **overrides: Any) -> TranslatorWork:
    """An hour and a half into French."""
    fields: dict[str, Any] = {
        "exchange_id": member.exchange_id,
        "membership_id": member.id,
        "kind": WorkKind.HOURS,
        "language": "fr",
        "minutes": 90,
        "done_on": uow.now.date(),
    }
    row = uow.add(TranslatorWork(**{**fields, **overrides}))
    uow.flush()
    return row


def make_decision(uow: UnitOfWork, row: Contribution, decider: Membership, **overrides: Any) -> DecisionRow:
    """That it was returned, or hidden where it is."""
    fields: dict[str, Any] = {
        "exchange_id": row.exchange_id,
        "contribution_id": row.id,
        "decided_by_id": decider.id,
        "capacity": "on_duty",
        "kind": "hide" if row.status == Status.HIDDEN else "return",
        "reason_code": "personal",
        "stood": "published" if row.status == Status.HIDDEN else "waiting",
        "left_edition": row.edition,
        "decided_at": uow.now,
    }
    decision = uow.add(DecisionRow(**{**fields, **overrides}))
    uow.flush()
    return decision


def make_appeal(uow: UnitOfWork, decision: DecisionRow, **overrides: Any) -> Appeal:
    fields: dict[str, Any] = {
        "exchange_id": decision.exchange_id,
        "contribution_id": decision.contribution_id,
        "decision_id": decision.id,
        "made_at": uow.now,
    }
    appeal = uow.add(Appeal(**{**fields, **overrides}))
    uow.flush()
    return appeal


def make_quote(uow: UnitOfWork, row: Contribution, moderator: Membership, **overrides: Any) -> Quote:
    """Its first paragraph, whole, in the basket of its round."""
    source = get_source(uow.session, row.text_id)
    fields: dict[str, Any] = {
        "exchange_id": row.exchange_id,
        "round_id": uow.session.get_one(Topic, row.topic_id).round_id,
        "contribution_id": row.id,
        "language": source.language,
        "origin": source.origin,
        "place": 0,
        "digest": source.digests[0],
        "own_digest": source.digests[0],
        "theme": "Lighting",
        "made_by_id": moderator.id,
        "made_at": uow.now,
    }
    quote = uow.add(Quote(**{**fields, **overrides}))
    uow.flush()
    return quote


def make_synthesis(
    uow: UnitOfWork,
    round_: Round,
    writer: Membership,
    *,
    text: str = "Many say that light helps.",
    language: str = "en",
    state: str = "draft",
    rests_on: Sequence[Sequence[int]] = (),
    quotes: Sequence[Sequence[int]] = (),
) -> Synthesis:
    """Written by `writer`, brought to `state`. `rests_on`, `quotes`: by paragraph, contributions and passages of the basket."""
    actor = Actor(grants=(Grant(role=Role.ORGANISER, exchange_id=round_.exchange_id, membership_id=writer.id),))
    rows = [
        Row(f"new{place}", words, tuple(cited or ()), tuple(shown or ()))
        for place, (words, cited, shown) in enumerate(zip_longest(text.split("\n\n"), rests_on, quotes))
    ]
    synthesis = save_synthesis(uow, actor, round_=round_, written=Written(rows=rows, language=language, edition=0))
    if state != "draft":
        synthesis.state, synthesis.submitted_at = "in_review", uow.now
    if state == "published":
        synthesis.state, synthesis.published_at = state, uow.now
        publish_text(uow, get_text(uow.session, synthesis.text_id))
    uow.flush()
    return synthesis


def make_letter_to(uow: UnitOfWork, to: Membership, writer: Membership, **overrides: Any) -> Letter:
    """From the desk, not answered yet."""
    last = uow.session.scalar(select(func.max(Letter.number)).where(Letter.to_id == to.id)) or 0
    fields: dict[str, Any] = {
        "exchange_id": to.exchange_id,
        "to_id": to.id,
        "number": last + 1,
        "from_id": writer.id,
        "words": "Would you write a few lines?",
        "language": "en",
        "sent_at": uow.now,
    }
    letter = uow.add(Letter(**{**fields, **overrides}))
    uow.flush()
    return letter


def make_author_question(uow: UnitOfWork, row: Contribution, asker: Membership, **overrides: Any) -> AuthorQuestion:
    """About its first paragraph, in English, not answered yet."""
    fields: dict[str, Any] = {
        "exchange_id": row.exchange_id,
        "text_id": row.text_id,
        "digest": get_source(uow.session, row.text_id).digests[0],
        "target": "fr",
        "asker_id": asker.id,
        "words": "Which street do you mean?",
        "language": "en",
        "asked_at": uow.now,
    }
    question = uow.add(AuthorQuestion(**{**fields, **overrides}))
    uow.flush()
    return question


def make_report(uow: UnitOfWork, row: Contribution, reporter: Membership | None = None, **overrides: Any) -> Report:
    fields: dict[str, Any] = {
        "exchange_id": row.exchange_id,
        "contribution_id": row.id,
        "reporter_id": reporter.id if reporter else None,
        "reason_code": "insulting",
        "reported_at": uow.now,
    }
    report = uow.add(Report(**{**fields, **overrides}))
    uow.flush()
    return report


def make_remark(uow: UnitOfWork, row: Contribution, reader: Membership, **overrides: Any) -> Remark:
    """What a reader says is wrong in the French version of a contribution."""
    place = {"exchange_id": row.exchange_id, "text_id": row.text_id, "reader_id": reader.id, "language": "fr"}
    said = {"words": "The second word.", "words_language": "en", "digest": "0" * 16, "made_at": uow.now}
    remark = uow.add(Remark(**{**place, **said, **overrides}))
    uow.flush()
    return remark


def make_case(uow: UnitOfWork, row: Contribution, setter: Membership, **overrides: Any) -> DangerCase:
    """Of what stands aside."""
    fields: dict[str, Any] = {
        "exchange_id": row.exchange_id,
        "contribution_id": row.id,
        "set_aside_by_id": setter.id,
        "set_aside_at": uow.now,
    }
    case = uow.add(DangerCase(**{**fields, **overrides}))
    uow.flush()
    return case


def _bring_to(uow: UnitOfWork, row: Contribution, status: Status) -> None:
    reason = {"reason_code": "personal", "reason": "Please leave out her name.", "reason_language": "en"}
    if status in {Status.PUBLISHED, Status.HIDDEN, Status.ASIDE, Status.WITHDRAWN}:
        publish_contribution(uow, row)
    if status is Status.RETURNED:
        return_contribution(uow, row, **reason)
    elif status is Status.HIDDEN:
        hide_contribution(uow, row, **reason)
    elif status is Status.ASIDE:
        set_aside_contribution(uow, row)
    elif status is Status.WITHDRAWN:
        row.status = Status.WITHDRAWN
        close_text(uow, row)


def make_concept(
    uow: UnitOfWork, exchange: Exchange, *, terms: Mapping[str, str] | None = None, **overrides: Any
) -> Concept:
    """What women are called in three languages, unless `terms` say something else."""
    words = terms or {"en": "women", "es": "mujeres", "fr": "femmes"}
    named = [Term(language=language, words=one) for language, one in words.items()]
    concept = uow.add(Concept(**{"exchange_id": exchange.id, "updated_at": uow.now, "terms": named, **overrides}))
    uow.flush()
    return concept


def make_segment(uow: UnitOfWork, exchange: Exchange, **overrides: Any) -> MemorySegment:
    """From outside, from Spanish into French, unless `overrides` say of which version it is."""
    source = overrides.pop("source", "Caminamos por la noche.")
    fields: dict[str, Any] = {
        "exchange_id": exchange.id,
        "source_language": "es",
        "language": "fr",
        "digest": digest(source),
        "length": len(source),
        "source": source,
        "rendering": "Nous avons marché la nuit.",
    }
    segment = uow.add(MemorySegment(**{**fields, **overrides}))
    uow.flush()
    return segment


def make_passage(uow: UnitOfWork, text: Text, **overrides: Any) -> MachinePassage:
    """What a machine made of one paragraph of it."""
    fields: dict[str, Any] = {"digest": "0" * 64, "rendering": "Nous marchons la nuit.", "made_at": uow.now}
    passage = uow.add(MachinePassage(text_id=text.id, **{**fields, **overrides}))
    uow.flush()
    return passage


def make_machine_refusal(uow: UnitOfWork, text: Text, **overrides: Any) -> MachineRefusal:
    """No French, since nothing came back."""
    fields: dict[str, Any] = {"language": "fr", "code": "result_empty", "last_at": uow.now}
    refusal = uow.add(MachineRefusal(text_id=text.id, **{**fields, **overrides}))
    uow.flush()
    return refusal
