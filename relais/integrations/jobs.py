"""Work of this package outside any request."""

from relais.integrations.exchange.running import load_exchanged_file, remove_old_exchanged_files, run_exchange, start_exchanges
from relais.integrations.exports.running import export_in_background
from relais.integrations.imports.planning import plan_in_background
from relais.integrations.imports.running import import_in_background
from relais.integrations.tidying import forget_kept_answers, remove_old_files
from relais.integrations.webhooks.looking_after import look_after_webhooks, remove_old_deliveries, send_webhook

__all__ = [
    "export_in_background", "forget_kept_answers", "import_in_background", "load_exchanged_file", "look_after_webhooks", "plan_in_background", "remove_old_deliveries",
    "remove_old_exchanged_files", "remove_old_files", "run_exchange", "send_webhook", "start_exchanges",
]  # fmt: skip
