"""What a visitor could tell two answers apart by: what they read, and the work that it took."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext


class CountingHasher(PBKDF2PasswordHasher):
    """Hashes as in the product, a few times only, and counts how often."""

    iterations = 10
    hashes = 0

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        CountingHasher.hashes += 1
        return super().encode(password, salt, iterations)

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Only for hashes of other strengths."""


@dataclass
class Work:
    hashes: int = 0
    queries: int = 0

    @contextmanager
    def measured(self) -> Iterator[Work]:
        done = Work()
        before = CountingHasher.hashes
        with CaptureQueriesContext(connection) as captured:
            yield done
        done.hashes, done.queries = CountingHasher.hashes - before, len(captured)


def as_read(answer: HttpResponse) -> str:
    """The page without what is new in every answer, and without what was typed."""
    text = re.sub(r'(nonce|csrfmiddlewaretoken" value|csrf-token" content|name="username" value)="[^"]*"', "", answer.content.decode())
    return re.sub(r"[\w.]+@example\.test", "…", text)
