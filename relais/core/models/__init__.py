from relais.core.models.job import Job
from relais.core.models.outbox import OutboxEvent
from relais.core.models.schedule import Schedule
from relais.core.models.stamp import Stamp
from relais.core.models.stored_file import StoredFile

__all__ = ["Job", "OutboxEvent", "Schedule", "Stamp", "StoredFile"]
