"""The examples of the guides are Queries that run."""

from __future__ import annotations

import re

import pytest

from relais.records.api import filter_queryset, registry, visible
from relais.records.fields import Reader
from relais.records.query.parsing import parse_query
from relais.records.testing import make_cast
from tests.workspaces import ROOT

GUIDES = [ROOT / "docs/user/en/queries.md", ROOT / "docs/user/fr/requetes.md"]
EXAMPLES = [
    pytest.param(type_, example, id=f"{guide.stem}-{number}")
    for guide in GUIDES
    for number, (type_, example) in enumerate(re.findall(r"```json ([a-z-]+)\n(.*?)```", guide.read_text(), re.DOTALL), start=1)
]


@pytest.mark.django_db
@pytest.mark.parametrize(("type_", "example"), EXAMPLES)
def test_example_runs(type_: str, example: str) -> None:
    user = make_cast().administrator
    declared = registry.get(type_)
    tree = parse_query(example, declared, user, Reader.of(user))

    assert list(filter_queryset(visible(user, declared), declared, tree, user, Reader.of(user))) == []


def test_both_guides_show_the_same_examples() -> None:
    english, french = (re.findall(r"```json ([a-z-]+)\n", guide.read_text()) for guide in GUIDES)

    assert english == french
    assert len(english) == 7
