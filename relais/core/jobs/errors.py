from __future__ import annotations

from relais.core.errors import NotFound


class Permanent(Exception):
    """Raised by a job that would fail again in the same way: it is given up at once. Any error with `permanent = True` is."""

    permanent = True


class TimedOut(Exception):
    """The job took longer than its declaration allows."""


class UnknownJob(LookupError):
    """A job is stored under a name that no function has."""


class JobNotFound(NotFound):
    """There is no such job, or not in a state in which this can be done to it."""


class Interruption(BaseException):
    """Ends a job from outside at its next checkpoint. Not an `Exception`, so that no job takes it for an error of its own."""


class Cancelled(Interruption):
    """Somebody asked for the job to stop."""


class LeaseLost(Interruption):
    """Another worker has taken the job over; whatever this one still does would be done twice."""


class WorkerStopping(Interruption):
    """The worker has been told to stop; another one resumes the job from its checkpoint."""
