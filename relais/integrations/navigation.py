"""What of this package stands in the side bar."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from relais.accounts.requests import Request
from relais.ui.navigation import NavigationItem


def administration_items(request: Request) -> Iterable[NavigationItem]:
    """All connections, and the tokens and agents of everybody, for administrators."""
    if request.user.is_authenticated and request.user.is_administrator:
        yield NavigationItem(
            label=_("Integrations"), url=reverse("integrations:connections"), icon="plug", group="administration", order=960
        )
        yield NavigationItem(
            label=_("Tokens for programs"), url=reverse("integrations:all_tokens"), icon="key-round", group="administration", order=965
        )
        yield NavigationItem(label=_("Agents"), url=reverse("integrations:agents"), icon="bot", group="administration", order=966)
