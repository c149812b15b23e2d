from __future__ import annotations

from django.utils.translation import gettext as _

from relais.core.errors import DomainError


class NothingToCompareWith(DomainError):
    """The libraries that compare whole bases are an extra that is not installed here."""

    code = "not_installed"
    status = 503

    def __init__(self) -> None:
        super().__init__(_("The search for duplicates needs the extra “dedupe”: install relais[dedupe] and start again."))


class NoLikeness(DomainError):
    """The type's package has not said how its records are compared."""

    code = "no_likeness"
    status = 404

    def __init__(self, plural: str) -> None:
        super().__init__(_("{type} are not searched for duplicates.").format(type=plural.capitalize()))


class MergingIsOver(DomainError):
    """The run was undone already, or never merged anything."""

    code = "merging_is_over"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("There is nothing to undo here."))


class NothingToGoOnWith(DomainError):
    """The run is going on, is done, or was undone."""

    code = "nothing_to_go_on_with"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("This is still going on, or has come to its end."))


class GroupIsGone(DomainError):
    """Between reading and clicking, the records were merged, told apart or changed."""

    code = "group_is_gone"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("Choose at least two records of this group; it may have changed since you saw it."))
