from sqlalchemy import select

from forum.kernel.actor import Actor
from forum.kernel.characters import clean_line
from forum.kernel.errors import require
from forum.kernel.languages import UnknownLanguage, check_language
from forum.kernel.reader import same_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.translating.errors import NoOrganisation
from forum.translating.models import PairOwner
from forum.translating.policy import can_organise_pairs

MOST_LETTERS = 160


def give_pair(uow: UnitOfWork, actor: Actor, *, exchange_id: int, organisation: str, source: str, target: str) -> None:
    """An organisation looks after the versions between two languages; said twice it is said once.

    NotPermitted, NoOrganisation.
    """
    require(can_organise_pairs(actor, exchange_id, uow.now))
    name = clean_line(organisation)[:MOST_LETTERS]
    try:
        source, target = check_language(source), check_language(target)
    except UnknownLanguage:
        raise NoOrganisation({"organisation": NoOrganisation.message}) from None
    if not name or same_language(source, target):
        raise NoOrganisation({"organisation": NoOrganisation.message})
    here = {"exchange_id": exchange_id, "organisation": name, "source": source, "target": target}
    if uow.session.scalar(select(PairOwner.id).filter_by(**here)) is None:
        owner = uow.add(PairOwner(**here))
        uow.flush()
        note(uow, actor, owner, act="pair_given")


def take_pair_back(uow: UnitOfWork, actor: Actor, *, exchange_id: int, owner_id: int) -> None:
    """Said twice it is said once. NotPermitted."""
    require(can_organise_pairs(actor, exchange_id, uow.now))
    owner = uow.session.get(PairOwner, owner_id)
    if owner is not None and owner.exchange_id == exchange_id:
        note(uow, actor, owner, act="pair_taken_back")
        uow.session.delete(owner)


def note(uow: UnitOfWork, actor: Actor, owner: PairOwner, *, act: str) -> None:
    write_log(uow, actor, act=act, thing="pair_owner", thing_id=owner.id, exchange_id=owner.exchange_id)
