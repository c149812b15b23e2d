"""Small marks: initials, avatars, tags and icons say little, and never let markup through."""

from __future__ import annotations

import pytest

from relais.ui.icons import UnknownIcon, icon
from relais.ui.marks import avatar, initials, tag


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Amélie Rousseau", "AR"),
        ("Damien Le Goff", "DL"),
        ("Jean-Pierre Martin", "JM"),
        ("Clinique du Parc", "CP"),
        ("ludwig van beethoven", "LB"),
        ("Acme", "A"),
        ("  ", "?"),
        ("🙂", "?"),
        ("李小龍", "李"),
    ],
)
def test_initials_are_two_letters_at_most(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_avatar_keeps_its_tone() -> None:
    assert avatar("Amélie Rousseau") == '<span class="av c" aria-hidden="true">AR</span>'
    assert avatar("Atelier Vauban", organization=True, toned=False) == '<span class="av org" aria-hidden="true">AV</span>'


@pytest.mark.attack(47)
def test_markup_in_a_name_is_escaped() -> None:
    assert avatar("<b>", toned=False) == '<span class="av" aria-hidden="true">?</span>'
    assert tag('"><script>', "good") == '<span class="tag good">&quot;&gt;&lt;script&gt;</span>'


def test_icon_is_drawn_into_the_page() -> None:
    assert icon("minus") == '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12h14"/></svg>'
    assert 'role="img" aria-label="Fewer &amp; less"' in icon("minus", "Fewer & less")


def test_unknown_icon_names_similar_ones() -> None:
    with pytest.raises(UnknownIcon, match=r"There is no icon “telephone”. Similar ones: .*phone"):
        icon("telephone")
