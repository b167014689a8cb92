from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution, Topic
from forum.demo.actions.load import load_demo
from forum.demo.script import read_script
from forum.exchanges.models import Exchange, Membership
from forum.kernel.unit_of_work import Units
from forum.texts.models import Text, Version

SCRIPT = read_script()


@pytest.fixture
def demo(units: Units) -> Exchange:
    with units.open() as uow:
        return load_demo(uow, SCRIPT)


def counts(session: Session, column: object, *where: object) -> dict[object, int]:
    query = select(column, func.count()).where(*where).group_by(column)  # type: ignore[call-overload,arg-type]
    return {key: number for key, number in session.execute(query)}


def test_it_holds_what_the_script_says(session: Session, demo: Exchange) -> None:
    session.rollback()
    assert counts(session, Contribution.status) == {
        "published": 60,
        "waiting": 5,
        "returned": 1,
        "withdrawn": 1,
        "hidden": 1,
    }
    assert session.scalar(select(func.count()).select_from(Membership)) == 40
