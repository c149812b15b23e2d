from relais.integrations.models.import_run import ImportRun, RejectedRow, SavedMapping, WaitingLink

__all__ = ["ImportRun", "RejectedRow", "SavedMapping", "WaitingLink"]
