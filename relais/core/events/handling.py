from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from relais.core.events.event import Event, event_class
from relais.core.jobs.definition import JobDefinition, register, running_job_parameter
from relais.core.jobs.running_job import RunningJob

Handler = TypeVar("Handler", bound=Callable[..., None])

#: Asked with the values of an event.
Wanted = Callable[[Mapping[str, Any]], bool]

_wanted: dict[str, Wanted] = {}
_handlers: dict[type[Event], list[JobDefinition]] = defaultdict(list)


def handles(
    event: type[Event],
    *,
    queue: str = "default",
    max_attempts: int = 8,
    timeout: timedelta = timedelta(minutes=10),
    wanted: Wanted | None = None,
) -> Callable[[Handler], Handler]:
    """Call the function with every such event, at least once, after the commit; `Event` itself means every event.

    Where `wanted` is given and denies a payload, there is no call: for what hardly ever has anything to do, and can say so from memory.

    The function takes the event, and the running job in a parameter annotated `RunningJob`, if it has one. It stands in `handlers.py`.
    """
    if not (isinstance(event, type) and issubclass(event, Event)):
        raise TypeError("@handles takes the class of an event: @handles(OpportunityWon).")

    def decorate(function: Handler) -> Handler:
        parameter = running_job_parameter(function)

        def deliver(job: RunningJob, event: str, payload: dict[str, Any]) -> None:
            fact = event_class(event).from_payload(payload)
            function(fact, **({parameter: job} if parameter else {}))

        deliver.__module__, deliver.__qualname__ = function.__module__, function.__qualname__
        handler = register(deliver, title=function.__doc__, queue=queue, max_attempts=max_attempts, timeout=timeout)
        _handlers[event].append(handler)
        if wanted is not None:
            _wanted[handler.name] = wanted
        return function

    return decorate


def handlers_of(event: type[Event]) -> list[JobDefinition]:
    """What is to be called with an event of this class."""
    return [handler for ancestor in event.__mro__ for handler in _handlers.get(ancestor, ())]


def is_wanted(handler: JobDefinition[..., Any], payload: Mapping[str, Any]) -> bool:
    """Whether the handler has anything to do with such an event."""
    asked = _wanted.get(handler.name)
    return asked is None or asked(payload)
