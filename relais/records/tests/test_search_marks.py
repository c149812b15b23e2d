"""A mark …"""

from __future__ import annotations

import pytest

from relais.core.shared_data import naughty_strings
from relais.records.search.index import highlight, marks_in


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Amélie Rousseau", "rous", "Amélie <mark>Rous</mark>seau"),
        ("Amélie Rousseau", "AMELIE seau", "<mark>Amélie</mark> Rous<mark>seau</mark>"),
        ("Œuvre Sœur", "oeuv soeur", "<mark>Œuv</mark>re <mark>Sœur</mark>"),
        ("Cœur", "oe", "Cœur"),
        ("Œil et Oeillet", "oe", "<mark>Œ</mark>il et <mark>Oe</mark>illet"),
        ("Saint-Malo", "saint malo", "<mark>Saint</mark>-<mark>Malo</mark>"),
        ("Saint-Malo", "saintmalo", "<mark>Saint-Malo</mark>"),
        ("L'Atelier", "l'atelier", "L&#x27;<mark>Atelier</mark>"),
        ("06 12 34 56 78", "0612", "<mark>06 12</mark> 34 56 78"),
        ("06 12 34 56 78", "+33 6 12 34", "<mark>06 12 34</mark> 56 78"),
        ("+33 6 12 34 56 78", "+33612", "+<mark>33 6 12</mark> 34 56 78"),
        ("+33 6 12 34 56 78", "06 12", "+33 6 12 34 56 78"),
        ("12 rue des 3 Lilas", "123", "12 rue des 3 Lilas"),
        ("552 100 554", "552100554", "<mark>552 100 554</mark>"),
        ("a.b@c.example", "b@c", "a.<mark>b@c</mark>.example"),
        ("Bureau A", "a", "Bureau <mark>A</mark>"),
        ("anana", "ana", "<mark>anana</mark>"),
        ("<b>Rous</b> & co", "rous", "&lt;b&gt;<mark>Rous</mark>&lt;/b&gt; &amp; co"),
        ("Rousseau", "xyz", "Rousseau"),
        ("Rousseau", "", "Rousseau"),
    ],
)
def test_stands_where_the_words_are(text, query, marked):
    assert highlight(text, query) == marked


@pytest.mark.attack(42)
def test_never_lets_markup_through():
    for text in naughty_strings():
        shown = highlight(text[:2000], text[:60])
        assert "<" not in shown.replace("<mark>", "").replace("</mark>", "")


def test_is_given_by_its_place_too():
    assert marks_in("Amélie Rousseau", "lie seau") == [(3, 6), (11, 15)]
