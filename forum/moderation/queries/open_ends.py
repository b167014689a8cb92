"""What the facts of a hand-over are made of, and how those that are shown get their words."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution
from forum.contributions.queries.mine import first_words
from forum.exchanges.models import Exchange
from forum.exchanges.queries import ExchangeView, RoundView
from forum.texts.models import Origin, Text, Version
from forum.texts.notes import ContentNote, as_note
from forum.texts.queries import VersionRow


@dataclass(frozen=True, slots=True)
class Scope:
    """What a fact is asked of: a round, with those before it, whose open ends it took over.

    `reported`: contributions whose reports the reader may read; None: all, as they are kept with a signature, so that what is
    kept tells nothing of who signed.
    """

    session: Session
    view: ExchangeView
    round: RoundView
    now: datetime
    reported: Collection[int] | None = None

    @property
    def exchange(self) -> Exchange:
        return self.view.exchange

    @property
    def round_ids(self) -> list[int]:
        return [r.id for r in self.rounds]

    @property
    def rounds(self) -> list[RoundView]:
        return [r for r in self.view.rounds if r.opens_at <= self.round.opens_at]

    def may_read_reports(self, contribution_id: int) -> bool:
        return self.reported is None or contribution_id in self.reported


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Something that is open. `kind` and `id` say what: contribution, topic, text; notice, of the round with this id.

    `code`: the reason of a decision or a report, the kind of a notice; `languages`: those that a text lacks; `name`: who
    promised. Without words where only what it is about has some: they are looked up for those that are shown, or
    the `note` they are folded under.
    """

    kind: str
    id: int
    since: datetime | None = None
    code: str = ""
    languages: tuple[str, ...] = ()
    name: str = ""
    due_on: date | None = None
    is_day_only: bool = False
    is_anonymous: bool = False
    language: str = ""
    first_words: str = ""
    note: ContentNote | None = None
    title: Sequence[VersionRow] = ()

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.id}-{self.code}" if self.kind == "notice" else f"{self.kind}-{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """`count`: how many in all; `open`: the oldest of them, none where only the number is told."""

    name: str
    count: int
    open: tuple[Open, ...] = ()

    def frozen(self) -> dict[str, object]:
        """As it is kept with a signature: a number and keys, without words or names."""
        return {"count": self.count, "open": [each.key for each in self.open]}


Worded = Callable[[Open], Open]


def load_words(session: Session, shown: Sequence[Open]) -> Mapping[tuple[str, int], Worded]:
    """How each that is shown gets its first words, in the language they were written in; its content note where it has one."""
    by_contribution = {each.id for each in shown if each.kind == "contribution"}
    by_text = {each.id for each in shown if each.kind == "text"}
    query = (
        select(
            Contribution.id,
            Contribution.author_id,
            Text.id.label("text_id"),
            Text.source_language,
            Text.content_note,
            Text.content_note_language,
            Version.paragraphs,
        )
        .select_from(Text)
        .join(Version, and_(Version.text_id == Text.id, Version.origin == Origin.AUTHOR))
        .outerjoin(Contribution, Contribution.text_id == Text.id)
        .where(or_(Contribution.id.in_(by_contribution), Text.id.in_(by_text)))
    )
    found: dict[tuple[str, int], Worded] = {}
    for row in session.execute(query):
        found["text", row.text_id] = worded = _worded(row)
        if row.id is not None:
            found["contribution", row.id] = worded
    return found


def _worded(row: Any) -> Worded:
    is_anonymous = row.id is not None and row.author_id is None
    note = as_note(row.content_note, row.content_note_language)
    words = "" if note else first_words(row.paragraphs)

    def put(each: Open) -> Open:
        return replace(
            each,
            language=row.source_language,
            first_words=words,
            note=note,
            is_anonymous=is_anonymous,
            is_day_only=each.is_day_only or is_anonymous,
        )

    return put


def leave(each: Open) -> Open:
    return each
