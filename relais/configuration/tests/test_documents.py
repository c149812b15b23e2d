"""A configuration that is carried to another workspace…"""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from relais.accounts.actors import SYSTEM
from relais.configuration.document.applying import CannotApply
from relais.configuration.document.differences import Difference, Verb, compare
from relais.configuration.document.reading import UnreadableDocument, read_document, read_live, write_document
from relais.configuration.drafts.deeds import draft_from_document, look_at, make_draft, publish_draft, take_back, try_draft
from relais.configuration.drafts.errors import ChangedMeanwhile, NothingToPublish
from relais.records.api import change, create, delete, registry
from relais.records.custom.reading import ADDITIONS
from relais.records.layouts.reading import LAYOUTS
from relais.records.models import CustomField, Layout, ReferenceItem
from relais.records.reference_lists.reading import LISTS
from relais.sales.models import Stage
from relais.sales.pipelines import PIPELINES
from relais.sales.testing import make_pipeline, stage_called

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R336", "R337")]


def configure() -> None:
    """Something of nearly every kind, tied together."""
    create(
        "custom-objects",
        {"label_en": "Site", "label_fr": "Chantier", "plural_en": "Sites", "plural_fr": "Chantiers", "key": "sites"},
        by=SYSTEM,
    )
    create(
        "custom-fields", {"type": "sites", "kind": "link", "label_en": "Customer", "target": "organizations", "key": "customer"}, by=SYSTEM
    )
    create(
        "custom-fields",
        {"type": "contacts", "kind": "choice", "label_en": "Size", "key": "size", "choices": "Small | Petit\nLarge | Grand"},
        by=SYSTEM,
    )
    make_pipeline("Export", ("Talks", "open", 30), ("Signed", "won", 100), ("Gone", "lost", 0))
    talks = {"field": "stage", "op": "in", "value": [stage_called("Talks").pk]}
    rule = {"fields": ["amount"], "effect": "require", "when": talks}
    create("layouts", {"type": "opportunities", "purpose": "form", "rules": [rule]}, by=SYSTEM)
    count = {
        "type": "organizations",
        "kind": "roll_up",
        "label_en": "Talks",
        "related": "opportunities",
        "measure": "count",
        "where": talks,
        "key": "talks",
    }
    create("custom-fields", count, by=SYSTEM)
    change(ReferenceItem.objects.filter(list="industries").first(), by=SYSTEM, label_fr="Métiers du bois")


def reduce() -> None:
    """As a workspace in which nothing of it was done, whose numbers are others."""
    for key in ("layouts", "custom-fields", "custom-objects", "stages", "pipelines", "reference-items"):
        model: Any = registry.get(key).model
        model.objects.all().delete()
    for kept in (ADDITIONS, LAYOUTS, LISTS, PIPELINES):
        kept.renew()
    for number in range(7):
        create("pipelines", {"label_en": f"Number {number}"}, by=SYSTEM)


def test_is_there_again_whole_in_a_workspace_with_other_numbers() -> None:
    configure()
    document = write_document(read_live())
    reduce()

    publish_draft(draft_from_document(read_document(document), name="All", removes=True, by=SYSTEM), by=SYSTEM)

    assert write_document(read_live()) == document
    (rule,) = Layout.objects.get(deleted_at=None).rules
    assert rule["when"]["value"] == [Stage.objects.get(key="talks", deleted_at=None).pk]
    assert "sites" in registry


def test_gives_the_same_letters_each_time_and_no_secrets() -> None:
    configure()
    document = write_document(read_live())

    assert write_document(read_document(document)) == document == write_document(read_live())
    assert not any(word in document.casefold() for word in ("password", "secret_key", "token", "created_at", '"id"'))
    stage = json.loads(document)["items"]["stages"]["export/talks"]
    assert (stage["label_en"], stage["probability"]) == ("Talks", "30.00")


def test_shows_what_would_be_added_changed_and_removed_by_name() -> None:
    before = read_live()
    configure()
    differences = {(each.kind, each.name): each for each in compare(before, read_live())}

    assert differences["custom-fields", "contacts/size"].verb == Verb.ADDED
    entry = next(each for (kind, _name), each in differences.items() if kind == "reference-items" and each.verb == Verb.CHANGED)
    assert entry.values["label_fr"][1] == "Métiers du bois"
    assert {each.verb for each in compare(read_live(), before)} == {Verb.CHANGED}
    assert ("stages", "export/talks", Verb.REMOVED) in [
        (each.kind, each.name, each.verb) for each in compare(read_live(), before, removes=True)
    ]


