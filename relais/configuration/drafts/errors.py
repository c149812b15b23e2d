from __future__ import annotations

from relais.core.errors import DomainError


class AlreadyPublished(DomainError):
    code = "already_published"
    status = 409


class NothingToPublish(DomainError):
    code = "nothing_to_publish"
    status = 409


class ChangedMeanwhile(DomainError):
    """What is live is no longer what the draft was made against; `items` are the names of what conflicts."""

    code = "changed_meanwhile"
    status = 409

    def __init__(self, message: object, items: list[str]) -> None:
        super().__init__(message)
        self.items = items

    def as_json(self) -> dict[str, object]:
        return super().as_json() | {"items": self.items}
