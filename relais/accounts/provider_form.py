from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relais.accounts.models import IdentityProvider, Role
from relais.core.outbound import OutboundError, check_url

_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


class ProviderForm(forms.ModelForm):
    """A sign-in service. Its secret is written, never shown: an empty field leaves it as it is."""

    issuer = forms.URLField(
        label=_("Issuer"), max_length=300, assume_scheme="https", widget=forms.URLInput(attrs={"placeholder": "https://login.example.org"}),
        help_text=_("The address under which the service describes itself."),
    )  # fmt: skip
    new_secret = forms.CharField(
        label=_("Client secret"), required=False, strip=True, max_length=2000, widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("It is kept encrypted and never shown. Left empty, it stays as it is."),
    )  # fmt: skip
    domains = forms.CharField(
        label=_("Only these e-mail domains"), required=False, help_text=_("With commas between; empty lets any domain in.")
    )

    class Meta:
        model = IdentityProvider
        fields = ("name", "issuer", "client_id", "makes_users", "role", "is_second_factor", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["domains"] = ", ".join(self.instance.domains or [])
        # Nobody becomes an administrator because another service says who they are.
        self.fields["role"].label_from_instance = lambda role: gettext(role.name)  # type: ignore[attr-defined]
        self.fields["role"].empty_label = _("None")  # type: ignore[attr-defined]
        self.fields["role"].queryset = Role.objects.living().filter(is_administrator=False)  # type: ignore[attr-defined]

    def clean_issuer(self) -> str:
        issuer: str = self.cleaned_data["issuer"].rstrip("/")
        try:
            check_url(issuer)
        except OutboundError as refused:
            raise forms.ValidationError(str(refused.message)) from None
        return issuer

    def clean_domains(self) -> list[str]:
        named = [part.strip().lower().lstrip("@") for part in self.cleaned_data["domains"].split(",")]
        domains = list(dict.fromkeys(part for part in named if part))
        if wrong := [domain for domain in domains if not _DOMAIN.fullmatch(domain)]:
            raise forms.ValidationError(_("“{domain}” is not a domain.").format(domain=wrong[0][:100]))
        return domains

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("makes_users") and "domains" in cleaned and not cleaned["domains"]:
            self.add_error("domains", _("Say which domains may make accounts for themselves."))
        return cleaned

    def save(self, commit: bool = True) -> IdentityProvider:
        provider: IdentityProvider = super().save(commit=False)
        provider.domains = self.cleaned_data["domains"]
        if secret := self.cleaned_data["new_secret"]:
            provider.client_secret = secret
        if not provider.slug:
            provider.slug = _free_slug(provider.name)
        if commit:
            provider.save()
        return provider


def _free_slug(name: str) -> str:
    """A word for its addresses that no other has; it stays when the name changes, since the provider knows the address."""
    base = slugify(name)[:50] or "service"
    taken = set(IdentityProvider.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{number}" for number in range(2, 1000))) if slug not in taken)
