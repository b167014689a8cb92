from datetime import UTC, datetime

import pytest

from forum.kernel.keys import Keys
from forum.statistics.counting import Counting, forget_day_salts
from forum.statistics.rules import Hit, VisitorKind, VisitorRole
from forum.statistics.visitors import DaySalts
from forum.web.runtime import PageRead

NOON = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def page(**changes: object) -> PageRead:
    values = {
        "exchange_id": 1,
        "topic_id": 7,
        "at": NOON,
        "language": "fr",
        "origin": "human",
        "account_id": None,
        "is_staff": False,
        "address": "192.0.2.7",
        "agent": FIREFOX,
        "is_refusing": False,
    }
    return PageRead(**(values | changes))


@pytest.fixture
def gathered(tmp_path):
    """What becomes of a page read: the hits that would be written."""

    def gather(*pages: PageRead) -> list[Hit]:
        written: list[Hit] = []
        counting = Counting(written.extend, keys=Keys("secret"), folder=tmp_path)
        for each in pages:
            counting.gather(each)
        counting.flush()
        return written

    return gather


def test_a_persons_page_becomes_a_hit_with_what_she_read(gathered):
    [hit] = gathered(page(account_id=3))
    assert (hit.kind, hit.role, hit.topic_id) == (VisitorKind.PERSON, VisitorRole.PARTICIPANT, 7)
    assert (hit.reading.language, hit.reading.origin) == ("fr", "human")
    assert "3" != hit.visitor != "192.0.2.7"


def test_staff_are_known_as_staff(gathered):
    assert gathered(page(account_id=3, is_staff=True))[0].role is VisitorRole.STAFF


def test_a_person_is_never_a_bot_and_counts_whatever_her_browser_asks(gathered):
    assert len(gathered(page(account_id=3, agent="curl/8"), page(account_id=3, is_refusing=True))) == 2


def test_of_an_anonymous_reader_nothing_is_kept_but_that_she_came(gathered):
    [hit] = gathered(page())
    assert (hit.kind, hit.topic_id, hit.reading) == (VisitorKind.ANONYMOUS, None, None)
    assert "192.0.2.7" not in repr(hit)
    assert "Firefox" not in repr(hit)


@pytest.mark.parametrize("changes", [{"agent": "Googlebot/2.1"}, {"agent": ""}, {"is_refusing": True}])
def test_bots_and_those_who_ask_not_to_be_counted_are_left_out(gathered, changes):
    assert gathered(page(**changes)) == []


def test_where_no_salt_can_be_kept_a_reader_is_not_counted_and_not_disturbed(tmp_path):
    (tmp_path / "a file").touch()
    written: list[Hit] = []
    counting = Counting(written.extend, keys=Keys("secret"), folder=tmp_path / "a file" / "run")
    counting.gather(page())
    counting.flush()
    assert written == []


def test_the_periodic_task_forgets_old_salts(tmp_path, units, clock):
    DaySalts(tmp_path).visitor(1, "192.0.2.7", FIREFOX, now=NOON)
    clock.move_to(datetime(2026, 3, 30, 0, 0, tzinfo=UTC))
    forget_day_salts(tmp_path, units)
    assert list(tmp_path.iterdir()) == []
