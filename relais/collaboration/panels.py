"""Follow and unfollow, in the head of a record's page."""

from __future__ import annotations

from typing import Any

from relais.collaboration.actions.following import is_following
from relais.collaboration.following_button import FollowingButton
from relais.records.api import RecordType
from relais.records.fields import Reader
from relais.records.screens.detail import Piece


def draw_follow(declared: RecordType, record: Any, reader: Reader) -> Piece | None:
    if reader.user is None or not declared.has_timeline:
        return None
    return Piece("collaboration/follow.html", FollowingButton(declared.key, record.pk, is_following(reader.user, declared.key, record.pk)))
