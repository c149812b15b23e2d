from relais.integrations.models.agent import Agent, Approval
from relais.integrations.models.export_run import ExportRun
from relais.integrations.models.import_run import ImportRun, RejectedRow, SavedMapping, WaitingLink
from relais.integrations.models.kept_answer import KeptAnswer
from relais.integrations.models.request_budget import RequestBudget

__all__ = ["Agent", "Approval", "ExportRun", "ImportRun", "KeptAnswer", "RejectedRow", "RequestBudget", "SavedMapping", "WaitingLink"]
