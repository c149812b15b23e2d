from relais.sales.record_types.opportunities import OpportunityType
from relais.sales.record_types.pipelines import PipelineType, StageType

__all__ = ["OpportunityType", "PipelineType", "StageType"]
