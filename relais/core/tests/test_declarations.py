"""Every event and every job of the product, wherever it is declared."""

from __future__ import annotations

import inspect
import typing

import pytest

from relais.core.events.event import Event, all_events
from relais.core.jobs.definition import JobDefinition, all_definitions


@pytest.mark.parametrize("event", all_events(), ids=lambda event: event.name)
def test_event_is_a_frozen_dataclass_of_known_kinds(event: type[Event]) -> None:
    assert event.__dict__["__dataclass_params__"].frozen
    assert typing.get_type_hints(event)


@pytest.mark.parametrize("definition", all_definitions(), ids=lambda definition: definition.name)
def test_job_says_of_what_kind_its_arguments_are(definition: JobDefinition) -> None:
    hints = typing.get_type_hints(definition.function)

    assert set(inspect.signature(definition.function).parameters) <= set(hints)
