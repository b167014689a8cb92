from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, count

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from forum.exchanges.errors import ExchangeNotFound, PaperNotFound, RoundNotFound
from forum.exchanges.models import Exchange, Membership, Notice, Paper, Question, Round
from forum.exchanges.policy import can_know_exchange, can_see_exchange
from forum.exchanges.rules import RESERVED_SLUGS, Phase, closing_times, next_boundary, phase, signed_off_from
from forum.kernel.actor import Actor
from forum.kernel.reader import Reader
from forum.texts.queries import ShownText, VersionRow, load_versions, show, summarised_in

MOST_STRUCTURES = 64
MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class PaperView:
    id: int
    title: Sequence[VersionRow]
    body_id: int | None
    body_languages: tuple[str, ...]
    body_summarised_in: frozenset[str]
    file_id: int | None
    file_language: str | None


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round with its closing time computed, and the versions of its words."""

    id: int
    number: int
    opens_at: datetime
    closes_at: datetime
    signed_off_at: datetime | None
    theme_id: int
    theme: Sequence[VersionRow]
    questions: tuple[Sequence[VersionRow], ...]
    papers: tuple[PaperView, ...]

    @property
    def signed_off_from(self) -> datetime:
        """From when its moderators write neither its notices nor its synthesis any more."""
        return signed_off_from(self.closes_at, self.signed_off_at)

    def phase(self, now: datetime) -> Phase:
        return phase(self, now)


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice with the versions of its words. `round_id`: None for one of the whole exchange; `sent_at`: None for a draft."""

    id: int
    round_id: int | None
    kind: str
    sent_at: datetime | None
    title: Sequence[VersionRow]
    body: Sequence[VersionRow]


@dataclass(frozen=True, slots=True)
class Structure:
    """The programme of an exchange: what changes seldom and every page shows. `notices`: those sent, the newest first."""

    title: Sequence[VersionRow]
    about: Sequence[VersionRow]
    rounds: tuple[RoundView, ...]
    notices: tuple[NoticeView, ...]


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """An exchange for showing: its row's settings, and its programme."""

    exchange: Exchange
    structure: Structure

    @property
    def id(self) -> int:
        return self.exchange.id

    @property
    def slug(self) -> str:
        return self.exchange.slug

    @property
    def rounds(self) -> tuple[RoundView, ...]:
        return self.structure.rounds

    def title(self, reader: Reader) -> ShownText:
        return show(self.structure.title, reader)

    def about(self, reader: Reader) -> ShownText | None:
        return show(self.structure.about, reader) if self.structure.about else None

    def present_round(self, now: datetime) -> RoundView | None:
        """The open round (the latest where they overlap), else the next to come, else the last."""
        running = [r for r in self.rounds if r.phase(now) is Phase.OPEN]
        coming = [r for r in self.rounds if r.phase(now) is Phase.COMING]
        return next(iter(running[-1:] or coming[:1] or self.rounds[-1:]), None)

    def round(self, number: int) -> RoundView:
        found = next((r for r in self.rounds if r.number == number), None)
        if found is None:
            raise RoundNotFound()
        return found

    def phase(self, now: datetime) -> Phase:
        return phase(self.exchange, now)

    def paper(self, paper_id: int) -> PaperView:
        found = next((paper for r in self.rounds for paper in r.papers if paper.id == paper_id), None)
        if found is None:
            raise PaperNotFound()
        return found

    def round_by_id(self, round_id: int) -> RoundView:
        return next(r for r in self.rounds if r.id == round_id)

    def find_round(self, round_id: int | None) -> RoundView | None:
        return next((r for r in self.rounds if r.id == round_id), None)

    def notices_in(self, round_id: int) -> list[NoticeView]:
        """Those of a round and of the whole exchange, the newest first."""
        return [notice for notice in self.structure.notices if notice.round_id in {round_id, None}]

    def good_until(self, now: datetime) -> datetime:
        """Until when a page that says hours and states stays true: the hour's end or the next boundary."""
        hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        instants = [at for r in self.rounds for at in (r.opens_at, r.closes_at)]
        boundary = next_boundary([*instants, self.exchange.opens_at, self.exchange.closes_at], now)
        return min(hour, boundary) if boundary else hour


_structures: OrderedDict[tuple[int, int], Structure] = OrderedDict()


_SENT = (
    select(Notice)
    .where(Notice.exchange_id == bindparam("exchange"), Notice.sent_at.is_not(None))
    .order_by(Notice.sent_at.desc(), Notice.id.desc())
)
_BY_SLUG = select(Exchange).where(Exchange.slug == bindparam("slug"))


def get_exchange(session: Session, slug: str) -> ExchangeView:
    """By its slug, whoever asks. ExchangeNotFound."""
    exchange = session.scalar(_BY_SLUG, {"slug": slug})
    if exchange is None:
        raise ExchangeNotFound()
    return view_exchange(session, exchange)


def find_exchange_id(session: Session, slug: str) -> int | None:
    """Whoever asks; only for what tells her nothing of whether there is one."""
    return session.scalar(select(Exchange.id).where(Exchange.slug == slug))


def get_visible_exchange(session: Session, actor: Actor, slug: str, *, now: datetime) -> ExchangeView:
    """The exchange, if `actor` may see more of it than title, host and dates; else ExchangeNotFound."""
    found = get_exchange(session, slug)
    if not can_see_exchange(actor, found.exchange, now):
        raise ExchangeNotFound()
    return found


def get_announced_exchange(session: Session, actor: Actor, slug: str, *, now: datetime) -> ExchangeView:
    """An exchange of which title, host and dates may be known: any but a sensitive members' exchange. ExchangeNotFound."""
    found = get_exchange(session, slug)
    if not can_know_exchange(actor, found.exchange, now):
        raise ExchangeNotFound()
    return found


