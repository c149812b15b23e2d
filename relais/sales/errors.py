from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from relais.core.errors import DomainError


class OpportunityAlreadyClosed(DomainError):
    code = "already_closed"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("This opportunity is closed already. Reopen it first."))


class OpportunityIsOpen(DomainError):
    code = "not_closed"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("This opportunity is open."))


class NoSuchStage(DomainError):
    """The pipeline has no stage of the kind that is needed."""

    code = "no_such_stage"
    status = 409
