from __future__ import annotations

import random

import pytest

from relais.core.testing import wait_until
from relais.core.tests.drills.theatre import Theatre

ROWS = 8000


@pytest.mark.drill(2)
@pytest.mark.slow
def test_job_killed_at_twenty_points_does_its_work_once(theatre: Theatre) -> None:
    """The process of the job is killed 18 times, and the whole worker twice."""
    dice = random.Random(2)
    theatre.enqueue(("write_rows", {"rows": ROWS, "batch": 5}))
    worker = theatre.start_worker("--lease=1")
    for kill in range(20):
        goal = theatre.count("row") + dice.randint(5, 200)
        wait_until(lambda goal=goal: theatre.count("row") >= goal, f"{goal} rows are written")
        if kill in (7, 14):
            theatre.kill(worker)
            worker = theatre.start_worker("--lease=1")
        else:
            theatre.kill_process_of("write_rows")

    wait_until(theatre.is_at_rest, "the job has ended")

    assert theatre.numbers("row") == list(range(ROWS))
    assert theatre.rows("SELECT state, attempts, progress_done FROM core_job") == [("done", 0, ROWS)]
    assert theatre.value("SELECT starts FROM core_job") == 21


@pytest.mark.drill(39)
@pytest.mark.slow
def test_worker_that_is_stopped_lets_its_job_end_and_takes_no_other(theatre: Theatre) -> None:
    theatre.enqueue(("take_a_second", {}), ("write_number", {"number": 1}))
    worker = theatre.start_worker()
    wait_until(lambda: theatre.count("begun"), "the first job has begun")

    worker.terminate()

    assert worker.wait(timeout=60) == 0
    assert (theatre.count("ended"), theatre.count("number")) == (1, 0)
    assert (theatre.states("take_a_second"), theatre.states("write_number")) == (["done"], ["waiting"])


@pytest.mark.drill(39)
@pytest.mark.slow
def test_job_that_does_not_end_in_time_is_taken_by_another_worker_at_once(theatre: Theatre) -> None:
    theatre.enqueue(("hang_the_first_time", {}))
    worker = theatre.start_worker("--grace=0.5", "--lease=600")
    wait_until(lambda: theatre.count("begun"), "the job has begun")

    worker.terminate()
    assert worker.wait(timeout=60) == 0
    assert theatre.states("hang_the_first_time") == ["waiting"]

    theatre.start_worker()
    wait_until(theatre.is_at_rest, "the job has ended")
    assert theatre.rows("SELECT state, starts, crashes, attempts FROM core_job") == [("done", 2, 0, 0)]


@pytest.mark.drill(39)
@pytest.mark.slow
def test_long_job_stops_at_its_next_checkpoint(theatre: Theatre) -> None:
    theatre.enqueue(("write_rows", {"rows": 1_000_000, "batch": 10}))
    worker = theatre.start_worker("--lease=600")
    wait_until(lambda: theatre.count("row"), "the job has begun")

    worker.terminate()

    assert worker.wait(timeout=60) == 0
    written = theatre.numbers("row")
    assert theatre.states("write_rows") == ["waiting"]
    assert written == list(range(len(written)))
    assert theatre.value("SELECT progress_done FROM core_job") == len(written)


@pytest.mark.drill(40)
@pytest.mark.slow
def test_job_that_kills_its_process_is_given_up_and_the_others_run(theatre: Theatre) -> None:
    theatre.enqueue(("crash", {}), *(("write_number", {"number": number}) for number in range(5)))

    theatre.start_worker("--lease=600")
    wait_until(theatre.is_at_rest, "every job has ended")

    assert theatre.states("crash") == ["dead"]
    assert theatre.count("crash") == 3
    assert theatre.numbers("number") == [0, 1, 2, 3, 4]


@pytest.mark.drill(40)
@pytest.mark.slow
def test_job_that_takes_too_long_is_given_up_and_the_others_run(theatre: Theatre) -> None:
    theatre.enqueue(("exceed_the_time_limit", {}), ("write_number", {"number": 1}))

    theatre.start_worker()
    wait_until(theatre.is_at_rest, "every job has ended")

    assert theatre.states("exceed_the_time_limit") == ["dead"]
    assert "The job took longer than its time limit." in theatre.value("SELECT error FROM core_job ORDER BY id LIMIT 1")
    assert theatre.numbers("number") == [1]


@pytest.mark.drill(40)
@pytest.mark.slow
def test_job_that_is_stuck_beyond_its_time_limit_loses_its_process_and_the_others_run(theatre: Theatre) -> None:
    theatre.enqueue(("ignore_the_time_limit", {}), ("write_number", {"number": 1}))

    theatre.start_worker("--lease=1")
    wait_until(theatre.is_at_rest, "every job has ended")

    assert theatre.rows("SELECT state, crashes FROM core_job ORDER BY id") == [("dead", 1), ("done", 0)]
    assert theatre.numbers("number") == [1]
