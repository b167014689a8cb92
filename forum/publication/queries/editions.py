from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status
from forum.publication.errors import NoPublication
from forum.publication.models import Edition, EditionFile, EditionText
from forum.publication.rules import EditionState, has_lost_name, is_news


@dataclass(frozen=True, slots=True)
class EditionView:
    """`taken_back`: contributions in it that cannot be read any more, or lost their author's name since."""

    edition: Edition
    files: Sequence[EditionFile]
    taken_back: Sequence[int]

    @property
    def is_offered(self) -> bool:
        """Readers find it: what was taken back is printed for nobody any more."""
        return self.edition.published_at is not None and self.is_whole

    @property
    def is_whole(self) -> bool:
        return self.edition.state == EditionState.READY and not self.taken_back


def list_editions(session: Session, exchange_id: int) -> list[EditionView]:
    """The latest first; three queries."""
    rows = session.scalars(select(Edition).where(Edition.exchange_id == exchange_id).order_by(Edition.number.desc()))
    editions = list(rows)
    files: dict[int, list[EditionFile]] = {}
    order = (EditionFile.language == "", EditionFile.language, EditionFile.form)
    ids = [edition.id for edition in editions]
    for file in session.scalars(select(EditionFile).where(EditionFile.edition_id.in_(ids)).order_by(*order)):
        files.setdefault(file.edition_id, []).append(file)
    gone = _taken_back(session, ids)
    return [EditionView(edition, files.get(edition.id, []), gone.get(edition.id, [])) for edition in editions]


def get_edition(session: Session, exchange_id: int, number: int) -> EditionView:
    """NoPublication."""
    found = next((one for one in list_editions(session, exchange_id) if one.edition.number == number), None)
    if found is None:
        raise NoPublication()
    return found


def find_latest_offered(session: Session, exchange_id: int) -> EditionView | None:
    return next((one for one in list_editions(session, exchange_id) if one.is_offered), None)


def list_news(session: Session, exchange_ids: Collection[int], *, now: datetime) -> dict[int, Edition]:
    """By exchange, its latest edition where that is news."""
    numbers = select(Edition.exchange_id, func.max(Edition.number).label("number"))
    last = numbers.where(Edition.exchange_id.in_(exchange_ids)).group_by(Edition.exchange_id).subquery()
    is_last = and_(Edition.exchange_id == last.c.exchange_id, Edition.number == last.c.number)
    return {
        edition.exchange_id: edition
        for edition in session.scalars(select(Edition).join(last, is_last))
        if is_news(edition.state, edition.asked_at, is_public=edition.published_at is not None, now=now)
    }


def next_number(session: Session, exchange_id: int) -> int:
    return (session.scalar(select(func.max(Edition.number)).where(Edition.exchange_id == exchange_id)) or 0) + 1


def _taken_back(session: Session, edition_ids: Sequence[int]) -> dict[int, list[int]]:
    query = (
        select(
            EditionText.edition_id, Contribution.id, Contribution.status, Contribution.shown_as, EditionText.printed_as
        )
        .join(Contribution, Contribution.id == EditionText.contribution_id)
        .where(EditionText.edition_id.in_(edition_ids))
        .order_by(Contribution.id)
    )
    found: dict[int, list[int]] = {}
    for edition_id, contribution_id, status, shown_as, was in session.execute(query):
        if status != Status.PUBLISHED or has_lost_name(was, shown_as):
            found.setdefault(edition_id, []).append(contribution_id)
    return found
