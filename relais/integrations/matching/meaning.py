"""A meaning: what a column says, in words that belong to no program."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

#: Words for one kind of address or number that other programs, and people, use for each other.
_SAME_TYPES = {
    "delivery": "shipping",
    "ship": "shipping",
    "invoices": "billing",
    "invoice": "billing",
    "mail": "mailing",
    "cell": "mobile",
    "business": "work",
    "company": "work",
    "primary": "main",
    "personal": "home",
}
_TEXT = re.compile(r"(?:(?P<scope>[a-z_]+)\.)?(?P<concept>[a-z_0-9]+)(?::(?P<type>[a-z_]+))?(?:#(?P<index>\d+))?")
#: Concepts whose colon belongs to their name.
_FULL_ADDRESS = "address:full"


@dataclass(frozen=True, slots=True)
class Meaning:
    """`scope` says whose it is (`person`, `organization`, `parent_organization`; empty: of the row's own record), `type` of
    which kind (`home`, `work`, `mobile`, `billing`…), `index` which of several.

    As text: `street:billing`, `organization.city`, `email:work#2`.
    """

    concept: str
    scope: str = ""
    type: str = ""
    index: int = 1

    def __str__(self) -> str:
        scope = f"{self.scope}." if self.scope else ""
        kind = f":{self.type}" if self.type else ""
        return f"{scope}{self.concept}{kind}" + (f"#{self.index}" if self.index > 1 else "")

    @classmethod
    def parse(cls, text: str) -> Meaning:
        """The meaning that a text names; `ValueError` when it is no such text."""
        match = _TEXT.fullmatch(text.replace(_FULL_ADDRESS, "address_full"))
        if match is None:
            raise ValueError(f"“{text}” names no meaning")
        concept = match["concept"].replace("address_full", _FULL_ADDRESS)
        return cls(concept, match["scope"] or "", _SAME_TYPES.get(match["type"] or "", match["type"] or ""), int(match["index"] or 1))

    def within(self, own: str) -> Meaning:
        """The same meaning as seen from a record of the kind `own`: what is its own needs no scope."""
        return replace(self, scope="") if self.scope == own else self
