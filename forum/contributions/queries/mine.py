from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status
from forum.contributions.promises import FORMER
from forum.contributions.queries.entering import enterer_name, through
from forum.contributions.queries.standing import all_own_anonymous
from forum.contributions.queries.visible import visible_to
from forum.contributions.reasons import FOR_HIDING, FOR_RETURN, said_reason
from forum.exchanges.models import Exchange, Membership
from forum.kernel.actor import Actor, Role
from forum.kernel.characters import shorten
from forum.kernel.keys import Keys
from forum.kernel.markup import plain
from forum.kernel.reader import Reader
from forum.kernel.wording import direction
from forum.texts.models import Origin, Text, Version
from forum.texts.notes import ContentNote, as_note
from forum.texts.queries import ShownText, VersionRow, load_versions, show_texts

MOST_MINE, MOST_REPLIES = 200, 30
FIRST_WORDS = 140
DECIDED: dict[str, Mapping[str, str]] = {
    Status.RETURNED: FOR_RETURN,
    Status.PUBLISHED: FOR_RETURN,
    Status.HIDDEN: FOR_HIDING,
}
"""A published one has a reason where a change of it was returned."""


@dataclass(frozen=True, slots=True)
class MineLine:
    """One of a person's own contributions. `first_words` are as she wrote them, in `language`; none under a `note`.

    `entered_by`: the name of who entered it for her, `through` as readers are told it; both None where she sent it herself.
    `detected_language`: what her words look like, where she said another and was not asked yet.
    `versions`: those in other languages, a person's before a machine's. `is_to_send_again`: it came back, and she takes part.
    """

    id: int
    exchange_id: int
    slug: str
    timezone: str
    topic_id: int
    status: str
    has_pending_edit: bool
    is_anonymous: bool
    at: datetime
    edited_at: datetime | None
    reason_code: str | None
    reason: str | None
    reason_language: str | None
    text_id: int
    language: str
    first_words: str
    entered_by: str | None
    through: str | None
    note: ContentNote | None = None
    is_note_given: bool = False
    detected_language: str | None = None
    versions: tuple[VersionRow, ...] = ()
    is_to_send_again: bool = False

    @property
    def direction(self) -> str:
        return direction(self.language)


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """A published reply to one of hers, in the version she reads. `name`: None where its author has not confirmed it.

    No `first_words` under a `note`.
    """

    id: int
    slug: str
    name: str | None
    is_anonymous: bool
    is_former: bool
    at: datetime
    language: str
    first_words: str
    note: ContentNote | None = None

    @property
    def direction(self) -> str:
        return direction(self.language)


def list_mine(session: Session, actor: Actor, *, keys: Keys) -> list[MineLine]:
    """What she wrote, named or not, in every exchange, the newest first; drafts too, whatever her standing there."""
    ids = own_memberships(actor)
    anonymous = all_own_anonymous(session, ids, keys=keys)
    query = (
        select(
            Contribution,
            Exchange.slug,
            Exchange.timezone,
            Text,
            Version.paragraphs,
            enterer_name(Membership),
            through(Membership),
        )
        .join(Exchange, Exchange.id == Contribution.exchange_id)
        .join(Text, Text.id == Contribution.text_id)
        .join(Version, Version.text_id == Text.id)
        .outerjoin(Membership, Membership.id == Contribution.entered_by_id)
        .where(
            Version.origin == Origin.AUTHOR,
            or_(Contribution.author_id.in_(ids.values()), Contribution.id.in_(anonymous)),
        )
        .order_by(Contribution.id.desc())
        .limit(MOST_MINE)
    )
    lines = [
        _line(row, (slug, timezone), text=text, paragraphs=paragraphs, entered=(entered_by, entered_through))
        for row, slug, timezone, text, paragraphs, entered_by, entered_through in session.execute(query)
    ]
    versions = load_versions(session, [line.text_id for line in lines if line.status == Status.PUBLISHED])
    return [
        _with_acts(actor, replace(line, versions=_other_languages(versions.get(line.text_id, ())))) for line in lines
    ]


def _with_acts(actor: Actor, line: MineLine) -> MineLine:
    """What she is asked and may do with it, as long as she takes part."""
    takes_part = _takes_part(actor, line)
    is_returned = line.status == Status.RETURNED and bool(line.first_words or line.note)
    return replace(
        line,
        is_to_send_again=takes_part and is_returned,
        detected_language=line.detected_language if takes_part else None,
    )


