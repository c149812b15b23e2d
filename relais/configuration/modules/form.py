from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relais.accounts.models import Role
from relais.configuration.models import ModuleSwitch
from relais.core.values.countries import country_choices

SEVERAL = {"data-controller": "several", "data-several-hint-value": _("Choose…"), "data-several-remove-value": _("Remove")}
#: Empty stages offered beside those that there are.
MORE = 2


class SwitchForm(forms.Form):
    """To whom a module is open."""

    state = forms.ChoiceField(label=_("To whom is it open?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            (ModuleSwitch.State.ON, _("Everybody")),
            (ModuleSwitch.State.STAGES, _("Stage by stage, to some roles or countries first")),
            (ModuleSwitch.State.OFF, _("Nobody")),
        ]


class StageForm(forms.Form):
    """One stage; one without anything is none."""

    roles = forms.MultipleChoiceField(label=_("Roles"), required=False, help_text=_("All of them, where none is chosen."))
    countries = forms.MultipleChoiceField(
        label=_("Countries"), required=False, help_text=_("Of the people: of their language and formats.")
    )
    begins = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("roles", [(role.key, gettext(role.name)) for role in Role.objects.order_by("name")]),
            ("countries", country_choices(language)),
        ):
            self.fields[name].widget.attrs.update(SEVERAL)
            self.fields[name].choices = [(key, capfirst(label)) for key, label in choices]  # type: ignore[attr-defined]

    def as_json(self) -> dict[str, Any]:
        given: dict[str, Any] = {name: self.cleaned_data[name] for name in ("roles", "countries") if self.cleaned_data.get(name)}
        begins = self.cleaned_data.get("begins")
        return given | ({"from": begins.isoformat()} if begins else {})


StageForms = forms.formset_factory(StageForm, extra=MORE)


def initial_stages(switch: ModuleSwitch | None) -> list[Mapping[str, Any]]:
    return [{**stage, "begins": stage.get("from")} for stage in (switch.stages if switch else ())]
