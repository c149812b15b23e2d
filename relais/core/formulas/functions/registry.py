"""All functions by their names, in both languages: either may be written, whatever the language."""

from __future__ import annotations

from relais.core.formulas.function import Function
from relais.core.formulas.functions import dates, logic, numbers, texts
from relais.core.text import fold

FAMILIES = {"logic": logic.FUNCTIONS, "numbers": numbers.FUNCTIONS, "texts": texts.FUNCTIONS, "dates": dates.FUNCTIONS}
FUNCTIONS = [function for family in FAMILIES.values() for function in family]
_OTHER_NAMES = {"CONCATENATE": "CONCAT", "ISBLANK": "EMPTY", "ESTVIDE": "EMPTY"}


def _by_name() -> dict[str, Function]:
    found: dict[str, Function] = {}
    for function in FUNCTIONS:
        for name in (function.english, function.french):
            if found.setdefault(name, function) is not function:
                raise RuntimeError(f"Two functions are called {name}.")
    return found | {other: found[name] for other, name in _OTHER_NAMES.items()}


BY_NAME = _by_name()


def find_function(written: str) -> Function | None:
    """By its English or French name, without regard to case and accents."""
    return BY_NAME.get((fold(written) or "").upper())
