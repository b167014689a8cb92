import threading

import pytest

from forum.statistics.gathering import LARGEST_BATCH, Gatherer


class Locked(Exception):
    """What a database says when another writes."""


class Shelf:
    """Stands for the database: it can be locked for some writes, and tells when something was written."""

    def __init__(self, refusals: int = 0, error: type[Exception] = Locked) -> None:
        self.batches: list[list[int]] = []
        self.refusals = refusals
        self.error = error
        self.written = threading.Event()

    def write(self, batch) -> None:
        if self.refusals:
            self.refusals -= 1
            raise self.error
        self.batches.append(list(batch))
        self.written.set()

    @property
    def items(self) -> list[int]:
        return [item for batch in self.batches for item in batch]


def test_what_is_gathered_is_written_in_one_batch_on_demand():
    shelf = Shelf()
    gatherer = Gatherer(shelf.write)
    for item in (1, 2, 3):
        gatherer.add(item)
    assert shelf.batches == []
    gatherer.flush()
    assert shelf.batches == [[1, 2, 3]]


def test_nothing_is_written_twice():
    shelf = Shelf()
    gatherer = Gatherer(shelf.write)
    gatherer.add(1)
    gatherer.flush()
    gatherer.flush()
    assert shelf.items == [1]


def test_a_locked_database_loses_nothing_and_keeps_the_order():
    shelf = Shelf(refusals=1)
    gatherer = Gatherer(shelf.write, passing=(Locked,))
    gatherer.add(1)
    with pytest.raises(Locked):
        gatherer.flush()
    gatherer.add(2)
    gatherer.flush()
    assert shelf.items == [1, 2]
    assert gatherer.dropped == 0


def test_a_batch_that_can_never_be_written_does_not_stand_in_the_way_of_the_next():
    shelf = Shelf(refusals=1, error=ValueError)
    gatherer = Gatherer(shelf.write, passing=(Locked,))
    gatherer.add(1)
    with pytest.raises(ValueError):  # noqa: PT011
        gatherer.flush()
    gatherer.add(2)
    gatherer.flush()
    assert shelf.items == [2]
    assert gatherer.dropped == 1


def test_memory_is_bounded_and_the_loss_is_counted():
    shelf = Shelf()
    gatherer = Gatherer(shelf.write, capacity=2)
    for item in (1, 2, 3):
        gatherer.add(item)
    gatherer.flush()
    assert shelf.items == [1, 2]
    assert gatherer.dropped == 1


def test_a_great_heap_is_written_in_batches_of_bounded_size():
    shelf = Shelf()
    gatherer = Gatherer(shelf.write)
    for item in range(LARGEST_BATCH + 1):
        gatherer.add(item)
    gatherer.flush()
    assert [len(batch) for batch in shelf.batches] == [LARGEST_BATCH, 1]


def test_a_thread_writes_by_itself_soon_after():
    shelf = Shelf()
    gatherer = Gatherer(shelf.write, delay=0.01)
    gatherer.add(1)
    assert shelf.written.wait(5)
    gatherer.close()
    assert shelf.items == [1]


def test_the_thread_tries_again_after_a_locked_database():
    shelf = Shelf(refusals=3)
    gatherer = Gatherer(shelf.write, delay=0.01, passing=(Locked,))
    gatherer.add(1)
    assert shelf.written.wait(5)
    gatherer.close()
    assert shelf.items == [1]


def test_closing_writes_what_is_left():
    shelf = Shelf()
    gatherer = Gatherer(shelf.write, delay=60)
    gatherer.add(1)
    gatherer.close()
    assert shelf.items == [1]


def test_what_many_threads_add_at_once_all_arrives():
    shelf = Shelf()
    gatherer = Gatherer(shelf.write, delay=0.001)
    threads = [
        threading.Thread(target=lambda start: [gatherer.add(start + step) for step in range(500)], args=(500 * number,))
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gatherer.close()
    assert sorted(shelf.items) == list(range(4000))
