from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from relais.accounts.actors import Actor
from relais.accounts.models import User
from relais.activities.errors import NothingToHandOver
from relais.activities.portfolios import OPEN, TYPES, may_hand_over
from relais.core.errors import NotAllowed
from relais.records.api import Selection, Started, can, registry, start_bulk
from relais.records.fields import Reader


def hand_over_portfolio(owner: User, to: User, *, by: Actor, reader: Reader, with_tasks: bool = True) -> Sequence[Started]:
    """Give what one person answers for to another, open tasks too: a bulk edit a type, each with its way back."""
    if not may_hand_over(by.user, owner):
        raise NotAllowed(_("Only who leads the team of {name} hands over this portfolio.").format(name=owner.name))
    if owner.pk == to.pk:
        raise NothingToHandOver(_("Choose somebody else than {name}.").format(name=owner.name))
    own = {"field": "owner", "op": "is", "value": owner.pk}
    trees: dict[str, dict[str, Any]] = dict.fromkeys(TYPES, own) | ({"activities": {"all": [own, OPEN]}} if with_tasks else {})
    started = [
        start_bulk(Selection(registry.get(key), tree=tree, is_everything=True), "change", {"owner": to.pk}, by=by, reader=reader)
        for key, tree in trees.items()
        if can(by.user, "change", key)
    ]
    if not any(each.number for each in started):
        raise NothingToHandOver(_("{name} answers for nobody whom you may change.").format(name=owner.name))
    return [each for each in started if each.number]
