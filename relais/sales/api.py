"""The door of sales: what the packages above may use."""

from relais.sales.actions import lose_opportunity, move_opportunity, reopen_opportunity, win_opportunity
from relais.sales.errors import NoSuchStage, OpportunityAlreadyClosed, OpportunityIsOpen
from relais.sales.models import Opportunity, Pipeline, Stage
from relais.sales.pipelines import PIPELINES
from relais.sales.stage_history import Stay, stays_of

__all__ = [
    "PIPELINES", "NoSuchStage", "Opportunity", "OpportunityAlreadyClosed", "OpportunityIsOpen", "Pipeline", "Stage", "Stay", "lose_opportunity",
    "move_opportunity", "reopen_opportunity", "stays_of", "win_opportunity",
]  # fmt: skip
