from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from forum.accounts.models import Account
from forum.exchanges.actions.people import add_membership
from forum.exchanges.errors import AlreadyTaken, ExchangeNotFound
from forum.exchanges.events import DatesChanged, ExchangeChanged, RoundCreated
from forum.exchanges.models import Exchange, MembershipState, Paper, Question, Round
from forum.exchanges.plans import ExchangePlan, PaperPlan, RoundPlan, Words
from forum.exchanges.policy import can_make_exchange, require_organiser
from forum.exchanges.rules import (
    check_dates,
    check_languages,
    check_openings,
    check_organisation,
    check_round_dates,
    check_settings,
    check_slug,
    check_words,
    pair_questions,
)
from forum.kernel.actor import Actor
from forum.kernel.errors import InvalidInput
from forum.kernel.languages import check_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.kernel.wording import mark
from forum.kernel.zones import check_timezone
from forum.log.actions import write_log
from forum.texts.actions import create_text, create_text_in_languages, set_wordings, withdraw_text
from forum.texts.models import Text
from forum.texts.queries import get_text, source_lines


def save_exchange(uow: UnitOfWork, actor: Actor, *, plan: ExchangePlan, exchange: Exchange | None = None) -> Exchange:
    """Make an exchange, or change `exchange` into what `plan` says; who makes one becomes its organiser.

    InvalidInput by field; AlreadyTaken for its slug; ExchangeNotFound for who may not.
    """
    check_may_save(actor, exchange, now=uow.now)
    languages = check_languages(plan.languages)
    check_dates(plan.opens_at, plan.closes_at)
    check_words("title", plan.title, languages)
    settings = check_settings(plan.settings)
    slug = check_free_slug(uow, plan.slug, exchange)
    is_new = exchange is None
    exchange = exchange or uow.add(Exchange(created_at=uow.now))
    exchange.slug, exchange.host, exchange.timezone = slug, check_organisation(plan.host), check_timezone(plan.timezone)
    exchange.languages = languages
    if not is_new and (exchange.opens_at, exchange.closes_at) != (plan.opens_at, plan.closes_at):
        uow.record(DatesChanged(exchange_id=exchange.id))
    exchange.opens_at, exchange.closes_at = plan.opens_at, plan.closes_at
    for name, value in settings.items():
        setattr(exchange, name, value)
    uow.flush()
    exchange.title_id = save_words(uow, exchange, exchange.title_id, kind="title", words=plan.title)
    if any(line.strip() for line in plan.about.values()):
        exchange.about_id = save_words(uow, exchange, exchange.about_id, kind="about", words=plan.about, is_plain=False)
    uow.flush()
    if is_new and actor.is_signed_in:
        account = uow.session.get_one(Account, actor.account_id)
        add_membership(uow, exchange=exchange, account=account, state=MembershipState.ACTIVE).is_organiser = True
    act = "make_exchange" if is_new else "change_exchange"
    write_log(uow, actor, act=act, thing="exchange", thing_id=exchange.id, exchange_id=exchange.id)
    uow.record(ExchangeChanged(exchange_id=exchange.id))
    return exchange


def check_may_save(actor: Actor, exchange: Exchange | None, *, now: datetime) -> None:
    if exchange is not None:
        require_organiser(actor, exchange.id, now)
    elif not can_make_exchange(actor, now):
        raise ExchangeNotFound()


def check_free_slug(uow: UnitOfWork, typed: str, exchange: Exchange | None) -> str:
    slug = check_slug(typed)
    taken = uow.session.scalar(select(Exchange.id).where(Exchange.slug == slug))
    if taken is not None and (exchange is None or taken != exchange.id):
        raise AlreadyTaken(slug=slug)
    return slug


def check_programmes(uow: UnitOfWork) -> None:
    """Before each commit: the rounds of an exchange that changed lie within it, in their order, whichever moved first."""
    for exchange_id in {event.exchange_id for event in uow.events if type(event) is ExchangeChanged}:
        exchange = uow.session.get_one(Exchange, exchange_id)
        openings = select(Round.opens_at).where(Round.exchange_id == exchange_id).order_by(Round.number)
        check_openings(list(uow.session.scalars(openings)), (exchange.opens_at, exchange.closes_at))


def save_words(
    uow: UnitOfWork, exchange: Exchange, text_id: int | None, *, kind: str, words: Words, is_plain: bool = True
) -> int:
    """Make a text of the programme, or give it these wordings; its id."""
    if text_id is not None:
        set_wordings(uow, get_text(uow.session, text_id), words)
        return text_id
    text = create_text_in_languages(uow, exchange_id=exchange.id, kind=kind, wordings=words, is_plain=is_plain)
    return text.id


