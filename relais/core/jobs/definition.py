from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any, Generic, ParamSpec, TypeVar, overload

from django.utils.functional import Promise

from relais.core.clock import now
from relais.core.jobs.errors import UnknownJob
from relais.core.jobs.running_job import RunningJob
from relais.core.models import Job
from relais.core.naming import package_of
from relais.core.plain import dump, load

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

#: Parameters of `enqueue`; a job's own parameters are called something else.
RESERVED = {"run_at", "idempotency_key", "queue", "priority", "using"}
#: The parameter through which a job is told who enqueued it, if it asks.
ACTOR = "actor_id"

LONGEST_KEY = 200

#: Told of a stored call that came to its end: done, or given up.
Ended = Callable[[Job], None]

_definitions: dict[str, JobDefinition[..., Any]] = {}


@dataclass(frozen=True)
class JobDefinition(Generic[Parameters, Result]):
    """A registered function. Calling it calls the function; `enqueue` stores a call for a worker."""

    name: str
    function: Callable[Parameters, Result] = field(repr=False)
    title: str | Promise
    queue: str
    priority: int
    max_attempts: int
    timeout: timedelta
    ended: Ended | None = field(default=None, repr=False)

    def __call__(self, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        return self.function(*args, **kwargs)

    def row(self, arguments: Mapping[str, object], **values: Any) -> Job:
        """The call as a row that is not stored yet; arguments the function does not take are refused here, not in the worker."""
        self._signature.bind(**arguments)
        if len(values.get("idempotency_key") or "") > LONGEST_KEY:
            raise ValueError(f"An idempotency key has at most {LONGEST_KEY} characters.")
        given = {key: value for key, value in values.items() if value is not None}
        defaults = {"queue": self.queue, "priority": self.priority, "max_attempts": self.max_attempts, "run_at": now(), "created_at": now()}
        return Job(**(defaults | given | {"name": self.name, "arguments": dump(arguments)}))

    def run(self, running: RunningJob, arguments: Mapping[str, Any]) -> Result:
        """Make a stored call."""
        values = {key: load(value, self._kinds.get(key)) for key, value in arguments.items()}
        if self._running_job is not None:
            values[self._running_job] = running
        if ACTOR in inspect.signature(self.function).parameters:
            values[ACTOR] = running.actor_id
        return self.function(**values)  # type: ignore[call-arg]

    @cached_property
    def _running_job(self) -> str | None:
        return running_job_parameter(self.function)

    @cached_property
    def _signature(self) -> inspect.Signature:
        """What `enqueue` takes for the function: all but what the worker adds."""
        signature, added = inspect.signature(self.function), {self._running_job, ACTOR}
        return signature.replace(parameters=[each for name, each in signature.parameters.items() if name not in added])

    @cached_property
    def _kinds(self) -> dict[str, Any]:
        return typing.get_type_hints(self.function)


@overload
def job(function: Callable[Parameters, Result], /) -> JobDefinition[Parameters, Result]: ...


@overload
def job(
    *,
    title: str | Promise | None = None,
    queue: str = "default",
    priority: int = 0,
    max_attempts: int = 8,
    timeout: timedelta = timedelta(hours=1),
    ended: Ended | None = None,
) -> Callable[[Callable[Parameters, Result]], JobDefinition[Parameters, Result]]: ...


def job(function: Callable[..., Any] | None = None, /, **options: Any) -> Any:
    """Register a function as a job. A parameter annotated `RunningJob` is given the running job, `actor_id` who enqueued it.

    Higher priorities run first. An error is tried again with growing pauses, `max_attempts` times in all; `timeout` limits one try.
    `ended` is called in the transaction that writes down that the job is done or given up; not where somebody stopped it.
    """
    if function is not None:
        return register(function)
    return lambda function: register(function, **options)


def register(
    function: Callable[Parameters, Result],
    *,
    title: str | Promise | None = None,
    queue: str = "default",
    priority: int = 0,
    max_attempts: int = 8,
    timeout: timedelta = timedelta(hours=1),
    ended: Ended | None = None,
) -> JobDefinition[Parameters, Result]:
    """Keep the function under the name its calls are stored with: its package and its own name, not its path."""
    name = f"{package_of(function.__module__)}.{function.__qualname__}"
    known = _definitions.get(name)
    if known is not None and known.function.__module__ != function.__module__:
        raise TypeError(f"Two jobs are called {name}: one in {known.function.__module__}, one in {function.__module__}.")
    reserved = RESERVED & set(inspect.signature(function).parameters)
    if reserved:
        raise TypeError(f"{name} has a parameter called {', '.join(sorted(reserved))}, which is enqueue's own; give it another name.")
    definition = JobDefinition(name, function, title or name, queue, priority, max_attempts, timeout, ended)
    _definitions[name] = definition
    return definition


def running_job_parameter(function: Callable[..., Any]) -> str | None:
    """The name of the parameter annotated `RunningJob`, if there is one."""
    parameters = inspect.signature(function).parameters.values()
    return next((each.name for each in parameters if _is_running_job(each.annotation)), None)


def _is_running_job(annotation: object) -> bool:
    """Annotations are often texts, with or without the module: `jobs.RunningJob`."""
    return annotation is RunningJob or (isinstance(annotation, str) and annotation.rpartition(".")[2] == RunningJob.__name__)


def find_definition(name: str) -> JobDefinition[..., Any]:
    try:
        return _definitions[name]
    except KeyError:
        raise UnknownJob(f"There is no job called {name}.") from None


def tell_end(row: Job) -> None:
    """Call what the job's definition names for its end; a job that the code no longer knows tells nobody."""
    definition = _definitions.get(row.name)
    if definition is not None and definition.ended is not None:
        definition.ended(row)


def title_of(name: str) -> str:
    """What the administrator's page calls a job, also one that no longer exists in the code."""
    return str(_definitions[name].title) if name in _definitions else name


def all_definitions() -> list[JobDefinition[..., Any]]:
    return [_definitions[name] for name in sorted(_definitions)]
