from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relais.accounts.models import User
from relais.configuration.models import CountryPack
from relais.configuration.packs.facts import facts_of
from relais.configuration.packs.parts import PARTS
from relais.configuration.packs.resolving import PACKS
from relais.core.errors import InvalidValue
from relais.core.values.countries import country_choices
from relais.records.api import can, registry, visible

ASKED = ("currency", "languages", "locale", "time_zone")
SEVERAL = {"data-controller": "several"}


class CountryForm(forms.Form):
    """The first question: which country."""

    country = forms.ChoiceField()

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = PACKS.get().keys()
        own = self.fields["country"]
        own.label = _("Country")
        own.choices = [("", ""), *((code, name) for code, name in country_choices(language) if code not in taken)]  # type: ignore[attr-defined]


class OpeningForm(forms.Form):
    """What a market needs, with the facts of the country filled in."""

    def __init__(self, *args: Any, country: str, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facts = facts_of(country)
        for key in ASKED:
            part = PARTS[key]
            self.fields[key] = forms.CharField(
                label=capfirst(str(part.label)),
                required=key != "languages",
                initial=part.write(facts.get(key)),
                max_length=200,
                help_text=str(part.help),
            )
        regions = [row for row in PACKS.get().values() if not row.is_country]
        self.fields["parent"] = forms.ChoiceField(
            label=_("Region"), required=False, choices=[("", _("None")), *((str(row.pk), row.name) for row in regions if not row.is_base)]
        )
        people = visible(user, "users").filter(is_active=True).order_by("last_name", "first_name")[:500]
        self.fields["people"] = forms.MultipleChoiceField(
            label=_("People who work there"),
            required=False,
            choices=[(str(person.pk), person.get_full_name()) for person in people],
            help_text=_("They get its time zone, and its language where Relais speaks it."),
            widget=forms.SelectMultiple(
                attrs={**SEVERAL, "data-several-hint-value": _("Choose…"), "data-several-remove-value": _("Remove")}
            ),
        )
        self.people = {str(person.pk): person for person in people}
        if "pipelines" in registry and can(user, "create", "pipelines"):
            rows = visible(user, "pipelines").filter(is_active=True).order_by("position")
            self.fields["pipeline"] = forms.ChoiceField(
                label=_("Pipeline"),
                required=False,
                choices=[
                    ("", _("Those of the others")),
                    *((str(row.pk), _("Its own, with the stages of “{name}”").format(name=row)) for row in rows),
                ],
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for key in ASKED:
            try:
                cleaned[key] = PARTS[key].read(cleaned.get(key) or "")
            except InvalidValue as error:
                self.add_error(key, str(error.sentence))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        return {key: self.cleaned_data[key] for key in ASKED}

    @property
    def parent(self) -> CountryPack | None:
        return next((row for row in PACKS.get().values() if str(row.pk) == self.cleaned_data.get("parent")), None)

    @property
    def chosen_people(self) -> list[User]:
        return [self.people[key] for key in self.cleaned_data.get("people", ())]

    @property
    def chosen(self) -> dict[str, Any]:
        return {"pipeline": self.cleaned_data.get("pipeline") or None}
