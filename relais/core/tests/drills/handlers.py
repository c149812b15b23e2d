from relais.core.events import handles
from relais.core.tests.drills.events import NumberWritten
from relais.core.tests.drills.models import Effect


@handles(NumberWritten)
def note_delivery(event: NumberWritten) -> None:
    Effect.objects.create(kind="delivered", number=event.number)
