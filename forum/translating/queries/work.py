"""One text as the desk sees it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution
from forum.exchanges.models import Exchange
from forum.kernel.languages import UnknownLanguage, check_language
from forum.texts.models import Origin, State, Text, Version
from forum.translating.errors import NothingToTranslate
from forum.translating.models import Draft
from forum.translating.policy import Work

_WORK = (
    select(Text, Exchange, Contribution)
    .join(Exchange, Exchange.id == Text.exchange_id)
    .outerjoin(Contribution, Contribution.text_id == Text.id)
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The versions of one text that count for one language: its source, a person's and a machine's, and one writer's draft."""

    source: Version
    human: Version | None
    machine: Version | None
    draft: Draft | None


def find_work(session: Session, text_id: int) -> Work | None:
    row = session.execute(_WORK.where(Text.id == text_id)).first()
    if row is None:
        return None
    text, exchange, contribution = row
    return Work(
        text_id=text.id,
        exchange_id=exchange.id,
        kind=text.kind,
        is_plain=text.is_plain,
        source_language=text.source_language,
        is_published=text.published_at is not None,
        may_translate=text.may_translate,
        may_translate_by_machine=text.may_translate_by_machine,
        audience=contribution.audience if contribution else "everybody",
        author_id=contribution.author_id if contribution else None,
        topic_id=contribution.topic_id if contribution else None,
        contribution_id=contribution.id if contribution else None,
        languages=tuple(exchange.languages),
        reviews_versions=exchange.reviews_versions,
        uses_machine=exchange.uses_machine,
    )


def get_work(session: Session, text_id: int) -> Work:
    """NothingToTranslate."""
    work = find_work(session, text_id)
    if work is None:
        raise NothingToTranslate()
    return work


def spell_language(language: str) -> str:
    """The tag in its usual spelling; what is no language has no version: NothingToTranslate."""
    try:
        return check_language(language)
    except UnknownLanguage:
        raise NothingToTranslate() from None


def load_standing(session: Session, work: Work, language: str, *, writer_id: int | None) -> Standing:
    """Two queries. NothingToTranslate where the text has no source."""
    versions = list(
        session.scalars(
            select(Version).where(
                Version.text_id == work.text_id,
                (Version.origin == Origin.AUTHOR)
                | ((Version.language == language) & (Version.state == State.PUBLISHED)),
            )
        )
    )
    by_origin = {version.origin: version for version in versions}
    if Origin.AUTHOR not in by_origin:
        raise NothingToTranslate()
    draft = find_draft(session, work.text_id, language=language, writer_id=writer_id) if writer_id is not None else None
    return Standing(by_origin[Origin.AUTHOR], by_origin.get(Origin.HUMAN), by_origin.get(Origin.MACHINE), draft)


def find_draft(session: Session, text_id: int, *, language: str, writer_id: int) -> Draft | None:
    return session.scalar(
        select(Draft).where(Draft.text_id == text_id, Draft.language == language, Draft.writer_id == writer_id)
    )
