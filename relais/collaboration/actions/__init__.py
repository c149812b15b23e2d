from relais.collaboration.actions.following import follow_record, unfollow_record
from relais.collaboration.actions.notifying import mark_all_read, mark_read, notify, notify_followers, notify_of_approval, notify_of_end

__all__ = [
    "follow_record",
    "mark_all_read",
    "mark_read",
    "notify",
    "notify_followers",
    "notify_of_approval",
    "notify_of_end",
    "unfollow_record",
]
