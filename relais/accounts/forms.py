"""What is typed at the door, and one's own preferences."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from relais.accounts.models import User
from relais.accounts.passwords import faults_of

#: The ways of writing dates and figures that may be chosen; empty follows the language.
LOCALES = (
    "fr_FR", "fr_BE", "fr_CA", "fr_CH", "en_GB", "en_US", "en_IE", "de_DE", "de_AT", "de_CH",
    "es_ES", "it_IT", "nl_NL", "pl_PL", "pt_PT", "sv_SE",
)  # fmt: skip


class SignInForm(AuthenticationForm):
    """E-mail and password; one sentence for every refusal, so that nobody learns which addresses exist."""

    username = forms.EmailField(
        label=_("E-mail"),
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username webauthn", "autocapitalize": "none"}),
    )
    password = forms.CharField(label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    error_messages = {
        "invalid_login": _("This e-mail and password do not go together."),
        "inactive": _("This e-mail and password do not go together."),
    }

    def clean_username(self) -> str:
        return self.cleaned_data["username"].lower()


class PreferencesForm(forms.ModelForm):
    """How the product speaks to its user and looks."""

    language = forms.ChoiceField(label=_("Language"), choices=[("fr", "Français"), ("en", "English")])
    formats = forms.ChoiceField(label=_("Dates and figures"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"))
    theme = forms.ChoiceField(
        label=_("Theme"), choices=[("system", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))], widget=forms.RadioSelect
    )
    density = forms.ChoiceField(
        label=_("Rows"),
        choices=[("compact", _("Tight")), ("normal", _("Normal")), ("comfortable", _("Wide"))],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = User
        fields = ("language", "formats", "time_zone", "theme", "density")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["formats"].choices = [("", _("As the language")), *_locales()]  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = _zones()  # type: ignore[attr-defined]


class NewPasswordForm(forms.Form):
    """A password chosen by its owner, typed once: it can be looked at."""

    password = forms.CharField(
        label=_("New password"), strip=False, max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "aria-describedby": "id_password_helptext"}),
        help_text=_("At least twelve characters; several words are easy to keep in mind."),
    )  # fmt: skip

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if faults := faults_of(password, self.user):
            raise forms.ValidationError(faults)
        return password


class CodeForm(forms.Form):
    """A code of an application, or a recovery code."""

    code = forms.CharField(
        label=_("Code"), max_length=40,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip


class ForgottenForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username", "autocapitalize": "none"})
    )


class PresentPasswordForm(forms.Form):
    """The present password, to show that it is still the same person."""

    present = forms.CharField(
        label=_("Present password"), strip=False, max_length=1000, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


def _locales() -> list[tuple[str, str]]:
    words = Locale.parse((get_language() or "en")[:2])
    named = [(code, Locale.parse(code).get_display_name(words) or code) for code in LOCALES]
    return sorted(((code, name[0].upper() + name[1:]) for code, name in named), key=lambda pair: pair[1])


def _zones() -> list[tuple[str, str]]:
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return [(zone, zone.replace("_", " ")) for zone in ("UTC", *zones)]
