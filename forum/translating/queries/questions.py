"""What translators asked authors, for the sheet, for the author, and for who asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status
from forum.contributions.policy import is_author
from forum.contributions.queries.standing import Letter, get_letter
from forum.exchanges.models import Membership, MembershipState
from forum.kernel.actor import Actor, Role
from forum.kernel.keys import Keys
from forum.texts.models import Text, Version
from forum.texts.queries import get_source
from forum.translating.errors import QuestionNotFound
from forum.translating.models import AuthorQuestion

BY_LINK = "answer to translators"
LINK_HOLDS = timedelta(days=30)
"""After the latest question it is about."""
MOST_OWN = 20
SHOWN_ANSWERED = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class AskedOf:
    """What an author is asked about one text of hers, oldest first; `source` are her words as they stand."""

    letter: Letter
    source: Version
    questions: Sequence[AuthorQuestion]


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """One of the asker's, asked while she wrote in `target`."""

    id: int
    text_id: int
    words: str
    language: str
    target: str
    asked_at: datetime
    is_answered: bool


def list_questions(session: Session, text_id: int) -> list[AuthorQuestion]:
    """About one text, oldest first."""
    about = AuthorQuestion.text_id == text_id
    return list(session.scalars(select(AuthorQuestion).where(about).order_by(AuthorQuestion.id)))


def count_questions(session: Session, text_ids: Collection[int]) -> Mapping[int, tuple[int, int]]:
    """By text that was asked about: how many questions, and how many of them wait for an answer. One query."""
    answered = func.count(AuthorQuestion.answered_at)
    rows = session.execute(
        select(AuthorQuestion.text_id, func.count(), answered)
        .where(AuthorQuestion.text_id.in_(list(text_ids)))
        .group_by(AuthorQuestion.text_id)
    )
    return {text_id: (number, number - done) for text_id, number, done in rows}


def list_own_questions(session: Session, membership_id: int | None, *, now: datetime) -> list[OwnQuestion]:
    """Hers that wait for an answer, and those answered of late; the latest first."""
    query = (
        select(AuthorQuestion)
        .join(Text, Text.id == AuthorQuestion.text_id)
        .where(
            AuthorQuestion.asker_id == membership_id,
            Text.published_at.is_not(None),
            or_(AuthorQuestion.answered_at.is_(None), AuthorQuestion.answered_at > now - SHOWN_ANSWERED),
        )
        .order_by(AuthorQuestion.id.desc())
        .limit(MOST_OWN)
    )
    return [_own(row) for row in session.scalars(query)]


def _own(row: AuthorQuestion) -> OwnQuestion:
    return OwnQuestion(
        id=row.id,
        text_id=row.text_id,
        words=row.words,
        language=row.language,
        target=row.target,
        asked_at=row.asked_at,
        is_answered=row.answered_at is not None,
    )


def get_asked(session: Session, actor: Actor, contribution_id: int, *, now: datetime, keys: Keys) -> AskedOf:
    """For its author who takes part, named or not. ContributionNotFound, QuestionNotFound."""
    letter = get_letter(session, contribution_id, keys=keys)
    takes_part = is_author(actor, letter.standing) and actor.holds(Role.MEMBER, letter.standing.exchange.id, now)
    if not takes_part:
        raise QuestionNotFound()
    return _asked(session, letter)


def get_asked_by_link(session: Session, token: str, *, now: datetime, keys: Keys) -> AskedOf:
    """For whoever holds the link of the mail, while its author bears her name and takes part. QuestionNotFound."""
    words = keys.unseal_words(BY_LINK, token.encode("ascii", "replace"))
    if words is None:
        raise QuestionNotFound()
    contribution_id, membership_id = map(int, words.split(":"))
    author = session.get(Membership, membership_id)
    row = session.get(Contribution, contribution_id)
    if row is None or author is None or row.author_id != author.id or author.state != MembershipState.ACTIVE:
        raise QuestionNotFound()
    asked = _asked(session, get_letter(session, row.id, keys=keys))
    is_late = max(one.asked_at for one in asked.questions) < now - LINK_HOLDS
    if is_late or asked.letter.standing.exchange.is_sensitive:
        raise QuestionNotFound()
    return asked


def answer_token(keys: Keys, *, contribution_id: int, membership_id: int) -> str:
    """Names the contribution and its author, so that it ends with either."""
    return keys.seal_words(BY_LINK, f"{contribution_id}:{membership_id}").decode()


def _asked(session: Session, letter: Letter) -> AskedOf:
    questions = list_questions(session, letter.contribution.text_id)
    if letter.standing.status is not Status.PUBLISHED or not questions:
        raise QuestionNotFound()
    return AskedOf(letter, get_source(session, letter.contribution.text_id), questions)
