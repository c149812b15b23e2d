"""How jobs and events get the names they are stored under, and what people name gets a key."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count

from django.utils.text import slugify


def package_of(module: str) -> str:
    """The domain a module belongs to: `relais.sales.actions.opportunities` is in `sales`."""
    first, _, rest = module.partition(".")
    return rest.partition(".")[0] if first == "relais" and rest else first


def free_key(text: str, otherwise: str, is_taken: Callable[[str], bool], *, joiner: str = "_", longest: int = 50) -> str:
    """A key that resembles the text, begins with a letter and is free: `Niveau d’intérêt` gives `niveau_dinteret`, or `niveau_dinteret_2`."""
    word = re.sub("[-_]+", joiner, slugify(text))[:longest].strip(joiner)
    if not word[:1].isalpha():
        word = f"{otherwise}{joiner}{word}".rstrip(joiner)
    return next(key for number in count(1) if not is_taken(key := word if number == 1 else f"{word}{joiner}{number}"))
