from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext

from relais.accounts.actors import Actor
from relais.activities.errors import NobodyToContact
from relais.activities.models import Activity
from relais.activities.proposals import propose
from relais.parties.api import Party
from relais.records.api import Operation, create_many, start_operation
from relais.records.fields import Reader


def plan_contacts(parties: Sequence[Party], *, by: Actor, reader: Reader) -> tuple[list[Activity], Operation]:
    """Plan for each of these how to be in touch again; who answers for the party does it. Nobody who wishes no contact is contacted."""
    open_ones = Activity.objects.open().filter(party__in=[party.pk for party in parties]).values_list("party", flat=True)
    planned = set(open_ones)
    wanted = [party for party in parties if not party.do_not_contact and party.pk not in planned]
    if not wanted:
        raise NobodyToContact(gettext("With none of these there is anything new to plan."))
    with transaction.atomic():
        operation = start_operation(Operation.Kind.CREATE, "activities", by=by)
        rows = [propose(party, reader).values(party, by.user_id) for party in wanted]
        return create_many("activities", rows, by=by, operation=operation), operation
