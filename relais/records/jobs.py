"""Work of this engine outside any request."""

from relais.records.changes.bulk import run_bulk

__all__ = ["run_bulk"]