def test_is_published_at_once_or_not_at_all() -> None:
    good = Difference("pipelines", "export", Verb.ADDED, {"label_en": (None, "Export")})
    bad = Difference("stages", "nowhere/talks", Verb.ADDED, {"label_en": (None, "Talks")})
    draft = make_draft("Half", [good, bad], by=SYSTEM)
    before = write_document(read_live())

    assert [each.difference.name for each in try_draft(draft, by=SYSTEM)] == ["nowhere/talks"]
    with pytest.raises(CannotApply, match="nowhere"):
        publish_draft(draft, by=SYSTEM)

    assert write_document(read_live()) == before


def test_is_undone_as_one() -> None:
    before = write_document(read_live())
    configure()
    wanted = read_live()
    reduce_to = read_document(before)
    publish_draft(draft_from_document(reduce_to, name="Back", removes=True, by=SYSTEM), by=SYSTEM)
    assert write_document(read_live()) == before
    draft = draft_from_document(wanted, name="Forth", removes=False, by=SYSTEM)
    publish_draft(draft, by=SYSTEM)
    assert read_live() == wanted

    take_back(draft, by=SYSTEM)

    assert write_document(read_live()) == before


def test_brings_back_what_was_retired_with_the_values_of_old_records() -> None:
    configure()
    wanted = read_live()
    field = CustomField.objects.get(key="size")
    contact = create("contacts", {"first_name": "Ada", "size": "large"}, by=SYSTEM)
    delete(field, by=SYSTEM)

    publish_draft(draft_from_document(wanted, name="Back", removes=False, by=SYSTEM), by=SYSTEM)

    assert CustomField.objects.get(key="size").pk == field.pk
    assert registry.get("contacts").all_fields["size"].get(contact) == "large"


def test_does_not_overwrite_what_was_changed_meanwhile_unless_told() -> None:
    entry = ReferenceItem.objects.filter(list="industries").first()
    assert entry is not None
    items = read_live(["reference-items"])
    items["reference-items"][f"industries/{entry.key}"]["label_en"] = "From the draft"
    draft = draft_from_document(items, name="Words", removes=False, by=SYSTEM)
    change(entry, by=SYSTEM, label_en="From somebody else")

    with pytest.raises(ChangedMeanwhile):
        publish_draft(draft, by=SYSTEM)
    publish_draft(draft, by=SYSTEM, insists=True)

    assert ReferenceItem.objects.get(pk=entry.pk).label_en == "From the draft"


def test_leaves_out_what_is_live_already() -> None:
    items = read_live(["reference-items"])
    entry = ReferenceItem.objects.filter(list="industries").first()
    assert entry is not None
    items["reference-items"][f"industries/{entry.key}"]["label_en"] = "Woodwork"
    draft = draft_from_document(items, name="Words", removes=False, by=SYSTEM)
    change(entry, by=SYSTEM, label_en="Woodwork")

    assert look_at(draft) == []
    with pytest.raises(NothingToPublish):
        publish_draft(draft, by=SYSTEM)


def test_tells_that_a_field_of_another_kind_has_the_name() -> None:
    configure()
    items = read_live(["custom-fields"])
    items["custom-fields"]["contacts/size"] = {"kind": "number", "label_en": "Size"}
    draft = draft_from_document(items, name="Sizes", removes=False, by=SYSTEM)

    assert "kind" in look_at(draft)[0].conflict
    assert [each.difference.name for each in try_draft(draft, by=SYSTEM)] == ["contacts/size"]


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": "relais-configuration", "version": 99, "items": {}}', '{"format": "relais-configuration", "version": 1, "items": {"users": {}}}', '{"format": "relais-configuration", "version": 1, "items": {"layouts": {"a": 1}}}'])  # fmt: skip
def test_is_refused_where_it_is_none(text: str) -> None:
    with pytest.raises(UnreadableDocument):
        read_document(text)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("configuration", *arguments, stdout=out)
    return out.getvalue()


def test_goes_by_command_from_one_workspace_to_the_other(tmp_path: Path) -> None:
    configure()
    file = tmp_path / "configuration.json"
    run("export", "-o", str(file))
    reduce()

    compared = run("compare", str(file))
    answer = json.loads(run("--json", "import", str(file), "--with-removals", "--publish"))

    assert "+ custom-fields contacts/size" in compared
    assert answer["refused"] == [] and answer["added"] > 10
    assert run("export") == file.read_text()
    assert json.loads(run("--json", "undo", str(answer["draft"])))["kept"] == 0
