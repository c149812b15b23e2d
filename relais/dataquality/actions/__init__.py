from relais.dataquality.actions.merging import merge_members, start_merging, stop_merging, undo_merging
from relais.dataquality.actions.searching import start_search
from relais.dataquality.actions.telling_apart import forget_told_apart, tell_apart

__all__ = ["forget_told_apart", "merge_members", "start_merging", "start_search", "stop_merging", "tell_apart", "undo_merging"]
