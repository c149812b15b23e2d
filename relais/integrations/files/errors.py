"""Why a file is refused, each with the sentence the user reads."""

from __future__ import annotations

from relais.core.errors import DomainError


class FileRefused(DomainError):
    code = "file_refused"


class UnknownFormat(FileRefused):
    """The content is none of the formats that can be read, whatever the name says."""

    code = "unknown_format"


class DamagedFile(FileRefused):
    code = "damaged_file"


class ProtectedFile(FileRefused):
    """It needs a password."""

    code = "protected_file"


class DangerousFile(FileRefused):
    """It holds what no honest spreadsheet program writes."""

    code = "dangerous_file"


class FileTooLarge(FileRefused):
    code = "file_too_large"
    status = 413


class InvalidOptions(FileRefused):
    code = "invalid_options"
