from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from relais.records.api import Action, OwnedByTeam, RecordType, Section, ViewPreset, record_type
from relais.records.fields import Date
from relais_loans.actions import take_back
from relais_loans.models import Loan

OUT = {"field": "returned_on", "op": "empty"}


@record_type
class LoanType(RecordType):
    """List, form, filters, search, import, export, API, rights, audit and undo follow from this."""

    key = "loans"
    model = Loan
    title = "equipment"
    subtitle = ("borrower",)
    icon = "package-open"
    group = "service"
    columns = ("borrower", "lent_on", "due_on", "returned_on", "owner")
    filters = ("borrower", "due_on", "returned_on", "owner")
    form = (Section(_("Loan"), ("equipment", "borrower", "lent_on", "due_on", "returned_on", "owner")),)
    search = ("borrower",)
    sort = ("due_on",)
    presets = (ViewPreset(_("Not back yet"), OUT, key="out"),)
    actions = (Action("return", _("It is back"), take_back, values=(Date("on", label=_("on")),)),)
    policy = OwnedByTeam()
