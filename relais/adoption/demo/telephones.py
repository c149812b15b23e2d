from __future__ import annotations

from collections import Counter
from zlib import crc32

from relais.adoption.demo.world import Country

#: Has no factor in common with ten, so that numbers given one after the other look unlike and none comes twice.
STEP = 7919


class Telephones:
    """Gives every number once: those kept free for films first, then numbers that only look right."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def landline(self, country: Country, area: str) -> str:
        beginning = country.fiction.get(area, "")
        return (beginning and self._next(country, beginning, country.number_digits)) or self._next(
            country, area + country.subscriber, country.number_digits
        )

    def mobile(self, country: Country) -> str:
        """Empty when the country has no more to give."""
        return self._next(country, country.mobile, len(country.mobile) + country.mobile_digits)

    def _next(self, country: Country, beginning: str, digits: int) -> str:
        free = digits - len(beginning)
        number = self._given[country.code + beginning]
        if number >= 10**free:
            return ""
        self._given[country.code + beginning] += 1
        scrambled = (number * STEP + crc32(beginning.encode())) % 10**free
        return f"+{country.calling_code}{beginning}{scrambled:0{free}}"
