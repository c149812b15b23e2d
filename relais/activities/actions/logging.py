from __future__ import annotations

from typing import Any

from django.db import transaction

from relais.accounts.actors import Actor
from relais.activities.models import Interaction, Note
from relais.records.api import create


def log_interaction(channel: str, *, by: Actor, **values: Any) -> Interaction:
    """Write down a call, an e-mail, a visit… The last contact of the party, and of its organization, moves with it."""
    with transaction.atomic():
        interaction: Interaction = create("interactions", {"channel": channel, **values}, by=by)
    return interaction


def add_note(body: str, *, by: Actor, **values: Any) -> Note:
    """Write down something learnt. Colleagues named with @ are told."""
    with transaction.atomic():
        note: Note = create("notes", {"body": body, **values}, by=by)
    return note
