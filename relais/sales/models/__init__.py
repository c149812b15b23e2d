from relais.sales.models.opportunity import Opportunity
from relais.sales.models.opportunity_contact import OpportunityContact
from relais.sales.models.opportunity_line import OpportunityLine
from relais.sales.models.pipeline import Pipeline
from relais.sales.models.stage import Stage
from relais.sales.models.stage_entry import StageEntry

__all__ = ["Opportunity", "OpportunityContact", "OpportunityLine", "Pipeline", "Stage", "StageEntry"]
