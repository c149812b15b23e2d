from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from structlog.contextvars import get_contextvars

from relais.core.workspaces.context import label

#: What every record has of itself; the rest is what the caller gave as `extra`.
OWN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
#: Django gives whole requests along, which say more of people than a log should.
PLAIN = (str, int, float, bool, type(None))


class LineFormatter(logging.Formatter):
    """One event, one line: line breaks and control characters that a visitor brought are written out, so that nobody forges a line."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        line = super().formatMessage(record)
        line = f"{line} [{name}]" if (name := label()) else line
        return line if line.isprintable() else "".join(char if char.isprintable() else _written(char) for char in line)


class JsonFormatter(logging.Formatter):
    """One event, one line of JSON: when, how grave, who says it, what, and what is bound to the request or the job (structlog)."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **{key: value for key, value in record.__dict__.items() if key not in OWN and isinstance(value, PLAIN)},
            **({"workspace": name} if (name := label()) else {}),
            **get_contextvars(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _written(char: str) -> str:
    return char.encode("unicode_escape").decode()
