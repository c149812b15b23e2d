"""What holds in a country…"""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from relais.accounts.actors import SYSTEM
from relais.accounts.models import User
from relais.configuration.models import CountryPack
from relais.configuration.packs.facts import facts_of, shipped_countries
from relais.configuration.packs.parts import PARTS
from relais.configuration.packs.resolving import (
    differences_of,
    fiscal_year_of,
    held_by,
    holidays_in,
    is_working_day,
    next_working_day,
    pack_of,
)
from relais.core.errors import InvalidValues
from relais.integrations.testing import Program
from relais.records.api import Operation, create, undo
from relais.records.testing import Cast, as_actor, make_cast
from relais.sales.models import Pipeline

pytestmark = [pytest.mark.django_db, pytest.mark.covers("R349")]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def pack(code: str, parent: CountryPack | None = None, *, free: tuple[str, ...] = (), **values: object) -> CountryPack:
    made: CountryPack = create(
        "country-packs", {"code": code, "parent": parent and parent.pk, "values": values, "free_parts": list(free)}, by=SYSTEM
    )
    return made


@pytest.mark.parametrize("country", sorted(shipped_countries()))
def test_ships_whole_for_the_first_countries(country: str) -> None:
    facts = facts_of(country)

    assert facts.keys() == PARTS.keys()
    assert {key: PARTS[key].prove(value) for key, value in facts.items()} == facts
    assert holidays_in(country, 2026, "fr")


def test_is_known_for_ten_countries_at_least_and_guessed_for_others() -> None:
    assert {"FR", "BE", "CH", "DE", "ES", "IT", "GB", "US", "PT", "CA"} <= shipped_countries()
    assert (facts_of("JP")["currency"], facts_of("JP")["holidays"], facts_of("SE")["languages"]) == ("JPY", "JP", ["sv"])


@pytest.mark.covers("R328")
def test_is_inherited_from_region_and_base_with_the_differences_listed(db: None) -> None:
    pack("base", fiscal_year="07-01")
    dach = pack("dach", fiscal_year="10-01", time_zone="Europe/Berlin")
    austria = pack("AT", dach, time_zone="Europe/Vienna")

    held = held_by(austria)
    assert (held["fiscal_year"].value, held["fiscal_year"].source) == ("10-01", dach)
    assert (held["currency"].value, held["currency"].source) == ("EUR", None)
    assert [(each.key, each.inherited, each.value) for each in differences_of(austria)] == [("time_zone", "Europe/Berlin", "Europe/Vienna")]
    assert pack_of("FR")["fiscal_year"] == "07-01"


@pytest.mark.covers("R328")
def test_differs_only_in_the_parts_that_the_base_leaves_free(db: None) -> None:
    pack("base", free=("currency",), fiscal_year="07-01")
    with pytest.raises(InvalidValues, match="same everywhere"):
        pack("BE", fiscal_year="01-01")

    assert held_by(pack("CH", currency="EUR"))["currency"].value == "EUR"
    assert pack_of("BE")["fiscal_year"] == "07-01"


@pytest.mark.parametrize(
    "values",
    [{"currency": "EURO"}, {"fiscal_year": "13-01"}, {"time_zone": "Mars"}, {"holidays": "XX"}, {"week_start": "tuesday"}, {"locale": "xx_XX"}, {"tax_rates": [{"key": "a", "rate": "120"}]}, {"legal_texts": "a"}, {"weather": "rain"}],
)  # fmt: skip
def test_is_proved(values: dict[str, object], db: None) -> None:
    with pytest.raises(InvalidValues):
        pack("BE", **values)


def test_tells_holidays_working_days_and_fiscal_years(db: None) -> None:
    assert holidays_in("FR", 2026, "fr")[date(2026, 7, 14)] == "Fête nationale"
    assert (is_working_day(date(2026, 7, 14), "FR"), is_working_day(date(2026, 7, 14), "BE")) == (False, True)
    assert next_working_day(date(2026, 12, 25), "FR") == date(2026, 12, 28)
    assert fiscal_year_of(date(2026, 3, 31), "GB") == (date(2025, 4, 1), date(2026, 3, 31))


def test_is_changed_in_the_screen_by_lines(cast: Cast, client: Client) -> None:
    pack("BE")
    client.force_login(cast.administrator)
    wrong = client.post("/administration/countries/BE/", {"tax_rates": "standard | standard | normal | lots"})
    client.post(
        "/administration/countries/BE/",
        {"tax_rates": "standard | standard | normal | 21,5\nreduced | reduced | réduit | 6", "currency": "usd"},
    )

    assert wrong.status_code == 422
    assert pack_of("BE")["tax_rates"] == [
        {"key": "standard", "name_en": "standard", "name_fr": "normal", "rate": "21.5"},
        {"key": "reduced", "name_en": "reduced", "name_fr": "réduit", "rate": "6"},
    ]
    assert pack_of("BE")["currency"] == "USD"
    assert "21.5 % (standard)" in client.get("/administration/countries/BE/").content.decode()


def test_leaves_free_what_the_screen_of_the_base_ticks(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    client.post("/administration/countries/base/", {"fiscal_year": "07-01", "free_parts": ["currency", "languages"]})

    base = CountryPack.objects.get(code="base")
    assert (base.values, base.free_parts) == ({"fiscal_year": "07-01"}, ["currency", "languages"])


@pytest.mark.covers("R351")
def test_is_a_market_once_it_is_opened_and_none_when_that_is_undone(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    assert 'value="Europe/Lisbon"' in client.get("/administration/countries/opening/?country=PT").content.decode()
    sales = Pipeline.objects.get(key="sales")
    given = {
        "currency": "EUR",
        "languages": "pt, en",
        "locale": "pt_PT",
        "time_zone": "Europe/Lisbon",
        "people": [cast.seller.pk],
        "pipeline": sales.pk,
    }
    answer = client.post("/administration/countries/opening/?country=PT", given)

    assert answer.status_code == 302
    assert CountryPack.objects.get(code="PT").values == {"languages": ["pt", "en"]}
    portugal = Pipeline.objects.get(label_fr="Portugal")
    assert [stage.key for stage in portugal.stages.all()] == [stage.key for stage in sales.stages.all()]
    assert User.objects.get(pk=cast.seller.pk).time_zone == "Europe/Lisbon"

    undo(Operation.objects.latest("pk"), by=as_actor(cast.administrator))
    assert not CountryPack.objects.filter(code="PT", deleted_at=None).exists()
    assert not Pipeline.objects.filter(label_fr="Portugal", deleted_at=None).exists()
    assert User.objects.get(pk=cast.seller.pk).time_zone == "Europe/Paris"


def test_is_told_to_programs(cast: Cast) -> None:
    program, made = Program(cast.administrator), pack("CH", currency="EUR")
    parts = program.get(f"country-packs/{made.pk}/parts/").json()["parts"]

    assert (parts["currency"], parts["tax_name_fr"]["from"]) == ({"value": "EUR", "from": "CH", "inherited": "CHF"}, "facts")
    assert program.get(f"country-packs/{made.pk}/holidays/", year=2026).json()["days"][0]["day"] == "2026-01-01"
