"""`relais`: one command line for the whole product; what is not ours is Django's own."""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relais.project.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
