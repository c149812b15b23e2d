"""The door: what packages above say of their own configuration, and what holds in a country."""

from relais.configuration.document.kinds import Kind, Rewrite, register_kind
from relais.configuration.packs.opening import Opening, register_opening_step
from relais.configuration.packs.resolving import fiscal_year_of, holidays_in, is_working_day, next_working_day, pack_of

__all__ = [
    "Kind", "Opening", "Rewrite", "fiscal_year_of", "holidays_in", "is_working_day", "next_working_day", "pack_of", "register_kind", "register_opening_step",
]  # fmt: skip
