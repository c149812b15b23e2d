"""The reference pages of the documentation, one a type, from the same description as OpenAPI."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from relais.integrations.rest.openapi.types import TypeDescription
from relais.records.api import RecordType, registry
from relais.records.fields import Field, link_of

LANGUAGES = ("en", "fr")


def pages(languages: tuple[str, ...] = LANGUAGES, without: str = "") -> dict[str, str]:
    """Text by name of file below `docs/api/`. `without` names an application whose types are left out."""
    types = [declared for declared in registry.declared if declared.model._meta.app_label != without]
    made: dict[str, str] = {}
    for language in languages:
        with override(language):
            made[f"reference/{language}/README.md"] = _contents(types)
            made |= {f"reference/{language}/{declared.key}.md": _page(declared) for declared in types}
    return made


def _contents(types: list[RecordType]) -> str:
    rows = [f"- [{declared.name_plural}]({declared.key}.md): `/api/v1/{declared.key}/`" for declared in types]
    return "\n".join([f"# {_('Reference of the API')}", "", *rows, ""])


def _page(declared: RecordType) -> str:
    described = TypeDescription(declared, None)
    heads = [_("field"), _("meaning"), _("kind"), _("written")]
    lines = [f"# {declared.name_plural}", "", _row(heads), "|---|---|---|---|"]
    lines += [_row([f"`{key}`", str(own.label), _kind(own), _written(key, described)]) for key, own in described.read.items()]
    lines += ["", _row([_("request"), _("answers")]), "|---|---|"]
    for path, method, operation in described.paths():
        lines.append(_row([f"`{method.upper()} {path}`", " ".join(str(status) for status in operation["responses"])]))
    return "\n".join([*lines, ""])


def _row(cells: list[Any]) -> str:
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


def _kind(own: Field) -> str:
    link = link_of(own)
    return f"{own.kind} → {', '.join(sorted(target.key for target in link.targets))}" if link else own.kind


def _written(key: str, described: TypeDescription) -> str:
    return _("needed") if key in described.needed else _("yes") if key in described.written else _("no")
