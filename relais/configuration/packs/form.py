"""The form of a pack: one field a part, empty where what stands above holds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relais.configuration.models import CountryPack
from relais.configuration.packs.parts import PARTS, Part
from relais.configuration.packs.resolving import free_parts, held_by
from relais.core.errors import InvalidValue


class PackForm(forms.Form):
    """What a pack says itself. Parts that the base does not leave free cannot be filled below it."""

    def __init__(self, *args: Any, pack: CountryPack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pack = pack
        held, free = held_by(pack), free_parts()
        for key, part in PARTS.items():
            own = _field_of(part, part.write(held[key].inherited))
            own.initial = part.write(pack.values[key]) if key in pack.values else ""
            own.disabled = not pack.is_base and key not in free
            self.fields[key] = own
        if pack.is_base:
            self.fields["free_parts"] = forms.MultipleChoiceField(
                label=_("Parts that countries and regions may have otherwise"),
                required=False,
                choices=[(key, capfirst(str(part.label))) for key, part in PARTS.items()],
                initial=pack.free_parts or list(PARTS),
                widget=forms.CheckboxSelectMultiple,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for key, part in PARTS.items():
            try:
                cleaned[key] = part.read(cleaned.get(key) or "")
            except InvalidValue as error:
                self.add_error(key, str(error.sentence))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """By part, for those that are filled; what is disabled stays as it is."""
        kept = {key: self.pack.values[key] for key in PARTS if self.fields[key].disabled and key in self.pack.values}
        return kept | {
            key: self.cleaned_data[key] for key in PARTS if not self.fields[key].disabled and self.cleaned_data.get(key) is not None
        }


def _field_of(part: Part, inherited: str) -> forms.Field:
    common: dict[str, Any] = {"label": capfirst(str(part.label)), "required": False, "help_text": part.help}
    if part.choices is not None:
        named = str(part.choices.get(inherited, "")) or "–"
        return forms.ChoiceField(choices=[("", _("As above: {value}").format(value=named)), *part.choices.items()], **common)
    widget: forms.Widget = forms.TextInput(attrs={"placeholder": inherited})
    if part.lines:
        widget = forms.Textarea(attrs={"placeholder": inherited, "rows": 4, "wrap": "off"})
    return forms.CharField(widget=widget, max_length=40_000, strip=True, **common)
