"""A text and one of its versions, paragraph beside paragraph, for readers."""

from collections.abc import Iterator, Sequence
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
    """A paragraph of the original and that of the version which renders it; either may be "": not translated, or of words that
    are no longer there. `digest`: of the version's, as it stands.
    """

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
    pairs = [(place, at) for place, at in _pairs(source, version) if place is not None or at in ours]
    return [
        BesideRow(
            source=theirs.get(place, Markup()) if place is not None else Markup(),
            version=ours.get(at, Markup()) if at is not None else Markup(),
            digest=digests[at] if at is not None and at < len(digests) else "",
            is_older=at in version.older,
        )
        for place, at in pairs
    ]


def _pairs(source: Version, version: Version) -> Iterator[tuple[int | None, int | None]]:
    """Places of paragraphs that stand beside each other; what renders none of the original, before what follows it."""
    held = [(str(place), digest) for place, digest in enumerate(sources_of(version))]
    aligned = [int(found.words) if found.words else None for found in align(own_digests(source), held)]
    alone = [at for at in range(len(held)) if at not in aligned]
    for place, at in enumerate(aligned):
        while at is not None and alone and alone[0] < at:
            yield None, alone.pop(0)
        yield place, at
    for at in alone:
        yield None, at
