from relais.integrations.models.agent import Agent, Approval
from relais.integrations.models.exchange import Exchange, ExchangedFile
from relais.integrations.models.export_run import ExportRun
from relais.integrations.models.import_run import ImportRun, RejectedRow, SavedMapping, WaitingLink
from relais.integrations.models.kept_answer import KeptAnswer
from relais.integrations.models.request_budget import RequestBudget
from relais.integrations.models.webhook import Attempt, Delivery, Webhook

__all__ = [
    "Agent", "Approval", "Attempt", "Delivery", "Exchange", "ExchangedFile", "ExportRun", "ImportRun", "KeptAnswer", "RejectedRow", "RequestBudget", "SavedMapping", "WaitingLink", "Webhook",
]  # fmt: skip
