from datetime import UTC, datetime, timedelta

from forum.kernel.keys import Keys
from forum.statistics.visitors import DaySalts, PersonNames

NOON = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)


def name(secret: str, exchange_id: int, account_id: int) -> str:
    return PersonNames(Keys(secret), exchange_id).visitor(account_id)


def test_a_person_has_one_name_in_an_exchange_and_another_in_the_next():
    assert name("secret", 1, 7) == name("secret", 1, 7)
    assert len({name("secret", exchange, person) for exchange in (1, 2) for person in (7, 8)}) == 4
    assert name("secret", 1, 7) != name("another", 1, 7)


def test_two_processes_give_one_visitor_the_same_name_on_a_day(tmp_path):
    one, other = DaySalts(tmp_path), DaySalts(tmp_path)
    assert one.visitor(1, "192.0.2.7", "Firefox", now=NOON) == other.visitor(1, "192.0.2.7", "Firefox", now=NOON)


def test_address_browser_exchange_and_day_each_change_the_name(tmp_path):
    salts = DaySalts(tmp_path)
    names = {
        salts.visitor(1, "192.0.2.7", "Firefox", now=NOON),
        salts.visitor(1, "192.0.2.8", "Firefox", now=NOON),
        salts.visitor(1, "192.0.2.7", "Lynx", now=NOON),
        salts.visitor(2, "192.0.2.7", "Firefox", now=NOON),
        salts.visitor(1, "192.0.2.7", "Firefox", now=NOON + timedelta(days=1)),
    }
    assert len(names) == 5


def test_a_salt_is_for_this_account_of_the_machine_only_and_holds_nothing_but_itself(tmp_path):
    DaySalts(tmp_path).visitor(1, "192.0.2.7", "Firefox", now=NOON)
    [path] = tmp_path.iterdir()
    assert path.name == "day-salt-2026-03-28"
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_bytes()) == 32


def test_a_salt_lives_until_a_day_after_its_own_and_no_longer(tmp_path):
    salts = DaySalts(tmp_path)
    salts.visitor(1, "192.0.2.7", "Firefox", now=NOON)
    salts.forget_old(now=NOON + timedelta(days=1))
    assert len(list(tmp_path.iterdir())) == 1
    salts.forget_old(now=datetime(2026, 3, 30, 0, 0, tzinfo=UTC))
    assert list(tmp_path.iterdir()) == []


def test_a_new_day_deletes_the_salts_of_days_long_gone(tmp_path):
    salts = DaySalts(tmp_path)
    salts.visitor(1, "192.0.2.7", "Firefox", now=NOON)
    salts.visitor(1, "192.0.2.7", "Firefox", now=NOON + timedelta(days=2))
    assert [path.name for path in tmp_path.iterdir()] == ["day-salt-2026-03-30"]


def test_a_clock_set_back_leaves_no_salt_of_days_to_come(tmp_path):
    salts = DaySalts(tmp_path)
    salts.visitor(1, "192.0.2.7", "Firefox", now=NOON + timedelta(days=400))
    salts.visitor(1, "192.0.2.7", "Firefox", now=NOON)
    assert [path.name for path in tmp_path.iterdir()] == ["day-salt-2026-03-28"]


def test_processes_on_both_sides_of_midnight_share_the_salts_of_both_days(tmp_path):
    late, early = NOON.replace(hour=23, minute=59), NOON + timedelta(hours=12)
    one, other = DaySalts(tmp_path), DaySalts(tmp_path)
    ahead = one.visitor(1, "192.0.2.7", "Firefox", now=early)
    other.visitor(1, "192.0.2.7", "Firefox", now=late)
    assert other.visitor(1, "192.0.2.7", "Firefox", now=early) == ahead


def test_a_browser_name_that_is_no_text_is_still_a_visitor(tmp_path):
    assert DaySalts(tmp_path).visitor(1, "192.0.2.7", "\udcff", now=NOON)


def test_names_of_many_are_the_names_of_each():
    names = PersonNames(Keys("a secret"), 1)
    assert names.visitors((7, 3)) == (names.visitor(7), names.visitor(3))
    assert PersonNames(Keys("a secret"), 2).visitors((7,)) != names.visitors((7,))
