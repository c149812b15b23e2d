"""Formatting as people type it…"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.core.shared_data import naughty_strings
from relais.records.light_text import to_html, to_text
from relais.records.rich_text import sanitize


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Prefers oak.", "<p>Prefers oak.</p>"),
        ("One\nTwo", "<p>One</p><p>Two</p>"),
        ("**Urgent** and *soft*, 2*3*4", "<p><strong>Urgent</strong> and <em>soft</em>, 2*3*4</p>"),
        ("Brings:\n- plans\n- samples\n\nDone", "<p>Brings:</p><ul><li>plans</li><li>samples</li></ul><p>Done</p>"),
        ("1. first\n2. second", "<ol><li>first</li><li>second</li></ol>"),
        ("# Visit\n> as she said\n> twice", "<h2>Visit</h2><blockquote><p>as she said</p><p>twice</p></blockquote>"),
        (
            "See https://vauban.example/a?b=1&c=2.",
            '<p>See <a href="https://vauban.example/a?b=1&amp;c=2">https://vauban.example/a?b=1&amp;c=2</a>.</p>',
        ),
        ("a < b & **<script>**", "<p>a &lt; b &amp; <strong>&lt;script&gt;</strong></p>"),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
    ],
)
def test_becomes_html_and_comes_back_as_typed(typed, kept):
    assert to_html(typed) == kept
    assert to_text(kept) == typed


@pytest.mark.parametrize(
    "markup",
    ["<table><tr><td>1</td></tr></table>", "<ul><li>a<ul><li>b</li></ul></li></ul>", '<p><a href="https://a.example">here</a></p>'],
)
def test_is_not_lost_where_html_holds_more(markup):
    assert to_text(markup) is None


@pytest.mark.attack(42, 47)
def test_is_harmless_whatever_is_typed():
    for text in naughty_strings():
        made = to_html(text[:5000].replace("\x00", "").encode(errors="ignore").decode())
        assert "<script" not in made.lower()
        assert sanitize(made).replace(' rel="noopener noreferrer nofollow"', "") == made.replace("&nbsp;", "\xa0")


@given(
    st.lists(st.sampled_from(["oak", "**oak**", "*ash*", "- plans", "1. first", "> said", "# Visit", "a & b <c>", "", "2*3"]), max_size=8)
)
def test_is_the_same_once_it_was_edited_without_a_change(lines):
    made = to_html("\n".join(lines))

    assert to_html(to_text(made) or "") == made
