from relais.integrations.models.export_run import ExportRun
from relais.integrations.models.import_run import ImportRun, RejectedRow, SavedMapping, WaitingLink

__all__ = ["ExportRun", "ImportRun", "RejectedRow", "SavedMapping", "WaitingLink"]
