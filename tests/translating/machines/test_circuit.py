from datetime import UTC, datetime, timedelta

import pytest

from forum.translating.machines.base import MachineUnavailable
from forum.translating.machines.circuit import Circuit

NOON = datetime(2026, 5, 15, 12, tzinfo=UTC)
PAUSE = timedelta(minutes=5)


def broken_circuit() -> Circuit:
    circuit = Circuit(failures=5, pause=PAUSE)
    for _ in range(5):
        circuit.check(NOON)
        circuit.record_failure(NOON)
    return circuit


def test_four_failures_leave_it_closed() -> None:
    circuit = Circuit(failures=5, pause=PAUSE)
    for _ in range(4):
        circuit.record_failure(NOON)
    circuit.check(NOON)
    assert not circuit.is_open(NOON)


def test_the_fifth_failure_opens_it() -> None:
    circuit = broken_circuit()
    with pytest.raises(MachineUnavailable) as caught:
        circuit.check(NOON + PAUSE - timedelta(seconds=1))
    assert (caught.value.code, caught.value.permanent) == ("resting", False)


def test_a_success_forgets_earlier_failures() -> None:
    circuit = Circuit(failures=2, pause=PAUSE)
    circuit.record_failure(NOON)
    circuit.record_success()
    circuit.record_failure(NOON)
    circuit.check(NOON)


def test_after_the_pause_one_caller_tries_and_the_others_wait() -> None:
    circuit = broken_circuit()
    circuit.check(NOON + PAUSE)
    with pytest.raises(MachineUnavailable):
        circuit.check(NOON + PAUSE)


def test_a_trial_that_fails_opens_it_again() -> None:
    circuit = broken_circuit()
    circuit.check(NOON + PAUSE)
    circuit.record_failure(NOON + PAUSE)
    assert circuit.is_open(NOON + 2 * PAUSE - timedelta(seconds=1))


def test_a_trial_that_succeeds_closes_it() -> None:
    circuit = broken_circuit()
    circuit.check(NOON + PAUSE)
    circuit.record_success()
    circuit.check(NOON + PAUSE)
    circuit.check(NOON + PAUSE)
