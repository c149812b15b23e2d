"""What a new installation begins with…"""

from __future__ import annotations

import pytest

from relais.sales.first_content import fill
from relais.sales.models import Pipeline, Stage
from relais.sales.pipelines import PIPELINES


@pytest.mark.django_db
def test_is_known_to_a_process_that_remembers_what_was_before_it() -> None:
    before = PIPELINES.get()
    Stage.objects.all().delete()
    Pipeline.objects.all().delete()

    fill()

    assert PIPELINES.get() is not before
    assert set(PIPELINES.get().stages) == set(Stage.objects.values_list("pk", flat=True))