def _takes_part(actor: Actor, line: MineLine) -> bool:
    return not actor.is_suspended(line.exchange_id) and any(
        grant.role is Role.MEMBER for grant in actor.in_exchange(line.exchange_id)
    )


def say_reasons(lines: Sequence[MineLine], locale: str) -> dict[int, str]:
    """Why hers, or changes of hers, were returned or hidden, in words, by contribution."""
    return {
        line.id: said_reason(locale, line.reason_code, of=DECIDED[line.status])
        for line in lines
        if line.status in DECIDED and line.reason_code
    }


def own_memberships(actor: Actor) -> dict[int, int]:
    """By exchange, whatever her standing there."""
    return {
        grant.exchange_id: grant.membership_id
        for grant in actor.grants
        if grant.membership_id is not None and grant.exchange_id is not None
    }


def _other_languages(versions: Sequence[VersionRow]) -> tuple[VersionRow, ...]:
    """One a language, the one that is shown."""
    made = sorted(
        (row for row in versions if row.origin != Origin.AUTHOR), key=lambda row: row.origin != Origin.MACHINE
    )
    by_language = {row.language: row for row in made}
    return tuple(by_language[language] for language in sorted(by_language))


def list_replies(
    session: Session, actor: Actor, lines: Sequence[MineLine], *, reader: Reader, now: datetime
) -> list[ReplyLine]:
    """What others answered to these of hers, as far as she may read it, the newest first."""
    exchanges = session.scalars(select(Exchange).where(Exchange.id.in_({line.exchange_id for line in lines})))
    readable = [visible_to(actor, exchange, now) for exchange in exchanges]
    own = [line.id for line in lines]
    if not readable:
        return []
    query = (
        select(Contribution, Exchange.slug, Membership.name, Membership.confirmed_at)
        .join(Exchange, Exchange.id == Contribution.exchange_id)
        .outerjoin(Membership, Membership.id == Contribution.author_id)
        .where(
            Contribution.parent_id.in_(own),
            Contribution.id.not_in(own),
            Contribution.status == Status.PUBLISHED,
            or_(*readable),
        )
        .order_by(Contribution.published_at.desc(), Contribution.id.desc())
        .limit(MOST_REPLIES)
    )
    rows = session.execute(query).all()
    texts = show_texts(session, [row.text_id for row, *_ in rows], reader)
    return [
        _reply(row, texts[row.text_id], slug=slug, name=name if confirmed_at else None)
        for row, slug, name, confirmed_at in rows
    ]


def _reply(row: Contribution, text: ShownText, *, slug: str, name: str | None) -> ReplyLine:
    return ReplyLine(
        id=row.id,
        slug=slug,
        name=name,
        is_anonymous=row.shown_as == "anonymous",
        is_former=row.shown_as == FORMER,
        at=row.published_at or row.created_at,
        language=text.language,
        first_words="" if text.note else shorten(text.html.striptags(), FIRST_WORDS),
        note=text.note,
    )


def _line(
    row: Contribution,
    exchange: tuple[str, str],
    *,
    text: Text,
    paragraphs: list[str],
    entered: tuple[str | None, str | None],
) -> MineLine:
    note = as_note(text.content_note, text.content_note_language)
    return MineLine(
        id=row.id,
        exchange_id=row.exchange_id,
        slug=exchange[0],
        timezone=exchange[1],
        topic_id=row.topic_id,
        status=row.status,
        has_pending_edit=row.has_pending_edit,
        is_anonymous=row.shown_as == "anonymous",
        at=row.submitted_at or row.created_at,
        edited_at=row.edited_at,
        reason_code=row.reason_code,
        reason=row.reason,
        reason_language=row.reason_language,
        text_id=row.text_id,
        language=text.source_language,
        entered_by=entered[0],
        through=entered[1] if row.author_id is not None else None,
        first_words="" if row.status == Status.WITHDRAWN or note else first_words(paragraphs),
        note=note,
        is_note_given=text.content_note_by == "moderator",
        detected_language=text.detected_language,
    )


def first_words(paragraphs: list[str]) -> str:
    """The beginning of a text on one line."""
    return shorten(" ".join(plain(paragraphs[:3]).split()), FIRST_WORDS)
