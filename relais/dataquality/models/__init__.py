from relais.dataquality.models.group import DuplicateGroup, DuplicatePair, GroupMember
from relais.dataquality.models.merging_run import MergeOfRun, MergingRun
from relais.dataquality.models.search import DuplicateSearch
from relais.dataquality.models.told_apart import ToldApart

__all__ = ["DuplicateGroup", "DuplicatePair", "DuplicateSearch", "GroupMember", "MergeOfRun", "MergingRun", "ToldApart"]
