"""What she wrote and marked as a moderator: taken out, then in nobody's name. And what is kept of others' words."""

from collections.abc import Collection

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from forum.kernel.taking_out import Taken, take_each, take_fields
from forum.kernel.unit_of_work import UnitOfWork
from forum.synthesis.models import Citation, Quote, Synthesis, SynthesisWriter
from forum.texts.models import Origin, Version

TAKEN_OFF = "-"
"""In place of the sign of a name: what stands there now differs from it, so that its moderator looks."""
OF_HERS = ("theme", "contribution_id", "made_at")


def take_out_syntheses(session: Session, membership_id: int) -> list[Taken]:
    """Those she wrote in, with their words as they stand; and what she said when she sent one back."""
    wrote = select(SynthesisWriter.synthesis_id).where(SynthesisWriter.membership_id == membership_id)
    query = (
        select(Synthesis, Version)
        .join(Version, Version.text_id == Synthesis.text_id)
        .where(Version.origin == Origin.AUTHOR, or_(Synthesis.id.in_(wrote), Synthesis.reviewed_by_id == membership_id))
    )
    wrote_in = set(session.scalars(wrote))
    return [
        _take_out(synthesis, version, has_written=synthesis.id in wrote_in, membership_id=membership_id)
        for synthesis, version in session.execute(query.order_by(Synthesis.id))
    ]


def _take_out(synthesis: Synthesis, version: Version, *, has_written: bool, membership_id: int) -> Taken:
    has_reviewed = synthesis.reviewed_by_id == membership_id
    taken: Taken = {
        **take_fields(synthesis, "state", "published_at"),
        "has_written": has_written,
        "has_reviewed": has_reviewed,
    }
    if has_written:
        taken["words"] = "\n\n".join(version.paragraphs)
    if has_reviewed:
        taken |= take_fields(synthesis, "returned_at", "returned_words", "returned_language")
    return taken


def take_out_quotes(session: Session, membership_id: int) -> list[Taken]:
    """Passages of others she marked: the theme words are hers."""
    return take_each(
        session.scalars(select(Quote).where(Quote.made_by_id == membership_id).order_by(Quote.id)), *OF_HERS
    )


def forget_moderator(uow: UnitOfWork, *, membership_id: int) -> None:
    """The syntheses and baskets stay: they are the exchange's. They name her no more."""
    uow.session.execute(update(Quote).where(Quote.made_by_id == membership_id).values(made_by_id=None))
    uow.session.execute(delete(SynthesisWriter).where(SynthesisWriter.membership_id == membership_id))
    nothing = {"reviewed_by_id": None, "returned_words": None, "returned_language": None}
    uow.session.execute(update(Synthesis).where(Synthesis.reviewed_by_id == membership_id).values(nothing))


def forget_cited(uow: UnitOfWork, contribution_ids: Collection[int]) -> None:
    """Of words that are gone: where they stood, their theme, and what was made of them."""
    ids = list(contribution_ids)
    uow.session.execute(
        update(Citation).where(Citation.contribution_id.in_(ids)).values(quote_id=None, seen_words=None, seen_name="")
    )
    uow.session.execute(delete(Quote).where(Quote.contribution_id.in_(ids)))


def forget_names(uow: UnitOfWork, contribution_ids: Collection[int]) -> None:
    """Of contributions that stand without a name now."""
    named = (Citation.contribution_id.in_(list(contribution_ids)), Citation.seen_name != "")
    uow.session.execute(update(Citation).where(*named).values(seen_name=TAKEN_OFF))
