from sqlalchemy import update

from forum.exchanges.models import Exchange, SelfDescription
from forum.kernel.unit_of_work import UnitOfWork
from forum.statistics.queries.members import list_members
from forum.statistics.queries.totals import list_people
from forum.statistics.rules import form_groups
from forum.statistics.visitors import PersonNames


def count_with_others(uow: UnitOfWork, exchange: Exchange) -> None:
    """Let what people say of themselves count, in groups: see `form_groups`. Only of those who count as people."""
    names = PersonNames(uow.keys, exchange.id)
    people = list_people(uow.session, exchange, names)
    members = list_members(uow.session, exchange.id, names)
    said = [one for visitor, one in members.items() if visitor in people and one.description_id is not None]
    new = sorted(one.description_id or 0 for one in said if one.counted_in is None)
    waiting = sorted(one.description_id or 0 for one in said if one.counted_in == 0)
    last = max((one.counted_in or 0 for one in members.values()), default=0)
    for number, group in enumerate(form_groups(new, waiting), last + 1):
        uow.session.execute(
            update(SelfDescription).where(SelfDescription.id.in_(group)).values(counted_in=number),
            execution_options={"synchronize_session": False},
        )
