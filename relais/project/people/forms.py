from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relais.accounts.models import Role, User


class RoleField(forms.ModelChoiceField):
    """Roles that came with the product are called as the reader's language does."""

    def label_from_instance(self, role: Role) -> str:
        return gettext(role.name)


class InvitationForm(forms.Form):
    """Somebody who is to work here."""

    email = forms.EmailField(label=_("E-mail"))
    first_name = forms.CharField(label=_("First name"), required=False, max_length=100)
    last_name = forms.CharField(label=_("Last name"), required=False, max_length=100)
    role = RoleField(label=_("Role"), queryset=Role.objects.living(), empty_label=None)
    language = forms.ChoiceField(label=_("Language"), choices=[("fr", "Français"), ("en", "English")])

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(_("Somebody here has this address."))
        return email
