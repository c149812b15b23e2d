from relais.dataquality.actions.merging import go_on_merging, merge_members, start_merging, stop_merging, take_back, undo_merging
from relais.dataquality.actions.searching import start_search
from relais.dataquality.actions.telling_apart import forget_told_apart, tell_apart

__all__ = [
    "forget_told_apart", "go_on_merging", "merge_members", "start_merging", "start_search", "stop_merging", "take_back", "tell_apart",
    "undo_merging",
]  # fmt: skip
