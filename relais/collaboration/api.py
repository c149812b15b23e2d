"""The door of collaboration: what the packages above may use."""

from relais.collaboration.actions import follow_record, mark_all_read, mark_read, notify, notify_followers, unfollow_record
from relais.collaboration.news import News, news_for, number_unread
from relais.collaboration.wording import register_kind

__all__ = [
    "News", "follow_record", "mark_all_read", "mark_read", "news_for", "notify", "notify_followers", "number_unread", "register_kind",
    "unfollow_record",
]  # fmt: skip
