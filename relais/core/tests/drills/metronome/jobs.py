from datetime import timedelta

from relais.core.jobs import scheduled
from relais.core.tests.drills.models import Effect


@scheduled(every=timedelta(seconds=1))
def strike() -> None:
    Effect.objects.create(kind="strike")
