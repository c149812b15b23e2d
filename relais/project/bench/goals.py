"""What Relais must reach (docs/performance.md); times are medians in milliseconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """At most so many milliseconds and queries, at least so much a second, at most so much memory."""

    median_ms: float | None = None
    queries: int | None = None
    rows_per_s: int | None = None
    per_s: int | None = None
    rss_mb: int | None = None


GOALS = {
    "list": Goal(median_ms=25, queries=8),
    "list_filtered": Goal(median_ms=25, queries=8),
    "list_deep": Goal(median_ms=25, queries=8),
    "list_api": Goal(median_ms=12),
    "filter_related": Goal(median_ms=400),
    "search": Goal(median_ms=12),
    "record": Goal(median_ms=40, queries=20),
    "save": Goal(median_ms=12),
    "save_two_records": Goal(),
    "board": Goal(median_ms=60),
    "move": Goal(median_ms=12),
    "home": Goal(median_ms=50),
    "form": Goal(),
    # twice what they take without custom fields
    "list_500_fields": Goal(median_ms=50),
    "form_500_fields": Goal(),
    "import_contacts": Goal(rows_per_s=5000, rss_mb=400),
    "import_opportunities": Goal(rows_per_s=3000, rss_mb=400),
    "export_csv": Goal(rows_per_s=30_000, rss_mb=400),
    "export_csv_all_fields": Goal(rss_mb=400),
    # 100,000 contacts in 15 s
    "duplicates": Goal(rows_per_s=6_700),
    "formulas": Goal(rows_per_s=10_000),
    "formulas_in_database": Goal(rows_per_s=10_000),
    "throughput_list": Goal(per_s=120),
}
