"""Work of this engine outside any request."""

from relais.records.changes.bulk import run_bulk
from relais.records.search.following import refresh_linking

__all__ = ["refresh_linking", "run_bulk"]
