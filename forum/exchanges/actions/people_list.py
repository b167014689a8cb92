from collections.abc import Sequence

from forum.exchanges.actions.people import invite_person
from forum.exchanges.models import Exchange
from forum.exchanges.people_list import ListedPerson
from forum.exchanges.queries.people_list import Fate, JudgedPerson, judge_people
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork

TAKEN = frozenset({Fate.NEW, Fate.CHANGED})


def take_people(
    uow: UnitOfWork, actor: Actor, *, exchange: Exchange, people: Sequence[ListedPerson]
) -> list[JudgedPerson]:
    """Invite the new ones of a list and bring the others up to date; broken rows are left out. Nobody is written to.

    ExchangeNotFound for who does not organise.
    """
    judged = judge_people(uow.session, actor, exchange, people=people, now=uow.now)
    for person in judged:
        if person.fate in TAKEN and person.listed.plan is not None:
            invite_person(uow, actor, exchange=exchange, plan=person.listed.plan, tells=False)
    return judged
