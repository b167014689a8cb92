from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.kernel.actor import Actor
from forum.kernel.outbox import Job
from forum.kernel.unit_of_work import Units
from tests.translating.conftest import Stage, make_stage


def test_a_published_text_leads_to_machine_versions_and_without_a_machine_to_nothing(
    session: Session, units: Units, load_actor: Callable[[Account], Actor], drain: Callable[[], int]
) -> None:
    make_stage(units, load_actor, uses_machine=True)
    assert drain() > 0
    assert session.scalars(select(Job)).all() == []


def test_where_the_exchange_uses_no_machine_nothing_is_queued(
    session: Session, units: Units, stage: Stage, drain: Callable[[], int]
) -> None:
    drain()
    assert session.scalars(select(Job.key).where(Job.key.startswith("machine:"))).all() == []
