"""What the first page would otherwise wait for: half a second of templates, addresses and lists of countries."""

from __future__ import annotations

import gc
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver, reverse

import relais
from relais.core.values.countries import country_choices, find_country


def warm_up() -> None:
    """Runs in each web process before it takes its first request."""
    for page in Path(relais.__file__).parent.glob("*/templates/**/*.html"):
        get_template(page.as_posix().partition("/templates/")[2])
    for language, _name in settings.LANGUAGES:
        country_choices(language)
    find_country("France")
    get_resolver().resolve(reverse("records:search"))
    # What stands now stays until the process ends: the collector need not walk 200 MB of it again and again.
    gc.collect()
    gc.freeze()
