"""Make drafts, look at them against what is live, publish them, take them back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from relais.accounts.actors import SYSTEM, Actor
from relais.configuration.document.applying import Refused, apply_differences, try_differences
from relais.configuration.document.differences import Difference, compare, difference_from, look_again
from relais.configuration.document.reading import Items, read_live
from relais.configuration.drafts.errors import AlreadyPublished, ChangedMeanwhile, NothingToPublish
from relais.configuration.models import ConfigurationDraft
from relais.core import clock
from relais.records.api import Operation, Undone, change, create, undo

State = ConfigurationDraft.State


def draft_from_document(items: Items, *, name: str, removes: bool, by: Actor) -> ConfigurationDraft:
    """What of a document differs from what is live, to be looked at and published."""
    differences = compare(read_live(list(items)), items, removes=removes)
    return make_draft(name, differences, by=by)


def make_draft(name: str, differences: Sequence[Difference] = (), *, by: Actor) -> ConfigurationDraft:
    made: ConfigurationDraft = create("configuration-drafts", {"name": name, "changes": [each.as_json() for each in differences]}, by=by)
    return made


def differences_of(draft: ConfigurationDraft) -> list[Difference]:
    """The changes of a draft as they were thought of."""
    return [difference_from(each) for each in draft.changes]


def look_at(draft: ConfigurationDraft) -> list[Difference]:
    """The changes of a draft against what is live now."""
    kept = differences_of(draft)
    return look_again(kept, read_live(sorted({each.kind for each in kept}))) if kept else []


def try_draft(draft: ConfigurationDraft, *, by: Actor) -> list[Refused]:
    """What would stand in the way of publishing it."""
    return try_differences(look_at(draft), by=by)


def drop_changes(draft: ConfigurationDraft, names: Sequence[tuple[str, str]], *, by: Actor) -> ConfigurationDraft:
    """Take changes out of a draft, by kind and name."""
    _demand_open(draft)
    kept = [each for each in draft.changes if (each["kind"], each["name"]) not in set(names)]
    changed: ConfigurationDraft = change(draft, by=by, changes=kept)
    return changed


def publish_draft(draft: ConfigurationDraft, *, by: Actor, insists: bool = False) -> Operation:
    """Write all of it at once or nothing. What somebody changed meanwhile is overwritten only by who `insists`."""
    with transaction.atomic():
        draft = ConfigurationDraft.objects.select_for_update().get(pk=draft.pk)
        _demand_open(draft)
        differences = look_at(draft)
        if not differences:
            raise NothingToPublish(_("Nothing of this draft differs from what is live."))
        conflicts = [each for each in differences if each.conflict]
        if conflicts and not insists:
            raise ChangedMeanwhile(
                _("What is live has changed meanwhile: {names}. Look at it, and publish all the same or not.").format(
                    names=", ".join(each.name for each in conflicts[:5])
                ),
                [f"{each.kind}: {each.name}" for each in conflicts],
            )
        operation = apply_differences(differences, by=by)
        change(draft, by=SYSTEM, state=State.PUBLISHED, published_at=clock.now(), published_as=operation.pk)
    return operation


def take_back(draft: ConfigurationDraft, *, by: Actor) -> Undone:
    """Undo what publishing has written; what somebody changed since stays."""
    with transaction.atomic():
        draft = ConfigurationDraft.objects.select_for_update().get(pk=draft.pk)
        if draft.published_as is None or draft.state != State.PUBLISHED:
            raise AlreadyPublished(_("Only what is published can be taken back."))
        undone = undo(Operation.objects.get(pk=draft.published_as), by=by)
        change(draft, by=SYSTEM, state=State.UNDONE)
    return undone


def _demand_open(draft: ConfigurationDraft) -> None:
    if not draft.is_open:
        raise AlreadyPublished(_("This draft was published already."))


def told(differences: Sequence[Difference], refused: Sequence[Refused] = ()) -> dict[str, Any]:
    """For programs: how many of each, all of them, and what stands in the way."""
    return {
        **{verb: sum(each.verb == verb for each in differences) for verb in ("added", "changed", "removed")},
        "conflicts": sum(bool(each.conflict) for each in differences),
        "differences": [each.as_json() for each in differences],
        "refused": [{"kind": each.difference.kind, "name": each.difference.name, "message": each.sentence} for each in refused],
    }
