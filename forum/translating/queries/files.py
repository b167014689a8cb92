"""What leaves as a file, and what a file that comes back would change: both before anything is written."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.reader import same_language
from forum.texts.models import Extent, Origin, State, Text, Version
from forum.texts.rules import own_digests
from forum.translating.errors import MayNotTranslate, NothingToTranslate
from forum.translating.interchange.merging import Merged, merge
from forum.translating.interchange.units import Back, Incoming, Sent, UnitName, name_units
from forum.translating.interchange.units import Status as Progress
from forum.translating.models import Draft
from forum.translating.policy import MODERATORS_ONLY, NOT_YOUR_PAIR, Work
from forum.translating.queries.lacking import texts_of
from forum.translating.queries.needs import check_desk, list_pairs
from forum.translating.queries.work import Standing, find_works, make_standing
from forum.translating.queries.writing import allow_writing, begun
from forum.translating.rules import ORIGINAL, Paragraph
from forum.translating.rules import Standing as Behind

MOST_TEXTS = 2_000
Pair = tuple[str, str]


class Fate(StrEnum):
    """Of one text of a file: it would be `whole`, or `partly` there; nothing of it is new; it is not hers to translate; she
    is writing a summary of it instead; it is none, or not to be read any more."""

    WHOLE = "whole"
    PARTLY = "partly"
    SAME = "same"
    NOT_HERS = "not hers"
    SUMMARY = "summary"
    GONE = "gone"


TAKEN = frozenset({Fate.WHOLE, Fate.PARTLY})


@dataclass(frozen=True, slots=True)
class Outcome:
    """`merged` and `work` only where the text is hers. `is_overtaken`: somebody published another version since."""

    text_id: int
    fate: Fate
    work: Work | None = None
    merged: Merged | None = None
    seen_edition: int | None = None
    is_overtaken: bool = False


@dataclass(frozen=True, slots=True)
class Leaving:
    """The paragraphs of texts on their way out, without notes, and the editions of the versions that stand."""

    work: Work
    units: Sequence[Sent]
    edition: int


def list_file_pairs(session: Session, actor: Actor, exchange: Exchange, *, now: datetime) -> list[Pair]:
    """Between which languages there is something for her to take out."""
    check_desk(actor, exchange.id, now)
    written = select(Text.source_language).where(Text.exchange_id == exchange.id, Text.published_at.is_not(None))
    sources = sorted(session.scalars(written.distinct()))
    pairs = list_pairs(actor, exchange, now)
    return [
        (source, target)
        for source in sources
        for target in sorted({there for here, there in pairs if not here or same_language(here, source)})
        if not same_language(source, target)
    ]


def list_leaving_round(
    session: Session, actor: Actor, exchange: Exchange, *, round_id: int, pair: Pair, now: datetime
) -> list[Leaving]:
    """All that is read in a round and may be translated from the one language into the other. MayNotTranslate."""
    if pair not in list_file_pairs(session, actor, exchange, now=now):
        raise MayNotTranslate(NOT_YOUR_PAIR)
    of_round = may_leave(exchange.id).where(Text.source_language == pair[0], Text.id.in_(texts_of([round_id])))
    text_ids = list(session.scalars(of_round.order_by(Text.id).limit(MOST_TEXTS)))
    return _leaving(session, text_ids, language=pair[1], own_id=actor.membership_id(exchange.id))


def get_leaving_text(
    session: Session, actor: Actor, exchange: Exchange, *, text_id: int, language: str, now: datetime
) -> Leaving:
    """NothingToTranslate, MayNotTranslate."""
    check_desk(actor, exchange.id, now)
    if session.scalar(may_leave(exchange.id).where(Text.id == text_id)) is None:
        raise NothingToTranslate()
    leaving = _leaving(session, [text_id], language=language, own_id=actor.membership_id(exchange.id))[0]
    allow_writing(actor, leaving.work, now, language=language)
    return leaving


def may_leave(exchange_id: int) -> Select[int]:
    """Published, for everybody's eyes here, and by somebody who does not mind."""
    return (
        select(Text.id)
        .outerjoin(Contribution, Contribution.text_id == Text.id)
        .where(Text.exchange_id == exchange_id, Text.published_at.is_not(None), Text.may_translate)
        .where(
            or_(
                Contribution.id.is_(None),
                (Contribution.status == Status.PUBLISHED) & (Contribution.audience != MODERATORS_ONLY),
            )
        )
    )


