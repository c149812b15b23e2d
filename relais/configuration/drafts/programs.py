"""The configuration for programs: nouns under drafts in the API."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from relais.accounts.actors import Actor
from relais.configuration.document.differences import compare
from relais.configuration.document.reading import prove_document, read_live, write_document
from relais.configuration.drafts import deeds
from relais.configuration.models import ConfigurationDraft
from relais.configuration.texts.finding import find_words, write_words
from relais.core.errors import InvalidValues
from relais.records.api import Action
from relais.records.fields import Boolean, Structure, Text

DOCUMENT = Structure("document", label=_("configuration"), required=True)
REMOVES = Boolean("removes", label=_("retire what the document does not have"), default=False)


def _export(*, by: Actor, **_values: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(write_document(read_live()))
    return made


def _compare(*, by: Actor, document: Any, removes: bool | None = False) -> dict[str, Any]:
    items = prove_document(document)
    return deeds.told(compare(read_live(list(items)), items, removes=bool(removes)))


def _import(*, by: Actor, document: Any, name: str = "", removes: bool | None = False) -> tuple[ConfigurationDraft, bool]:
    return deeds.draft_from_document(prove_document(document), name=name or str(_("Imported")), removes=bool(removes), by=by), True


def _look(draft: ConfigurationDraft, *, by: Actor) -> dict[str, Any]:
    return deeds.told(deeds.look_at(draft), deeds.try_draft(draft, by=by) if draft.is_open else ())


def _publish(draft: ConfigurationDraft, *, by: Actor, insists: bool | None = False) -> dict[str, Any]:
    operation = deeds.publish_draft(draft, by=by, insists=bool(insists))
    return {"id": draft.pk, "state": "published", "operation": operation.pk}


def _take_back(draft: ConfigurationDraft, *, by: Actor) -> dict[str, Any]:
    undone = deeds.take_back(draft, by=by)
    return {"id": draft.pk, "state": "undone", "records": undone.records, "kept": len(undone.kept)}


def _texts(*, by: Actor, lacking: bool | None = False, of: str = "") -> dict[str, Any]:
    found = find_words(of, lacking=bool(lacking))
    told = [
        {"key": each.key, "record": each.record, "text": each.place_label, "en": each.english, "fr": each.french} for each in found.words
    ]
    return {"texts": told, "lacking": dict(found.lacking)}


def _translate(*, by: Actor, texts: list[Any]) -> dict[str, Any]:
    if not all(isinstance(each, dict) and all(isinstance(each.get(word), str) for word in ("key", "en", "fr")) for each in texts):
        raise InvalidValues({"texts": [_now("Each text has key, en and fr.")]})
    number, operation = write_words({each["key"]: (each["en"].strip(), each["fr"].strip()) for each in texts}, by=by)
    return {"changed": number, "operation": operation.pk if operation else None}


ACTIONS = (
    Action(
        "texts", _("The firm's own words in English and French"), _texts,
        (Boolean("lacking", label=_("only what lacks")), Text("of", label=_("of what"), max_length=60)), right="view", method="GET", is_of_type=True,
    ),
    Action("translation", _("Write words in both languages"), _translate, (Structure("texts", is_list=True, label=_("texts"), required=True),), right="create", is_of_type=True),
    Action("document", _("The configuration that is live, as a document"), _export, right="view", method="GET", is_of_type=True),
    Action("comparison", _("Compare a document with what is live"), _compare, (DOCUMENT, REMOVES), right="view", is_of_type=True),
    Action(
        "import", _("Make a draft of what a document changes"), _import, (DOCUMENT, Text("name", label=_("name"), max_length=120), REMOVES),
        right="create", is_of_type=True, is_making=True,
    ),
    Action("differences", _("What a draft changes of what is live, and what stands in the way"), _look, right="view", method="GET"),
    Action("publication", _("Publish a draft at once"), _publish, (Boolean("insists", label=_("overwrite what was changed meanwhile")),)),
    Action("withdrawal", _("Take back what was published"), _take_back),
)  # fmt: skip
