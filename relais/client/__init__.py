"""A small client of the REST API for programs in Python. It knows HTTP, and nothing of the rest of Relais.

from relais.client import Client

crm = Client("https://crm.example.com", token)
for contact in crm.records("contacts").all(filter={"field": "city", "op": "is", "value": "Lyon"}):
    print(contact["title"])
"""

from relais.client.client import Client
from relais.client.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refused,
    RelaisError,
    TooManyRequests,
    Unreachable,
)
from relais.client.records import Record, Records

__all__ = [
    "Client",
    "Conflict",
    "Invalid",
    "NotAllowed",
    "NotFound",
    "NotSignedIn",
    "Record",
    "Records",
    "Refused",
    "RelaisError",
    "TooManyRequests",
    "Unreachable",
]