def is_discreet_slug(session: Session, slug: str) -> bool:
    """Whether an exchange is sensitive; said of one that is not there too, so that it tells nothing."""
    return session.scalar(select(Exchange.is_sensitive).where(Exchange.slug == slug)) is not False


def list_visible_exchanges(session: Session, actor: Actor, *, now: datetime) -> list[ExchangeView]:
    """Those `actor` may see or know of: running first, then coming, then the last closed."""
    rows = session.scalars(select(Exchange).order_by(Exchange.opens_at.desc()).limit(MOST_LISTED))
    found = [view_exchange(session, row) for row in rows if can_know_exchange(actor, row, now)]
    order = {Phase.OPEN: 0, Phase.COMING: 1, Phase.CLOSED: 2}
    return sorted(found, key=lambda view: order[view.phase(now)])


def view_exchange(session: Session, exchange: Exchange) -> ExchangeView:
    """With its programme, kept in memory under a number that changes with it."""
    key = (exchange.id, exchange.structure)
    structure = _structures.get(key)
    if structure is None:
        structure = _structures[key] = load_structure(session, exchange)
        while len(_structures) > MOST_STRUCTURES:
            _structures.popitem(last=False)
    return ExchangeView(exchange, structure)


def load_structure(session: Session, exchange: Exchange) -> Structure:
    rounds = list(session.scalars(select(Round).where(Round.exchange_id == exchange.id).order_by(Round.opens_at)))
    ids = [r.id for r in rounds]
    questions = list(session.scalars(select(Question).where(Question.round_id.in_(ids)).order_by(Question.position)))
    papers = list(session.scalars(select(Paper).where(Paper.round_id.in_(ids)).order_by(Paper.position)))
    notices = list(session.scalars(_SENT, {"exchange": exchange.id}))
    wanted = [exchange.title_id, exchange.about_id, *(r.theme_id for r in rounds), *(q.text_id for q in questions)]
    wanted += [text_id for p in papers for text_id in (p.title_id, p.body_id)]
    wanted += [text_id for n in notices for text_id in (n.title_id, n.body_id)]
    versions = load_versions(session, [text_id for text_id in wanted if text_id is not None])
    ends = closing_times(rounds, exchange.closes_at)
    return Structure(
        title=versions.get(exchange.title_id or 0, ()),
        about=versions.get(exchange.about_id or 0, ()),
        rounds=tuple(
            RoundView(
                id=r.id,
                number=r.number,
                opens_at=r.opens_at,
                closes_at=end,
                signed_off_at=r.signed_off_at,
                theme_id=r.theme_id,
                theme=versions.get(r.theme_id, ()),
                questions=tuple(versions[q.text_id] for q in questions if q.round_id == r.id and q.text_id in versions),
                papers=tuple(_view_paper(p, versions) for p in papers if p.round_id == r.id),
            )
            for r, end in zip(rounds, ends, strict=True)
        ),
        notices=tuple(view_notice(n, versions) for n in notices),
    )


def view_notice(notice: Notice, versions: Mapping[int, Sequence[VersionRow]]) -> NoticeView:
    return NoticeView(
        id=notice.id,
        round_id=notice.round_id,
        kind=notice.kind,
        sent_at=notice.sent_at,
        title=versions.get(notice.title_id, ()),
        body=versions.get(notice.body_id, ()),
    )


def round_dates(session: Session, exchange: Exchange, round: Round) -> tuple[datetime, datetime]:
    """When a round opens and closes, its closing computed from those after it."""
    rounds = list(session.scalars(select(Round).where(Round.exchange_id == exchange.id).order_by(Round.opens_at)))
    ends = dict(zip((r.id for r in rounds), closing_times(rounds, exchange.closes_at), strict=True))
    return round.opens_at, ends[round.id]


def _view_paper(paper: Paper, versions: dict[int, list[VersionRow]]) -> PaperView:
    body = versions.get(paper.body_id or 0, [])
    languages = tuple(dict.fromkeys(row.language for row in body))
    return PaperView(
        id=paper.id,
        title=versions.get(paper.title_id, ()),
        body_id=paper.body_id,
        body_languages=languages,
        body_summarised_in=summarised_in(body),
        file_id=paper.file_id,
        file_language=paper.file_language,
    )


def is_paper_file_visible(session: Session, actor: Actor, file_id: int, *, now: datetime) -> bool:
    """Whether a file is a background paper of an exchange that `actor` may see."""
    query = select(Exchange).join(Round, Round.exchange_id == Exchange.id).join(Paper, Paper.round_id == Round.id)
    exchange = session.scalar(query.where(Paper.file_id == file_id))
    return exchange is not None and bool(can_see_exchange(actor, exchange, now))


def revision_of(session: Session, exchange_id: int) -> int | None:
    """The number that changes with anything the exchange's pages show."""
    return session.scalar(select(Exchange.revision).where(Exchange.id == exchange_id))


def find_free_slug(session: Session, wished: str) -> str:
    """The address wished for, or the next one like it that no exchange has."""
    taken = set(session.scalars(select(Exchange.slug).where(Exchange.slug.startswith(wished, autoescape=True))))
    candidates = chain([wished], (f"{wished}-{number}" for number in count(2)))
    return next(slug for slug in candidates if slug not in taken and slug not in RESERVED_SLUGS)


def get_usual_host(session: Session, account_id: int | None) -> str:
    """Who held the exchange she made or organises latest; empty where there is none."""
    query = (
        select(Exchange.host)
        .join(Membership, Membership.exchange_id == Exchange.id)
        .where(Membership.account_id == account_id, Membership.is_organiser, ~Exchange.is_demo)
        .order_by(Exchange.id.desc())
        .limit(1)
    )
    return session.scalar(query) or ""
