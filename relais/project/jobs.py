"""What the clock does for the installation itself."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from relais.core.jobs import scheduled
from relais.project.backups.keeping import folder_of, keep_backup
from relais.project.backups.place import this_place
from relais.project.configuration import backup_key


@scheduled(daily="02:15", title=_("Back up the workspace"), max_attempts=3, timeout=timedelta(hours=6))
def back_up_workspace() -> dict[str, object]:
    """One encrypted file in the folder of the backups; old ones go as the firm has said."""
    place = this_place()
    if folder_of(place) is None:
        return {"backup": "off"}
    made = keep_backup(place, backup_key(place.home))
    return {"file": made.file.name, "rows": made.sums.rows, "files": len(made.sums.files), "bytes": made.file.stat().st_size}
