from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from relais.ui.navigation import navigation_for
from relais.ui.standing_notices import standing_notices

#: Where the engine above answers searches; its fragment for the palette is `palette/` below.
SEARCH_URL = "/search/"


def shell(request: HttpRequest) -> dict[str, object]:
    """What every page's frame needs; nothing is asked of the database until a page shows it."""
    return {
        "search_url": SEARCH_URL,
        "navigation": SimpleLazyObject(lambda: navigation_for(request)),
        "standing_notices": standing_notices(request),
    }
