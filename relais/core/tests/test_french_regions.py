"""The region of a French postcode…"""

from __future__ import annotations

import json

import pytest

from relais.core.shared_data import shared_data
from relais.core.values.french_regions import region_of_postcode


@pytest.mark.covers("R013")
def test_is_that_of_its_department_in_every_department():
    regions = {row["code"]: row["nom"].replace("'", "’") for row in json.loads(shared_data("geo_fr_codes", "regions.json").read_text())}
    departments = json.loads(shared_data("geo_fr_codes", "departements.json").read_text())
    told = {row["code"]: regions[row["region"]] for row in departments if row["zone"] != "com"}

    found = {code: region_of_postcode(code.replace("2A", "20").replace("2B", "20").ljust(5, "0")) for code in told}

    assert found == told
    assert len(found) == 101


@pytest.mark.parametrize("postcode", ["", "690", "690020", "99000", "98000", "ABCDE", "６９００２"])
def test_of_what_is_no_postcode_is_not_guessed(postcode):
    assert region_of_postcode(postcode) == ""
