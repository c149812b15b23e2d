from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from relais.core.workspaces.workspace import MAIN, State, Workspace


class NoWorkspace(RuntimeError):
    """A process that serves several was about to do something for none of them; better nothing than the wrong one's."""


_current: ContextVar[Workspace | None] = ContextVar("workspace", default=None)
Look = Callable[[], Sequence[Workspace]]


def _only_main() -> Sequence[Workspace]:
    return (MAIN,)


_found: Look = _only_main
_all: Look = _only_main


def find_workspaces(look: Look) -> None:
    """Say how the workspaces of the installation are found. It is asked again and again, so it answers at once."""
    global _found
    _found = look


def serve_all_workspaces() -> None:
    """This process works for all of them from now on. Others, as most commands, know the one that they were started for."""
    global _all
    _all = _found


def all_workspaces() -> Sequence[Workspace]:
    return _all()


def open_workspaces() -> list[Workspace]:
    return [each for each in _all() if each.state == State.OPEN]


def is_alone() -> bool:
    """Whether there is but one workspace, so that it need not be said which."""
    return len(_all()) == 1


def is_open(workspace: Workspace) -> bool:
    """Whether it still is as it was when it was entered: what lasts longer than a request asks now and then."""
    return any(each.key == workspace.key and each.state == State.OPEN for each in _all())


def current() -> Workspace:
    found = _current.get()
    if found is not None:
        return found
    if not is_alone():
        raise NoWorkspace("This was to be done outside of any workspace: say which with `inside`.")
    return MAIN


def label() -> str:
    """What tells whose a line of the log is; nothing for the main one, and where it is nobody's."""
    found = _current.get()
    return "" if found is None or found.is_main else found.name


def current_key() -> str:
    """What is kept in memory of one workspace stands under it."""
    return current().key


@contextmanager
def inside(workspace: Workspace) -> Iterator[Workspace]:
    """Until the end, everything is that of the workspace. Threads begun meanwhile need `contextvars.copy_context`."""
    token = _current.set(workspace)
    try:
        yield workspace
    finally:
        _current.reset(token)
