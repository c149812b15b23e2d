from relais.integrations.models.export_run import ExportRun
from relais.integrations.models.import_run import ImportRun, RejectedRow, SavedMapping, WaitingLink
from relais.integrations.models.kept_answer import KeptAnswer
from relais.integrations.models.request_budget import RequestBudget

__all__ = ["ExportRun", "ImportRun", "KeptAnswer", "RejectedRow", "RequestBudget", "SavedMapping", "WaitingLink"]
