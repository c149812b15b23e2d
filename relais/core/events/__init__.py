"""Facts of the firm, told after they are true.

An event is a past-tense frozen dataclass of ids and plain values. `emit` stores it in the transaction of the change;
after the commit every function registered with `@handles` gets it at least once, in a job of its own, so a handler
may run twice and must not mind. Events are handed out in order, but the jobs of several workers run side by side.
"""

from relais.core.events.emitting import EmittedOutsideTransaction, emit, emit_many
from relais.core.events.event import Event, UnknownEvent
from relais.core.events.handling import handles

__all__ = ["EmittedOutsideTransaction", "Event", "UnknownEvent", "emit", "emit_many", "handles"]
