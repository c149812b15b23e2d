"""What each web process counts. Several processes count into files of one folder, which whichever is asked adds up.

`relais serve` names the folder in PROMETHEUS_MULTIPROC_DIR before the first process starts; without it each process counts for itself.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

own = CollectorRegistry()
requests = Counter("relais_requests", "Requests by route, method and status.", ["route", "method", "status"], registry=own)
durations = Histogram("relais_request_seconds", "How long requests took.", ["route", "method"], buckets=BOUNDS, registry=own)
streams = Gauge("relais_live_streams", "Open live streams.", registry=own, multiprocess_mode="livesum")


def counted() -> bytes:
    """What all web processes have counted together."""
    folder = os.environ.get(FOLDER)
    if not folder:
        return generate_latest(own)
    for file in Path(folder).glob("gauge_live*.db"):
        found = re.search(r"_(\d+)\.db$", file.name)
        if found is not None and not _is_alive(int(found[1])):
            mark_process_dead(int(found[1]), folder)
    together = CollectorRegistry()
    MultiProcessCollector(together)
    return generate_latest(together)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
