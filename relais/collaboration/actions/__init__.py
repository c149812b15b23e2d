from relais.collaboration.actions.following import follow_record, unfollow_record
from relais.collaboration.actions.notifying import mark_all_read, mark_read, notify, notify_followers

__all__ = ["follow_record", "mark_all_read", "mark_read", "notify", "notify_followers", "unfollow_record"]
