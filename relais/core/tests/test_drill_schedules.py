from __future__ import annotations

from datetime import datetime

import pytest

from relais.core.testing import wait_until
from relais.core.tests.drills.theatre import METRONOME, Theatre


@pytest.mark.drill(41)
@pytest.mark.slow
def test_two_schedulers_enqueue_each_time_once(theatre: Theatre) -> None:
    workers = [theatre.start_worker("--concurrency=2", settings=METRONOME) for _ in range(2)]
    wait_until(lambda: theatre.count("strike") >= 4, "the clock has struck four times")
    for worker in workers:
        worker.terminate()
    assert [worker.wait(timeout=60) for worker in workers] == [0, 0]

    keys = [key for (key,) in theatre.rows("SELECT idempotency_key FROM core_job WHERE name = 'core.strike' AND state = 'done'")]
    times = sorted(datetime.fromisoformat(key.removeprefix("schedule:core.strike:")) for key in keys)
    assert theatre.count("strike") == len(times)
    assert all((later - times[0]).total_seconds() % 1 == 0 for later in times)