def save_round(
    uow: UnitOfWork, actor: Actor, *, exchange: Exchange, plan: RoundPlan, round: Round | None = None
) -> Round:
    """Add a round, or change `round` into what `plan` says. Each new one is announced, and so gets its topic."""
    require_organiser(actor, exchange.id, uow.now)
    check_round_dates(plan.opens_at, plan.closes_at, within=(exchange.opens_at, exchange.closes_at))
    check_words("theme", plan.theme, exchange.languages)
    theme_id = save_words(uow, exchange, round.theme_id if round else None, kind="theme", words=plan.theme)
    if round is None:
        last = uow.session.scalar(select(func.max(Round.number)).where(Round.exchange_id == exchange.id)) or 0
        round = uow.add(Round(exchange_id=exchange.id, number=last + 1, theme_id=theme_id, opens_at=plan.opens_at))
        uow.flush()
        uow.record(RoundCreated(exchange_id=exchange.id, round_id=round.id))
    if (round.opens_at, round.closes_at) != (plan.opens_at, plan.closes_at):
        uow.record(DatesChanged(exchange_id=exchange.id))
    round.opens_at, round.closes_at = plan.opens_at, plan.closes_at
    save_questions(uow, exchange=exchange, round=round, questions=plan.questions)
    uow.flush()
    write_log(uow, actor, act="save_round", thing="round", thing_id=round.id, exchange_id=exchange.id)
    uow.record(ExchangeChanged(exchange_id=exchange.id))
    return round


def save_questions(uow: UnitOfWork, *, exchange: Exchange, round: Round, questions: Sequence[Words]) -> None:
    """Give a round these questions, in this order; what is the same question stays the same text."""
    kept = list(uow.session.scalars(select(Question).where(Question.round_id == round.id).order_by(Question.position)))
    wanted = [words for words in questions if any(line.strip() for line in words.values())]
    lines = source_lines(uow.session, [question.text_id for question in kept])
    pairs = pair_questions([lines.get(question.text_id, {}) for question in kept], wanted)
    for position, (words, place) in enumerate(zip(wanted, pairs, strict=True)):
        text_id = save_words(
            uow, exchange, kept[place].text_id if place is not None else None, kind="question", words=words
        )
        question = kept[place] if place is not None else uow.add(Question(round_id=round.id, text_id=text_id))
        question.position = position
    for place, question in enumerate(kept):
        if place not in pairs:
            withdraw_text(uow, uow.session.get_one(Text, question.text_id))
            uow.session.delete(question)


def save_papers(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, round: Round, plans: Sequence[PaperPlan]) -> None:
    """Give a round these background papers, in this order."""
    kept = list(uow.session.scalars(select(Paper).where(Paper.round_id == round.id).order_by(Paper.position)))
    for position, plan in enumerate(plans):
        paper = kept[position] if position < len(kept) else None
        save_paper(uow, actor, exchange=exchange, round=round, plan=plan, paper=paper)
    for paper in kept[len(plans) :]:
        remove_paper(uow, actor, exchange=exchange, paper=paper)


def save_paper(
    uow: UnitOfWork, actor: Actor, *, exchange: Exchange, round: Round, plan: PaperPlan, paper: Paper | None = None
) -> Paper:
    """Add a background paper, or change `paper`: its title, its text or its file."""
    require_organiser(actor, exchange.id, uow.now)
    check_words("title", plan.title, exchange.languages)
    title_id = save_words(uow, exchange, paper.title_id if paper else None, kind="paper_title", words=plan.title)
    if paper is None:
        last = uow.session.scalar(select(func.max(Paper.position)).where(Paper.round_id == round.id))
        paper = uow.add(Paper(round_id=round.id, title_id=title_id, position=0 if last is None else last + 1))
    if plan.body.strip() and paper.body_id is None:
        text = create_text(uow, exchange_id=exchange.id, kind="paper", language=plan.language, source=plan.body)
        paper.body_id = text.id
    elif plan.body.strip() and paper.body_id is not None:
        set_wordings(uow, get_text(uow.session, paper.body_id), {plan.language: plan.body})
    if plan.file_id is not None:
        paper.file_id, paper.file_language = plan.file_id, check_language(plan.language)
    if paper.body_id is None and paper.file_id is None:
        raise InvalidInput({"body": mark("Please write the paper's text here, or choose its file.")})
    uow.flush()
    write_log(uow, actor, act="save_paper", thing="paper", thing_id=paper.id, exchange_id=exchange.id)
    uow.record(ExchangeChanged(exchange_id=exchange.id))
    return paper


def remove_paper(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, paper: Paper) -> None:
    require_organiser(actor, exchange.id, uow.now)
    for text_id in (paper.title_id, paper.body_id):
        if text_id is not None:
            withdraw_text(uow, uow.session.get_one(Text, text_id))
    uow.session.delete(paper)
    write_log(uow, actor, act="remove_paper", thing="paper", thing_id=paper.id, exchange_id=exchange.id)
    uow.record(ExchangeChanged(exchange_id=exchange.id))
