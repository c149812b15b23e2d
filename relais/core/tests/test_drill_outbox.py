from __future__ import annotations

import random

import pytest

from relais.core.testing import wait_until
from relais.core.tests.drills.theatre import Theatre

WRITERS = 6
NUMBERS = 200


@pytest.mark.drill(1)
@pytest.mark.slow
def test_every_committed_event_is_delivered_and_no_other(theatre: Theatre) -> None:
    """Three writers at a time are killed at random points, and the worker that delivers is killed with them."""
    dice = random.Random(1)
    acknowledged: list[int] = []
    for round_number in range(WRITERS // 3):
        worker = theatre.start_worker("--concurrency=2")
        first = [(round_number * 3 + place) * 1000 + 1 for place in range(3)]
        writers = [theatre.start("write_numbers", str(number), str(NUMBERS)) for number in first]
        for writer in writers:
            assert writer.stdout is not None
            acknowledged += [int(writer.stdout.readline()) for _ in range(dice.randint(5, 60))]
            theatre.kill(writer)
        theatre.kill(worker)

    theatre.start_worker()
    wait_until(theatre.is_at_rest, "every event is delivered and every job has ended")

    written = theatre.numbers("written")
    assert set(acknowledged) <= set(written)
    assert sorted(set(theatre.numbers("delivered"))) == written
    assert not [number for number in written if number % 5 == 0]
    assert set(theatre.states("note_delivery")) == {"done"}


@pytest.mark.drill(1)
@pytest.mark.slow
def test_writers_never_find_the_database_locked(theatre: Theatre) -> None:
    theatre.start_worker("--concurrency=2")

    writers = [theatre.start("write_numbers", str(number * 1000 + 1), "50") for number in range(4)]

    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]
    wait_until(theatre.is_at_rest, "every event is delivered and every job has ended")
    assert theatre.numbers("delivered") == theatre.numbers("written")
    assert theatre.count("written") == 160
