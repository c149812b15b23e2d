"""A first meaning for the columns of a file: by their headings, the CRM they come from, and how their values look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from relais.core.text import fold
from relais.integrations.imports.targets import Target
from relais.records.api import RecordType


def suggest_mapping(declared: RecordType, columns: Sequence[str], samples: Mapping[str, Sequence[Any]], targets: Mapping[str, Target]) -> dict[str, str]:
    """Columns and the names of their targets; columns that mean nothing known are absent."""
    by_label = {fold(label): name for name, target in reversed(targets.items()) for label in (*target.labels, name)}
    return {column: by_label[key] for column in columns if (key := fold(column)) in by_label}