def _leaving(session: Session, text_ids: Sequence[int], *, language: str, own_id: int | None) -> list[Leaving]:
    works = find_works(session, text_ids)
    standings = load_standings(session, text_ids, language, writer_id=own_id)
    return [
        Leaving(works[id_], list(_units(id_, standing)), standing.human.edition if standing.human else 0)
        for id_, standing in standings.items()
    ]


def _units(text_id: int, standing: Standing) -> Iterable[Sent]:
    names = name_units(text_id, own_digests(standing.source))
    for name, source, paragraph in zip(names, standing.source.paragraphs, whole_begun(standing), strict=True):
        yield Sent(name, source, paragraph.words, _progress(standing, paragraph), ())


def _progress(standing: Standing, paragraph: Paragraph) -> Progress:
    if paragraph.standing is Behind.MISSING:
        return Progress.MISSING
    if paragraph.standing is Behind.CHANGED:
        return Progress.STALE
    if standing.draft is not None:
        return Progress.DRAFT
    is_reviewed = standing.human is not None and standing.human.reviewer_id is not None
    return Progress.REVIEWED if is_reviewed else Progress.PUBLISHED


def whole_begun(standing: Standing) -> tuple[Paragraph, ...]:
    """What there is of the whole, paragraph by paragraph; of a summary, none."""
    made = standing.draft or standing.human
    if made is not None and made.extent == Extent.SUMMARY:
        return tuple(Paragraph(Behind.MISSING) for _ in standing.source.paragraphs)
    return begun(standing)


def load_standings(
    session: Session, text_ids: Collection[int], language: str, *, writer_id: int | None
) -> dict[int, Standing]:
    """By text, in the order given, worked from the original. Two queries."""
    versions: dict[int, list[Version]] = {}
    found = select(Version).where(Version.text_id.in_(list(text_ids)), Version.state == State.PUBLISHED)
    for version in session.scalars(found.order_by(Version.id)):
        versions.setdefault(version.text_id, []).append(version)
    own = select(Draft).where(
        Draft.text_id.in_(list(text_ids)), Draft.language == language, Draft.writer_id == (writer_id or 0)
    )
    drafts = {draft.text_id: draft for draft in session.scalars(own)}
    return {
        id_: make_standing(versions[id_], drafts.get(id_), language=language, basis=ORIGINAL)
        for id_ in text_ids
        if any(version.origin == Origin.AUTHOR for version in versions.get(id_, ()))
    }


def judge_file(
    session: Session, actor: Actor, exchange: Exchange, *, incoming: Incoming, now: datetime
) -> list[Outcome]:
    """What would become of each text of a file, in the file's order. Four queries."""
    by_text: dict[int, list[Back]] = {}
    for unit in incoming.units:
        by_text.setdefault(unit.name.text_id, []).append(unit)
    known = set(session.scalars(may_leave(exchange.id).where(Text.id.in_(list(by_text)))))
    works = find_works(session, known)
    standings = load_standings(session, known, incoming.language, writer_id=actor.membership_id(exchange.id))
    judging = _Judging(actor, incoming, works, standings, now)
    return [judging.judge(text_id, units) for text_id, units in by_text.items()]


@dataclass(frozen=True, slots=True)
class _Judging:
    actor: Actor
    incoming: Incoming
    works: Mapping[int, Work]
    standings: Mapping[int, Standing]
    now: datetime

    def judge(self, text_id: int, units: Sequence[Back]) -> Outcome:
        work, standing = self.works.get(text_id), self.standings.get(text_id)
        if work is None or standing is None or not same_language(work.source_language, self.incoming.source_language):
            return Outcome(text_id, Fate.GONE)
        try:
            allow_writing(self.actor, work, self.now, language=self.incoming.language)
        except NothingToTranslate:
            return Outcome(text_id, Fate.GONE)
        except MayNotTranslate:
            return Outcome(text_id, Fate.NOT_HERS, work)
        if standing.draft is not None and standing.draft.extent == Extent.SUMMARY:
            return Outcome(text_id, Fate.SUMMARY, work)
        return self._merge(work, standing, units)

    def _merge(self, work: Work, standing: Standing, units: Sequence[Back]) -> Outcome:
        digests = own_digests(standing.source)
        names: list[UnitName] = list(name_units(work.text_id, digests))
        merged = merge(names, whole_begun(standing), units, is_plain=work.is_plain)
        edition = standing.human.edition if standing.human else 0
        seen = self.incoming.editions.get(work.text_id, edition)
        fate = Fate.SAME if not merged.is_new else Fate.WHOLE if merged.is_whole else Fate.PARTLY
        return Outcome(work.text_id, fate, work, merged, seen or None, is_overtaken=seen != edition)
