from __future__ import annotations

from relais.accounts.models import User
from relais.collaboration.models import Follow
from relais.records.api import visible_or_404


def follow_record(type_key: str, pk: int, *, by: User) -> None:
    """Hear of the record from now on; who may not see it learns nothing."""
    record = visible_or_404(by, type_key, pk)
    if not is_following(by, type_key, record.pk):
        Follow.objects.create(user=by, type=type_key, record_id=record.pk)


def unfollow_record(type_key: str, pk: int, *, by: User) -> None:
    """Hear of it no more; also of what one may no longer see."""
    Follow.objects.filter(user=by, type=type_key, record_id=pk).delete()


def is_following(user: User, type_key: str, pk: int) -> bool:
    return Follow.objects.filter(user=user, type=type_key, record_id=pk).exists()
