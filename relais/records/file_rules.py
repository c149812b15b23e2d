"""Which files the firm takes, as it has said in its settings."""

from __future__ import annotations

from relais.core.files import FileRules
from relais.core.kept import Kept
from relais.records.models import Firm


def _read(database: str) -> FileRules:
    firm = Firm.objects.using(database).order_by("pk").values_list("file_kinds", "file_megabytes").first()
    return FileRules(tuple(firm[0]), firm[1] * 1_000_000) if firm else FileRules()


FILE_RULES = Kept("file_rules", _read)
