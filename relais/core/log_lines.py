from __future__ import annotations

import logging


class LineFormatter(logging.Formatter):
    """One event, one line: line breaks and control characters that a visitor brought are written out, so that nobody forges a line."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        line = super().formatMessage(record)
        return line if line.isprintable() else "".join(char if char.isprintable() else _written(char) for char in line)


def _written(char: str) -> str:
    return char.encode("unicode_escape").decode()
