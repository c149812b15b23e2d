"""Towns are found by every usual spelling, in their country alone."""

from __future__ import annotations

import pytest

from relais.core.places.mercator import project, unproject
from relais.core.places.names import town_key
from relais.core.places.towns import TABLE, find_town


@pytest.mark.parametrize(
    ("country", "written", "name"),
    [
        ("FR", "Saint-Étienne", "Saint-Étienne"),
        ("FR", "ST ETIENNE", "Saint-Étienne"),
        ("fr", "saint etienne cedex 2", "Saint-Étienne"),
        ("FR", "Paris 8e arrondissement", "Paris"),
        ("FR", "PARIS CEDEX 08", "Paris"),
        ("CH", "Genève", "Genève"),
        ("GB", "Londres", "Londres"),
        ("BE", "Bruxelles", "Bruxelles"),
        ("DE", "Köln", "Köln"),
    ],
)
def test_town_is_found_as_people_write_it(country: str, written: str, name: str):
    found = find_town(country, written)

    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("country", "written"), [("FR", "Nulle-Part-les-Bois"), ("BE", "Lyon"), ("FR", ""), ("FR", "\x00\t\n"), ("", "Lyon"), ("JP", "東京")]
)
def test_what_is_no_town_of_that_country_is_not_found(country: str, written: str):
    assert find_town(country, written) is None


def test_every_line_of_the_table_is_found_again():
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    keys = [line.partition("\t")[0] for line in lines]

    found = [find_town(key[:2], key[3:]) for key in (*keys[:50], *keys[7::5000], *keys[-50:])]

    assert keys == sorted(keys)
    assert None not in found
    assert all(town_key(key[3:]) == key[3:] for key in keys[::500])


def test_largest_town_of_a_name_is_meant():
    found = find_town("US", "Portland")

    assert found is not None
    assert (round(found.latitude), round(found.longitude)) == (46, -123)


def test_sheet_is_read_back_in_degrees():
    latitude, longitude = unproject(*project(48.853, 2.349))

    assert (round(latitude, 3), round(longitude, 3)) == (48.853, 2.349)
