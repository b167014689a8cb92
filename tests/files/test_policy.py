from datetime import UTC, datetime, timedelta

import pytest

from forum.files.models import StoredFile
from forum.files.policy import can_describe
from forum.kernel.actor import NOBODY, Actor, Grant, Role

NOW = datetime(2026, 5, 18, 10, tzinfo=UTC)


def somebody(*roles: Role, membership_id: int = 1, ends_at: datetime | None = None) -> Actor:
    return Actor(
        account_id=7,
        grants=tuple(Grant(role=role, exchange_id=3, membership_id=membership_id, ends_at=ends_at) for role in roles),
    )


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (somebody(Role.MEMBER), True),
        (somebody(Role.MEMBER, membership_id=2), False),
        (somebody(Role.MEMBER, Role.ORGANISER, membership_id=2), True),
        (somebody(Role.MODERATOR, membership_id=2), True),
        (somebody(Role.MODERATOR, membership_id=2, ends_at=NOW - timedelta(hours=1)), False),
        (somebody(Role.MEMBER, Role.SUSPENDED), False),
        (NOBODY, False),
    ],
)
def test_its_sender_and_those_on_duty_describe_a_picture(actor: Actor, may: bool) -> None:
    assert bool(can_describe(actor, StoredFile(exchange_id=3, uploader_id=1), NOW)) is may


def test_nobody_is_taken_for_the_sender_of_an_anonymous_picture() -> None:
    assert not can_describe(NOBODY, StoredFile(exchange_id=3, uploader_id=None), NOW)
