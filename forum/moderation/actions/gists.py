"""What a machine makes of words that wait, for who decides on them: asked for by her, made by the worker, gone once decided."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select

from forum.contributions.errors import ContributionNotFound
from forum.contributions.models import Contribution
from forum.contributions.policy import can_see_contribution
from forum.contributions.queries.standing import get_letter
from forum.contributions.queries.wordings import words_waiting
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.outbox import is_pending
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.models import Gist
from forum.moderation.policy import can_ask_gist, can_decide
from forum.moderation.queries.staff import list_staff
from forum.moderation.rules import digest_of, gist_key, waits
from forum.translating.actions.machine import NO_MACHINE, Order, names_in
from forum.translating.queries.work import find_work, spell_language

TASK = "moderation.make_gist"


def ask_gist(uow: UnitOfWork, actor: Actor, *, contribution_id: int, language: str, provider: str) -> None:
    """Have `provider` say in `language` what waiting words are about. ContributionNotFound, NotPermitted."""
    letter = get_letter(uow.session, contribution_id, keys=uow.keys)
    if not can_see_contribution(actor, letter.standing, uow.now):
        raise ContributionNotFound()
    staff = list_staff(uow.session, letter.contribution.exchange_id)
    require(can_decide(actor, letter.standing, uow.now, staff=staff))
    work = find_work(uow.session, letter.contribution.text_id)
    require(can_ask_gist(work, does_wait=waits(letter.contribution), has_machine=provider != NO_MACHINE))
    language = spell_language(language)
    key = gist_key(contribution_id, language)
    if not is_pending(uow.session, key):
        uow.enqueue(TASK, key=key, contribution_id=contribution_id, language=language)


def read_gist_order(uow: UnitOfWork, *, contribution_id: int, language: str) -> Order | None:
    """What to send; None where it waits no more, somebody's consent ended, or there is a gist of these words already."""
    contribution = uow.session.get(Contribution, contribution_id)
    work = find_work(uow.session, contribution.text_id) if contribution is not None else None
    if contribution is None or work is None or not can_ask_gist(work, does_wait=waits(contribution), has_machine=True):
        return None
    paragraphs = words_waiting(uow.session, contribution)
    kept = find_row(uow, contribution_id, language)
    if kept is not None and kept.digest == digest_of(paragraphs):
        return None
    return Order(
        source_language=work.source_language,
        language=language,
        paragraphs=tuple(paragraphs),
        digests=(),
        names=names_in(uow, paragraphs, exchange_id=work.exchange_id),
    )


def store_gist(
    uow: UnitOfWork, *, contribution_id: int, order: Order, paragraphs: Sequence[str], provider: str, through: str = ""
) -> Gist | None:
    """None where it was decided, changed or taken back meanwhile."""
    contribution = uow.session.get(Contribution, contribution_id)
    if contribution is None or not waits(contribution):
        return None
    if list(order.paragraphs) != words_waiting(uow.session, contribution):
        return None
    erase_gists(uow, [contribution_id], language=order.language)
    return uow.add(
        Gist(
            contribution_id=contribution_id,
            language=order.language,
            digest=digest_of(order.paragraphs),
            paragraphs=list(paragraphs),
            provider=provider,
            through=through or None,
            made_at=uow.now,
        )
    )


def erase_gists(uow: UnitOfWork, contribution_ids: Collection[int], *, language: str | None = None) -> None:
    """In all languages, or in one."""
    statement = delete(Gist).where(Gist.contribution_id.in_(list(contribution_ids)))
    uow.session.execute(statement if language is None else statement.where(Gist.language == language))


def find_row(uow: UnitOfWork, contribution_id: int, language: str) -> Gist | None:
    return uow.session.scalar(select(Gist).where(Gist.contribution_id == contribution_id, Gist.language == language))
