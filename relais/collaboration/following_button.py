from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class FollowingButton:
    """Follow, or follow no more: what a press does depends on how it stands."""

    type: str
    record_id: int
    is_following: bool

    @property
    def address(self) -> str:
        return reverse("collaboration:unfollow" if self.is_following else "collaboration:follow", args=[self.type, self.record_id])
