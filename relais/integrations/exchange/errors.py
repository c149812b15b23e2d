from __future__ import annotations

from relais.core.errors import DomainError


class PlaceUnusable(DomainError):
    """The folder or the server is not there, or does not let us in."""

    code = "place_unusable"


class FileUnreadable(DomainError):
    """The file is not in the format that its exchange says."""

    code = "file_unreadable"
