"""A text and one of its versions, paragraph beside paragraph, for readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from forum.kernel.actor import Actor
from forum.synthesis.passages import blocks
from forum.texts.models import Extent, Origin, Version
from forum.texts.rules import own_digests, sources_of
from forum.translating.errors import NothingToTranslate
from forum.translating.policy import Work, can_read
from forum.translating.queries.work import get_work, list_published, spell_language
from forum.translating.rules import align


@dataclass(frozen=True, slots=True)
class BesideRow:
    """A paragraph of the original; of the version the one that renders it, "" for none. `digest`: of that one, as it stands."""

    source: Markup
    version: Markup
    digest: str
    is_older: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """`rows` is empty where the two do not stand beside each other: of a summary."""

    work: Work
    source: Version
    version: Version
    rows: Sequence[BesideRow]


def get_beside(session: Session, actor: Actor, *, text_id: int, language: str, now: datetime) -> Beside:
    """A person's version, else a machine's. NothingToTranslate where there is none, or she may not read it."""
    work, language = get_work(session, text_id), spell_language(language)
    if not can_read(actor, work, now):
        raise NothingToTranslate()
    versions = list_published(session, text_id)
    source = next((one for one in versions if one.origin == Origin.AUTHOR), None)
    here = sorted((one for one in versions if one.language == language and one is not source), key=_machines_last)
    if source is None or not here:
        raise NothingToTranslate()
    return Beside(work, source, here[0], tuple(_rows(source, here[0])))


def _machines_last(version: Version) -> bool:
    return version.origin == Origin.MACHINE


def _rows(source: Version, version: Version) -> Sequence[BesideRow]:
    if version.extent == Extent.SUMMARY:
        return []
    theirs, ours = blocks(source.html), blocks(version.html)
    digests = own_digests(version)
    held = [(str(place), digest) for place, digest in enumerate(sources_of(version))]
    rows: list[BesideRow] = []
    for place, found in enumerate(align(own_digests(source), held)):
        at = int(found.words) if found.words else None
        html = ours.get(at, Markup()) if at is not None else Markup()
        digest = digests[at] if at is not None and at < len(digests) else ""
        rows.append(BesideRow(theirs.get(place, Markup()), html, digest, at in version.older))
    return rows
