from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from relais.core.errors import DomainError


class AlreadyDone(DomainError):
    """A task is checked off once."""

    code = "already_done"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("This is already done."))


class NotDone(DomainError):
    """Only what is done can be reopened."""

    code = "not_done"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("This is still to be done."))


class NothingToPlanFrom(DomainError):
    """Tasks are planned from interactions, notes and activities."""

    code = "nothing_to_plan_from"

    def __init__(self) -> None:
        super().__init__(_("From this entry no task can be planned."))


class NothingToHandOver(DomainError):
    """A portfolio is handed over that holds nothing, or to the person who has it."""

    code = "nothing_to_hand_over"


class NobodyToContact(DomainError):
    """Contact is to be planned with those who wish none, or with whom it is planned."""

    code = "nobody_to_contact"
