"""`relais`: one command line for the whole product; what is not ours is Django's own."""

from __future__ import annotations

import os
import sys

import relais
from relais.project.configuration import FILE, MAIN, NAME, home_of, home_of_installation

REFUSED = 2


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relais.project.settings")
    _choose_workspace()
    if sys.argv[1:] in (["version"], ["--version"]):
        print(relais.__version__)
        return
    if sys.argv[1:2] == ["serve"]:
        # The process that watches over the others stays small and quick by never loading Django.
        from relais.project.serving import serve_from_command_line

        sys.exit(serve_from_command_line(sys.argv[2:]))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def _choose_workspace() -> None:
    """`relais --workspace NAME COMMAND` does it there; RELAIS_WORKSPACE says the same."""
    given = sys.argv[1] if len(sys.argv) > 1 else ""
    if given == "--workspace" or given.startswith("--workspace="):
        rest = sys.argv[2:]
        name = given.partition("=")[2] or (rest.pop(0) if rest else "")
        os.environ["RELAIS_WORKSPACE"] = name
        sys.argv[1:] = rest
    name = os.environ.get("RELAIS_WORKSPACE") or MAIN
    is_there = NAME.fullmatch(name) and (home_of(home_of_installation(), name) / FILE).is_file()
    if name != MAIN and not is_there:
        print(f"There is no workspace “{name}”. `relais workspace list` names them.", file=sys.stderr)
        sys.exit(REFUSED)
