"""The door of the engine: what the packages above may use."""

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
    declare_likeness,
)

__all__ = [
    "Coordinates", "Day", "Identifier", "Likeness", "Mails", "PersonName", "Place", "Title", "Website", "declare_likeness",
]  # fmt: skip
