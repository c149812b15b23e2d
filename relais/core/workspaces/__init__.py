"""Several firms in one installation, each with a database, files, keys and settings of its own (docs/adr/0016-workspaces.md).

Which of them is meant is decided once, where a request, a job or a command comes in, and holds until it is over: `inside`. Below that
nothing names it. The connection `default`, the settings of `OWN_SETTINGS`, the cache and the stored files are those of the workspace that
one stands in, and what a process keeps in memory is kept under `current_key()`.
"""

from relais.core.workspaces.context import (
    NoWorkspace,
    all_workspaces,
    current,
    current_key,
    find_workspaces,
    inside,
    is_alone,
    is_open,
    open_workspaces,
    serve_all_workspaces,
)
from relais.core.workspaces.workspace import MAIN, State, Workspace

__all__ = [
    "MAIN",
    "NoWorkspace",
    "State",
    "Workspace",
    "all_workspaces",
    "current",
    "current_key",
    "find_workspaces",
    "inside",
    "is_alone",
    "is_open",
    "open_workspaces",
    "serve_all_workspaces",
]
