"""Charts are read as tables and seen as marks; every mark is written out and opens its records."""

from __future__ import annotations

import re

from django.template.loader import render_to_string
from django.utils import translation

from relais.ui.charts import Bar, BarChart, ColumnChart, Funnel, HeatLine, HeatMap, LineChart, Mark, OverTime, Period


def drawn(chart: BarChart | Funnel | OverTime | HeatMap) -> str:
    return render_to_string(chart.template, {"chart": chart})


def cells(page: str) -> list[str]:
    """What stands in the table, without the drawing."""
    told = re.sub(r"<svg.*?</svg>", "", page)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", told)]


def test_bars_are_shares_of_the_largest():
    page = drawn(BarChart("Pipeline", "stage", ["amount"], [Bar("Talks", Mark(50, "50 €", "/a")), Bar("Signed", Mark(200, "200 €", "/b"))]))

    assert re.findall(r'class="now"[^>]*? width="([^"]+)"', page) == ["25.00%", "100.00%"]
    assert cells(page) == ["Stage", "Amount", "Talks", "", "50 €", "Signed", "", "200 €"]
    assert '<a href="/a">50 €</a>' in page


def test_bar_of_the_period_before_is_measured_by_the_same_rule():
    page = drawn(BarChart("Pipeline", "stage", ["amount"], [Bar("Talks", Mark(50, "50 €"), Mark(100, "100 €", "/then"))], "a month ago"))

    assert re.findall(r'class="then"[^>]*? width="([^"]+)"', page) == ["100.00%"]
    assert cells(page) == ["Stage", "Amount", "A month ago", "Talks", "", "50 €", "100 €"]


def test_decimals_are_written_as_drawings_need_them_in_every_language():
    with translation.override("fr"):
        page = drawn(BarChart("Pipeline", "étape", ["montant"], [Bar("Un", Mark(1, "1")), Bar("Trois", Mark(3, "3"))]))

    assert 'width="33.33%"' in page


def test_columns_stand_on_the_floor_beside_those_of_the_period_before():
    page = drawn(ColumnChart("Won", "this year", [Period("Jan", Mark(10, "10", "/jan"), Mark(5, "5", "/then"))], "last year"))

    (now,) = re.findall(r'<rect class="now" x="[^"]+" y="(\d+)" width="[^"]+" height="(\d+)"', page)
    (then,) = re.findall(r'<rect class="then" x="[^"]+" y="(\d+)" width="[^"]+" height="(\d+)"', page)
    assert (now, then) == (("20", "112"), ("76", "56"))
    assert cells(page) == ["Won", "Jan", "This year", "10", "Last year", "5"]


def test_line_goes_from_mark_to_mark():
    page = drawn(LineChart("Won", "share", [Period("Jan", Mark(1, "1 %")), Period("Feb", Mark(2, "2 %")), Period("Mar", Mark(0, "0 %"))]))

    assert re.findall(r'<line class="now" x1="50%" y1="(\d+)" x2="150%" y2="(\d+)"', page) == [("76", "20"), ("20", "132")]


def test_steps_of_a_funnel_stand_in_the_middle():
    page = drawn(Funnel("Sales", "stage", ["number"], [Bar("Talks", Mark(4, "4")), Bar("Signed", Mark(1, "1"))]))

    assert re.findall(r' x="([^"]+)" width="([^"]+)"', page) == [("0.00%", "100.00%"), ("37.50%", "25.00%")]


def test_heat_follows_the_figure():
    chart = HeatMap("Calls", "person", ["May", "June", "July"], [HeatLine("Sam", [Mark(1, "1", "/may"), Mark(40, "40"), None])])

    page = drawn(chart)

    assert re.findall(r"heat-(\d)", page) == ["1", "4", "0"]
    assert cells(page) == ["Person", "May", "June", "July", "Sam", "1", "40", "—"]


def test_nothing_at_all_is_drawn_without_a_mark():
    page = drawn(BarChart("Pipeline", "stage", ["amount"], [Bar("Talks", Mark(0, "—")), Bar("Owed", Mark(-5, "-5 €"))]))

    assert re.findall(r'class="now"[^>]*? width="([^"]+)"', page) == ["0.00%", "0.00%"]


def test_labels_are_shown_as_text():
    page = drawn(BarChart("<b>", "<i>", ["<u>"], [Bar("<script>", Mark(1, "<p>", "/?a=1&b=2"))], note="<em>"))

    assert not re.search(r"<(b|i|u|script|p|em)>", page)
    assert 'href="/?a=1&amp;b=2"' in page
