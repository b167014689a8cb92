"""Whose queue it is, and what of an exchange's texts stands in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, or_, select

from forum.contributions.models import Contribution
from forum.exchanges.models import Exchange
from forum.exchanges.queries import ExchangeView
from forum.kernel.actor import Actor
from forum.texts.models import Text
from forum.translating.models import Draft, DraftState, PassedOver, VersionClaim
from forum.translating.policy import MODERATORS_ONLY, directs
from forum.translating.queries.needs import Pair, check_desk, lacks, list_pairs
from forum.translating.queries.work import IS_OPEN


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose queue: of these pairs. `passed_over`: what she left to others instead of what she did not."""

    actor: Actor
    view: ExchangeView
    pairs: Sequence[Pair]
    now: datetime
    passed_over: bool = False

    @property
    def exchange(self) -> Exchange:
        return self.view.exchange

    @property
    def targets(self) -> list[str]:
        return list(dict.fromkeys(target for _, target in self.pairs))

    @property
    def own_id(self) -> int | None:
        return self.actor.membership_id(self.view.id)


def scope_of(
    actor: Actor, view: ExchangeView, *, now: datetime, language: str | None = None, passed_over: bool = False
) -> Scope:
    """Her pairs, those into `language` only if given. MayNotTranslate."""
    check_desk(actor, view.id, now)
    pairs = [pair for pair in list_pairs(actor, view.exchange, now) if language is None or pair[1] == language]
    return Scope(actor, view, pairs, now, passed_over)


def lacking_for(scope: Scope, target: str) -> Iterable[ColumnElement[bool]]:
    """What of the texts, joined with their contributions, stands in her queue into one language."""
    yield from in_her_pairs(scope, target)
    yield Text.id.not_in(taken_by_her(scope, target))
    is_passed = Text.id.in_(left_to_others(scope, target))
    yield is_passed if scope.passed_over else ~is_passed


def taken_by_her(scope: Scope, target: str) -> CompoundSelect[int]:
    """What she holds or has begun: that stands above the queue."""
    held = select(VersionClaim.text_id).where(
        VersionClaim.holder_id == scope.own_id, VersionClaim.language == target, VersionClaim.until > scope.now
    )
    begun = select(Draft.text_id).where(
        Draft.writer_id == scope.own_id, Draft.language == target, Draft.state == DraftState.DRAFT
    )
    return held.union(begun)


def left_to_others(scope: Scope, target: str) -> Select[int]:
    return select(PassedOver.text_id).where(PassedOver.translator_id == scope.own_id, PassedOver.language == target)


def in_her_pairs(scope: Scope, target: str) -> Iterable[ColumnElement[bool]]:
    """The same, whether she left it to others or not."""
    yield from open_to(scope)
    yield or_(*(lacks(pair) for pair in scope.pairs if pair[1] == target))


def open_to(scope: Scope) -> Iterable[ColumnElement[bool]]:
    yield and_(Text.exchange_id == scope.view.id, IS_OPEN, Text.may_translate)
    if not directs(scope.actor, scope.view.id, scope.now):
        yield or_(Contribution.id.is_(None), Contribution.audience != MODERATORS_ONLY)
