"""A request that was sent twice is done once: `Idempotency-Key`, as payment services have it.

The answer is kept in the transaction of what was done, so that a process that dies leaves both or neither. While it runs,
the same key is refused (409); where another process of the same SQLite database runs it, the second waits for its turn
to write and is then told the first answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Lock

from django.db import router, transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from relais.accounts.requests import Request
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.turns import has_turn
from relais.core.workspaces import current_key
from relais.integrations.models import KeptAnswer

KEPT_FOR = timedelta(hours=24)
LONGEST_KEY = 255
KEPT_HEADERS = ("ETag", "Location", "Content-Type")


class UnusableKey(DomainError):
    code = "unusable_idempotency_key"
    status = 400


class KeyUsedOtherwise(DomainError):
    code = "idempotency_key_reused"
    status = 422


class StillRunning(DomainError):
    code = "idempotency_key_in_use"
    status = 409


def do_once(request: Request, perform: Callable[[], HttpResponse]) -> HttpResponse:
    """Do it, or tell what was answered when it was done. What was refused is not kept: nothing has happened."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return perform()
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise UnusableKey(_("An Idempotency-Key is 1 to 255 printable characters of ASCII."), field="Idempotency-Key")
    with _alone(request.user.pk, key):
        rows = KeptAnswer.objects.select_for_update().filter(user_id=request.user.pk, key=key)
        rows.filter(at__lt=clock.now() - KEPT_FOR).delete()
        kept, asked = rows.first(), fingerprint(request)
        if kept is None:
            answer = perform()
            _keep(answer, request.user.pk, key, asked)
            return answer
        if kept.fingerprint != asked:
            raise KeyUsedOtherwise(_("This Idempotency-Key was used for another request."), field="Idempotency-Key")
        return _told_again(kept)


def fingerprint(request: Request) -> str:
    """What makes two requests the same."""
    parts = (request.method or "", request.get_full_path(), request.headers.get("If-Match", ""))
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + request.body).hexdigest()


def forget_old_answers() -> int:
    return KeptAnswer.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()[0]


def _keep(answer: HttpResponse, user_id: int, key: str, asked: str) -> None:
    headers = {name: answer[name] for name in KEPT_HEADERS if name in answer}
    body = answer.content.decode()
    KeptAnswer.objects.create(
        user_id=user_id, key=key, fingerprint=asked, status=answer.status_code, headers=headers, body=body, at=clock.now()
    )


def _told_again(kept: KeptAnswer) -> HttpResponse:
    answer = HttpResponse(kept.body, status=kept.status, headers=kept.headers)
    answer["Idempotent-Replayed"] = "true"
    return answer


_running: set[tuple[str, int, str]] = set()
_lock = Lock()


@contextmanager
def _alone(user_id: int, key: str) -> Iterator[None]:
    """A transaction in which nobody else does anything under this key."""
    database = router.db_for_write(KeptAnswer)
    mine = (current_key(), user_id, key)
    with _lock:
        if mine in _running:
            raise _still_running()
        _running.add(mine)
    try:
        with transaction.atomic(using=database):
            if not has_turn(f"idempotency:{user_id}:{key}", database):
                raise _still_running()
            yield
    finally:
        with _lock:
            _running.discard(mine)


def _still_running() -> StillRunning:
    return StillRunning(_("The first request with this Idempotency-Key is still running. Ask again in a moment."), field="Idempotency-Key")
