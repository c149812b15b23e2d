"""The door: what packages above say of their own configuration, and what holds in a country."""

from relais.configuration.document.kinds import Kind, Rewrite, register_kind
from relais.configuration.packs.opening import Opening, register_opening_step
from relais.configuration.packs.resolving import fiscal_year_of, holidays_in, house_language, is_working_day, next_working_day, pack_of
from relais.configuration.texts.sources import Words, WordSource, register_word_source

__all__ = [
    "Kind", "Opening", "Rewrite", "WordSource", "Words", "fiscal_year_of", "holidays_in", "house_language", "is_working_day", "next_working_day",
    "pack_of", "register_kind", "register_opening_step", "register_word_source",
]  # fmt: skip
