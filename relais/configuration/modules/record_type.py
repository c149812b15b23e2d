from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from relais.accounts.models import Role
from relais.configuration.models import ModuleSwitch
from relais.configuration.modules.closing import SWITCHES
from relais.core.modules import all_modules
from relais.core.values.countries import country_codes
from relais.records.api import AdministratorsOnly, RecordType, Section, record_type
from relais.records.fields import Choice, Structure

if TYPE_CHECKING:
    from relais.accounts.actors import Actor
    from relais.records.api import Draft

MOST_STAGES = 50
WORDS = frozenset(("roles", "countries", "from"))


class ModuleChoice(Choice):
    """One of the modules of the program."""

    def options(self) -> dict[str, str | Promise]:
        return {key: module.label for key, module in all_modules().items()}


@record_type
class ModuleType(RecordType):
    """A module and to whom it is open."""

    key = "modules"
    model = ModuleSwitch
    title = "module"
    subtitle = ("state",)
    icon = "blocks"
    columns = ("state",)
    fields = (
        ModuleChoice("module", choices={}, label=_("module"), required=True),
        Choice("state", choices=dict(ModuleSwitch.State.choices), tones={"on": "good", "stages": "info", "off": "bad"}, label=_("state")),
        Structure(
            "stages", is_list=True, label=_("stages"), help=_("To which roles and countries it opens, and from which day on, as JSON.")
        ),
    )
    form = (Section(_("Module"), ("module", "state", "stages")),)
    policy = AdministratorsOnly()
    is_setup = True
    is_findable = False
    match_keys = ("external_id", "module")

    def compose_title(self, row: Mapping[str, Any], prefix: str = "") -> str:
        key = row.get(f"{prefix}module") or ""
        return str(all_modules()[key].label) if key in all_modules() else key

    def title_key_of(self, record: ModuleSwitch) -> str:
        return record.module

    def validate(self, draft: Draft) -> Mapping[str, Sequence[object]]:
        if not draft.is_new and "module" in draft.values and draft.values["module"] != draft.current("module"):
            return {"module": [_now("This stays as it is. Make another switch instead.")]}
        wrong = _wrong_stages(draft.get("stages"))
        return {"stages": wrong} if wrong else {}

    def after_write(self, drafts: Sequence[Draft], *, by: Actor) -> None:
        SWITCHES.renew()

    def after_move(self, records: Sequence[ModuleSwitch], *, to_bin: bool, by: Actor) -> None:
        SWITCHES.renew()


def _wrong_stages(stages: Sequence[Any]) -> list[object]:
    if len(stages) > MOST_STAGES:
        return [_now("A module opens in {limit} stages at most.").format(limit=MOST_STAGES)]
    roles = set(Role.objects.values_list("key", flat=True)) if stages else set()
    return [sentence for stage in stages for sentence in _wrong_stage(stage, roles)]


def _wrong_stage(stage: Any, roles: set[str]) -> list[object]:
    if not isinstance(stage, dict) or not stage.keys() <= WORDS:
        return [_now("A stage says roles, countries and from, and nothing else.")]
    named, countries, begins = stage.get("roles", []), stage.get("countries", []), stage.get("from")
    if not isinstance(named, list) or not all(isinstance(key, str) and key in roles for key in named):
        return [_now("A stage names roles that there are: {allowed}.").format(allowed=", ".join(sorted(roles)))]
    if not isinstance(countries, list) or not all(isinstance(code, str) and code in country_codes() for code in countries):
        return [_now("A stage names countries by their two letters.")]
    try:
        if begins is not None:
            date.fromisoformat(begins)
    except (TypeError, ValueError):
        return [_now("A stage begins on a day, such as 2026-09-01.")]
    return []
