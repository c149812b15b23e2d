from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class WorkspaceStorage(FileSystemStorage):
    """Files below the workspace's own folder, which is looked up each time and not remembered."""

    @property
    def base_location(self) -> Any:
        return settings.MEDIA_ROOT

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)
