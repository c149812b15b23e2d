"""The figures as a table, with the goals beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from relais.project.bench.goals import GOALS, Goal

HEADINGS = ("path", "median", "p95", "processor", "queries", "gzip", "rate", "memory", "goal", "")


def table(report: Mapping[str, Any]) -> str:
    rows = [HEADINGS, *(_row(name, figures) for name, figures in report["paths"].items())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "  ".join(
            cell.ljust(width) if column in (0, 8) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    head = f"{report['contacts']:,} contacts on {report['database']} {report['version']}"
    return "\n".join([head, "", *(line.rstrip() for line in lines)])


def _row(name: str, figures: Mapping[str, Any]) -> tuple[str, ...]:
    rate = next((f"{figures[key]:,} {unit}" for key, unit in (("rows_per_s", "rows/s"), ("per_s", "pages/s")) if key in figures), "")
    return (
        name,
        f"{figures['median_ms']} ms" if "median_ms" in figures else "",
        f"{figures['p95_ms']} ms" if "p95_ms" in figures else "",
        _processor(figures),
        str(figures.get("queries", "")),
        f"{figures['bytes_gzip'] / 1000:.1f} kB" if "bytes_gzip" in figures else "",
        rate,
        f"{figures['rss_mb']} MB" if "rss_mb" in figures else "",
        say_goal(GOALS[name]),
        "" if is_reached(GOALS[name], figures) else "missed",
    )


def say_figure(figures: Mapping[str, Any]) -> str:
    """A path in one cell: `16.2 ms (p95 19.9), 24 queries, 13.5 kB`."""
    said = [f"{figures['median_ms']} ms (p95 {figures['p95_ms']})"] if "median_ms" in figures else []
    said += [f"{figures['queries']} queries"] if "queries" in figures else []
    said += [f"{figures[key]:,} {unit}" for key, unit in (("rows_per_s", "rows/s"), ("per_s", "pages/s")) if key in figures]
    said += [f"{figures['bytes_gzip'] / 1000:.1f} kB"] if figures.get("bytes_gzip", 0) > 100 else []
    said += [f"{figures['rss_mb']} MB"] if "rss_mb" in figures else []
    return ", ".join(said)


def say_goal(goal: Goal) -> str:
    return ", ".join(_words(goal))


def _processor(figures: Mapping[str, Any]) -> str:
    """What the server itself worked for a page, or how many rows a second of its work gives."""
    if "rows_per_cpu_s" in figures:
        return f"{figures['rows_per_cpu_s']:,} rows/s"
    return f"{figures['cpu_ms']} ms" if "cpu_ms" in figures else ""


def _words(goal: Goal) -> Iterator[str]:
    if goal.median_ms is not None:
        yield f"≤ {goal.median_ms} ms"
    if goal.queries is not None:
        yield f"≤ {goal.queries} queries"
    if goal.rows_per_s is not None:
        yield f"≥ {goal.rows_per_s:,} rows/s"
    if goal.per_s is not None:
        yield f"≥ {goal.per_s} pages/s"
    if goal.rss_mb is not None:
        yield f"≤ {goal.rss_mb} MB"


def is_reached(goal: Goal, figures: Mapping[str, Any]) -> bool:
    most = ((goal.median_ms, "median_ms"), (goal.queries, "queries"), (goal.rss_mb, "rss_mb"))
    least = ((goal.rows_per_s, "rows_per_s"), (goal.per_s, "per_s"))
    return all(limit is None or figures[name] <= limit for limit, name in most) and all(
        limit is None or figures[name] >= limit for limit, name in least
    )
