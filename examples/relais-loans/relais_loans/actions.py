from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.core import clock
from relais.core.errors import DomainError
from relais.records.api import change
from relais_loans.models import Loan


class AlreadyBack(DomainError):
    code = "already_back"
    status = 409


def take_back(loan: Loan, *, by: Actor, on: date | None = None) -> Loan:
    """The equipment is here again."""
    if loan.returned_on is not None:
        raise AlreadyBack(_("This came back before."))
    returned: Loan = change(loan, by=by, returned_on=on or clock.today())
    return returned
