"""`relais`: one command line for the whole product; what is not ours is Django's own."""

from __future__ import annotations

import os
import sys

import relais


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relais.project.settings")
    if sys.argv[1:] in (["version"], ["--version"]):
        print(relais.__version__)
        return
    if sys.argv[1:2] == ["serve"]:
        # The process that watches over the others stays small and quick by never loading Django.
        from relais.project.serving import serve_from_command_line

        sys.exit(serve_from_command_line(sys.argv[2:]))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
