"""The door of the engine: what the packages above may use."""

from relais.dataquality.likeness import (
    Code,
    Coordinates,
    Day,
    Identifier,
    Likeness,
    Mails,
    PersonName,
    Street,
    Title,
    Town,
    Website,
    declare_likeness,
)

__all__ = [
    "Code", "Coordinates", "Day", "Identifier", "Likeness", "Mails", "PersonName", "Street", "Title", "Town", "Website", "declare_likeness",
]  # fmt: skip
