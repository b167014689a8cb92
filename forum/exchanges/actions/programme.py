from collections.abc import Sequence

from sqlalchemy import func, select

from forum.exchanges.errors import AlreadyTaken
from forum.exchanges.events import ExchangeChanged, RoundCreated
from forum.exchanges.models import Exchange, Paper, Question, Round
from forum.exchanges.plans import ExchangePlan, PaperPlan, RoundPlan, Words
from forum.exchanges.rules import (
    check_dates,
    check_languages,
    check_round_dates,
    check_settings,
    check_slug,
    check_words,
)
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.kernel.zones import check_timezone
from forum.log.actions import write_log
from forum.texts.actions import create_text, create_text_in_languages, set_wordings, withdraw_text
from forum.texts.models import Text
from forum.texts.queries import get_text


def save_exchange(uow: UnitOfWork, actor: Actor, *, plan: ExchangePlan, exchange: Exchange | None = None) -> Exchange:
    """Make an exchange, or change `exchange` into what `plan` says. InvalidInput by field; AlreadyTaken for its slug."""
    languages = check_languages(plan.languages)
    check_dates(plan.opens_at, plan.closes_at)
    check_words("title", plan.title, languages)
    settings = check_settings(plan.settings)
    slug = check_slug(plan.slug)
    taken = uow.session.scalar(select(Exchange.id).where(Exchange.slug == slug))
    if taken is not None and (exchange is None or taken != exchange.id):
        raise AlreadyTaken(slug=slug)
    is_new = exchange is None
    exchange = exchange or uow.add(Exchange(created_at=uow.now))
    exchange.slug, exchange.host, exchange.timezone = slug, plan.host.strip(), check_timezone(plan.timezone)
    exchange.languages, exchange.opens_at, exchange.closes_at = languages, plan.opens_at, plan.closes_at
    for name, value in settings.items():
        setattr(exchange, name, value)
    uow.flush()
    exchange.title_id = save_words(uow, exchange, exchange.title_id, kind="title", words=plan.title)
    if any(line.strip() for line in plan.about.values()):
        exchange.about_id = save_words(uow, exchange, exchange.about_id, kind="about", words=plan.about, is_plain=False)
    uow.flush()
    act = "make_exchange" if is_new else "change_exchange"
    write_log(uow, actor, act=act, thing="exchange", thing_id=exchange.id, exchange_id=exchange.id)
    uow.record(ExchangeChanged(exchange_id=exchange.id))
    return exchange


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
    check_round_dates(plan.opens_at, plan.closes_at, within=(exchange.opens_at, exchange.closes_at))
    check_words("theme", plan.theme, exchange.languages)
    theme_id = save_words(uow, exchange, round.theme_id if round else None, kind="theme", words=plan.theme)
    if round is None:
        last = uow.session.scalar(select(func.max(Round.number)).where(Round.exchange_id == exchange.id)) or 0
        round = uow.add(Round(exchange_id=exchange.id, number=last + 1, theme_id=theme_id, opens_at=plan.opens_at))
        uow.flush()
        uow.record(RoundCreated(exchange_id=exchange.id, round_id=round.id))
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
    for position, words in enumerate(wanted):
        if position < len(kept):
            save_words(uow, exchange, kept[position].text_id, kind="question", words=words)
        else:
            text_id = save_words(uow, exchange, None, kind="question", words=words)
            uow.add(Question(round_id=round.id, position=position, text_id=text_id))
    for question in kept[len(wanted) :]:
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
        paper.file_id, paper.file_language = plan.file_id, plan.language
    uow.flush()
    write_log(uow, actor, act="save_paper", thing="paper", thing_id=paper.id, exchange_id=exchange.id)
    uow.record(ExchangeChanged(exchange_id=exchange.id))
    return paper


def remove_paper(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, paper: Paper) -> None:
    for text_id in (paper.title_id, paper.body_id):
        if text_id is not None:
            withdraw_text(uow, uow.session.get_one(Text, text_id))
    uow.session.delete(paper)
    write_log(uow, actor, act="remove_paper", thing="paper", thing_id=paper.id, exchange_id=exchange.id)
    uow.record(ExchangeChanged(exchange_id=exchange.id))
