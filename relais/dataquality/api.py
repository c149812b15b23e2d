"""The door of the engine: what the packages above may use."""

from relais.dataquality.actions.searching import search_now
from relais.dataquality.by_program import actions_for
from relais.dataquality.likeness import (
    Coordinates,
    Day,
    Identifier,
    Likeness,
    Mails,
    PersonName,
    Place,
    Title,
    Website,
)
from relais.dataquality.likeness import declare_likeness as keep_likeness
from relais.records.api import register_actions

__all__ = [
    "Coordinates", "Day", "Identifier", "Likeness", "Mails", "PersonName", "Place", "Title", "Website", "declare_likeness", "search_now",
]  # fmt: skip


def declare_likeness(type_key: str, likeness: Likeness) -> None:
    """Say how the records of a type are compared, when the program starts. Screens, API and the nightly search follow from it."""
    keep_likeness(type_key, likeness)
    register_actions([type_key], *actions_for(type_key))
