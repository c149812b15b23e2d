"""What integrations do after what happens in the firm."""

from __future__ import annotations

from relais.core.events import handles
from relais.core.jobs import RunningJob
from relais.integrations.webhooks.telling import is_listened_to, tell_listeners
from relais.records.events import RecordsWritten


@handles(RecordsWritten, wanted=is_listened_to)
def tell_webhooks(event: RecordsWritten, job: RunningJob) -> None:
    """Make the deliveries of the webhooks that hear of this."""
    tell_listeners(event, job)
