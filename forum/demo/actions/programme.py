from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from forum.accounts.actions import change_preferences, make_administrator
from forum.contributions.actions.topics import open_first_topics
from forum.contributions.models import Topic
from forum.demo.queries import load_cast
from forum.demo.rules import Calendar
from forum.demo.script import Paper, Person, Script
from forum.exchanges.actions.describing import describe_herself
from forum.exchanges.actions.membership import change_profile
from forum.exchanges.actions.people import accept_invitations, invite_person
from forum.exchanges.actions.programme import save_exchange, save_paper, save_round
from forum.exchanges.models import Exchange, Membership, Round
from forum.exchanges.plans import ExchangePlan, PaperPlan, PersonPlan, RoundPlan, Words
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.roster.actions import answer_mandate, give_mandate
from forum.roster.models import Answer, Part
from forum.roster.queries import load_roster

PREPARATION = timedelta(days=12)
"""How long before its opening the exchange was made."""
INVITATION = timedelta(days=7)


@dataclass(slots=True)
class Stage:
    """What the script's refs stand for, as far as it has been made."""

    script: Script
    exchange: Exchange
    cast: Mapping[str, Actor]
    topic_ids: Mapping[int, int]
    contribution_ids: dict[str, int] = field(default_factory=dict)
    text_ids: dict[str, int] = field(default_factory=dict)


def make_programme(uow: UnitOfWork, script: Script, *, calendar: Calendar) -> Stage:
    """The exchange with its rounds, papers, people and roster, as they stood on the day it opened."""
    uow.move_to(calendar.opens_at - PREPARATION)
    exchange = save_exchange(uow, SYSTEM, plan=plan_exchange(script, calendar))
    rounds = [save_round(uow, SYSTEM, exchange=exchange, plan=plan) for plan in plan_rounds(script, calendar)]
    open_first_topics(uow)
    members = {person.ref: invite(uow, exchange, person=person) for person in script.people}
    make_roster(uow, exchange, rounds=rounds, script=script, members=members)
    text_ids = {paper.ref: make_paper(uow, exchange, rounds=rounds, paper=paper) for paper in script.papers}
    uow.move_to(calendar.opens_at - INVITATION)
    cast = load_cast(uow.session, script)
    for person in script.people:
        settle_in(uow, cast[person.ref], person=person, membership=members[person.ref])
    uow.flush()
    settled = load_cast(uow.session, script)
    answer_all_but_last(uow, exchange, rounds=rounds, cast=settled, members=members)
    topics = uow.session.execute(
        select(Round.number, Topic.id).join(Topic, Topic.round_id == Round.id).where(Round.exchange_id == exchange.id)
    )
    return Stage(
        script=script,
        exchange=exchange,
        cast=load_cast(uow.session, script),
        topic_ids={number: topic_id for number, topic_id in topics},
        text_ids=text_ids,
    )


def plan_exchange(script: Script, calendar: Calendar) -> ExchangePlan:
    programme = script.programme
    return ExchangePlan(
        slug=programme.slug,
        host=programme.host,
        timezone=programme.timezone,
        languages=programme.languages,
        opens_at=calendar.opens_at,
        closes_at=calendar.round_opens_at(len(script.rounds) + 1),
        title=programme.title,
        about=programme.about,
        settings={
            "is_demo": True,
            "uses_machine": True,
            "allows_anonymous": True,
            "promise_hours": programme.promised_hours,
        },
    )


def plan_rounds(script: Script, calendar: Calendar) -> list[RoundPlan]:
    return [
        RoundPlan(
            opens_at=calendar.round_opens_at(each.number), closes_at=None, theme=each.theme, questions=each.question
        )
        for each in script.rounds
    ]


def invite(uow: UnitOfWork, exchange: Exchange, *, person: Person) -> Membership:
    plan = PersonPlan(
        email=person.email,
        ref=None,
        name=person.name,
        organisation=person.organisation,
        country=person.country,
        language=person.language,
        pairs=[(source, target) for source, target in (pair.split("-") for pair in person.pairs)],
        is_organiser=person.role == "organiser",
    )
    if person.role == "administrator":
        make_administrator(uow, email=person.email)
    return invite_person(uow, SYSTEM, exchange=exchange, plan=plan, tells=False)


def settle_in(uow: UnitOfWork, actor: Actor, *, person: Person, membership: Membership) -> None:
    """She signs in for the first time, says what she reads and confirms what others see of her."""
    accept_invitations(uow, account_id=membership.account_id or 0)
    change_preferences(
        uow, actor, language=person.language, reads=person.reads, timezone=person.timezone, wants_hints=True
    )
    change_profile(
        uow,
        actor,
        membership=membership,
        name=person.name,
        organisation=person.organisation,
        country=person.country,
        shows_organisation=True,
        shows_country=True,
        credit="name" if person.role == "translator" else "organisation",
    )
    describe_herself(
        uow, actor, membership=membership, gender=person.gender, organisation_type=person.organisation_type
    )


def make_roster(
    uow: UnitOfWork,
    exchange: Exchange,
    *,
    rounds: Sequence[Round],
    script: Script,
    members: Mapping[str, Membership],
) -> None:
    for round_, planned in zip(rounds, script.rounds, strict=True):
        parts = [(planned.moderator, Part.LEAD), *((ref, Part.SUBSTITUTE) for ref in planned.substitutes)]
        for ref, part in parts:
            reads = script.people_by_ref[ref].reads
            give_mandate(
                uow,
                SYSTEM,
                exchange=exchange,
                round=round_,
                membership=members[ref],
                part=part,
                languages=reads,
            )


def answer_all_but_last(
    uow: UnitOfWork,
    exchange: Exchange,
    *,
    rounds: Sequence[Round],
    cast: Mapping[str, Actor],
    members: Mapping[str, Membership],
) -> None:
    """Who is named has said yes, but for the last week: so that the demo shows a question that waits."""
    refs = {member.id: ref for ref, member in members.items()}
    earlier = {round_.id for round_ in rounds[:-1]}
    for seat in load_roster(uow.session, exchange).seats:
        if seat.round_id in earlier:
            who = cast[refs[seat.membership_id]]
            answer_mandate(uow, who, exchange=exchange, mandate_id=seat.id, answer=Answer.ACCEPTED)


def make_paper(uow: UnitOfWork, exchange: Exchange, *, rounds: Sequence[Round], paper: Paper) -> int:
    """A background paper in its first language; the text's id, by which it is translated later."""
    plan = PaperPlan(
        title=source_first(paper.title, paper.language), language=paper.language, body=paper.text[paper.language]
    )
    made = save_paper(uow, SYSTEM, exchange=exchange, round=rounds[paper.round - 1], plan=plan)
    return made.body_id or 0


def source_first(words: Words, language: str) -> dict[str, str]:
    return {language: words[language], **words}
