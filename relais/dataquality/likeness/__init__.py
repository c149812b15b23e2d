"""What makes two records of a type look like one: declared by the package that owns the type."""

from relais.dataquality.likeness.declaration import Likeness
from relais.dataquality.likeness.kinds import Coordinates, Day, Identifier, Kind, Mails, PersonName, Place, Title, Website
from relais.dataquality.likeness.registering import declare_likeness, likeness_of, types_with_likeness

__all__ = [
    "Coordinates", "Day", "Identifier", "Kind", "Likeness", "Mails", "PersonName", "Place", "Title", "Website",
    "declare_likeness", "likeness_of", "types_with_likeness",
]  # fmt: skip
