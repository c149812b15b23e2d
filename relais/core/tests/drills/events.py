from dataclasses import dataclass

from relais.core.events import Event


@dataclass(frozen=True)
class NumberWritten(Event):
    number: int
