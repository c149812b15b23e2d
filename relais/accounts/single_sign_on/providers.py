"""The providers that administrators have entered."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from relais.accounts.models import IdentityProvider
from relais.core.errors import NotFound


def all_providers() -> QuerySet[IdentityProvider]:
    return IdentityProvider.objects.select_related("role")


def offered_providers() -> list[IdentityProvider]:
    return list(IdentityProvider.objects.filter(is_active=True))


def provider_called(slug: str) -> IdentityProvider:
    return _found(IdentityProvider.objects.filter(slug=slug, is_active=True).first())


def provider_numbered(pk: int) -> IdentityProvider:
    return _found(IdentityProvider.objects.filter(pk=pk).first())


def _found(provider: IdentityProvider | None) -> IdentityProvider:
    if provider is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    return provider
