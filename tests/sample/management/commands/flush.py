"""Tests that commit empty all tables behind them, the ledgers too, which SQLite would refuse."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush

from relais.audit.testing import without_guards


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        with without_guards():
            super().handle(**options)
