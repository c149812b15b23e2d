"""Work of this package outside any request."""

from relais.integrations.exports.running import export_in_background
from relais.integrations.imports.planning import plan_in_background
from relais.integrations.imports.running import import_in_background
from relais.integrations.tidying import forget_kept_answers, remove_old_files

__all__ = ["export_in_background", "forget_kept_answers", "import_in_background", "plan_in_background", "remove_old_files"]
