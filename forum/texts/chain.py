"""What each version of a text was made from, and whether it is behind that: written with every version, never when read."""

from collections.abc import Sequence

from sqlalchemy import update

from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.errors import MadeInACircle
from forum.texts.models import Origin, Version
from forum.texts.queries import list_versions
from forum.texts.rules import (
    base_of,
    chain_of,
    comes_of_machine,
    follow_typing_errors,
    lagging,
    nearest_first,
    older_paragraphs,
    sources_of,
    trace,
)


def check_no_circle(uow: UnitOfWork, version: Version, base: Version) -> None:
    if version.id in {one.id for one in (base, *chain_of(base, list_versions(uow.session, base.text_id)))}:
        raise MadeInACircle()


def tie(version: Version, base: Version, *, digests: Sequence[str | None]) -> None:
    """Say what a version is made from."""
    is_direct = base.origin == Origin.AUTHOR
    known = dict(zip(version.digests, sources_of(version), strict=False)) if version.digests else {}
    version.made_from_id, version.made_from_origin = base.id, base.origin
    version.made_from_language = None if is_direct else base.language
    version.rests_on_machine = comes_of_machine(base)
    version.digests = list(digests)
    version.source_digests = None if is_direct else trace(digests, base, before=[known.get(one) for one in digests])


def settle_versions(uow: UnitOfWork, text_id: int) -> None:
    """After any of a text's versions was written, or is gone: say anew of each whether it is behind, along its chain.

    Nobody wrote those that are now behind, so their editions stay: who is writing one is not told that another did.
    """
    uow.flush()
    versions = list_versions(uow.session, text_id)
    for version in nearest_first(versions):
        base = base_of(version, versions)
        if base is not None and version.source_digests is not None:
            traced = trace(version.digests, base, before=version.source_digests)
            note(uow, version, source_digests=traced, rests_on_machine=comes_of_machine(base))
        note(uow, version, is_stale=bool(lagging(version, versions)), older=older_paragraphs(version, versions))


def note(uow: UnitOfWork, version: Version, **found: object) -> None:
    changed = {name: value for name, value in found.items() if getattr(version, name) != value}
    if changed:
        uow.session.execute(update(Version).where(Version.id == version.id).values(changed))


def follow(version: Version, before: Sequence[str], after: Sequence[str]) -> None:
    """What stood for a paragraph of the original stands for it with its typing mended."""
    if version.origin == Origin.AUTHOR:
        return
    followed = follow_typing_errors(sources_of(version), before, after)
    if version.source_digests is None:
        version.digests = followed
    else:
        version.source_digests = followed
