"""A language…"""

import pytest

from relais.core.values.languages import find_language, language_choices, language_codes, language_name


@pytest.mark.covers("R254")
@pytest.mark.parametrize(
    ("text", "code"),
    [("anglais", "en"), ("English", "en"), ("en-GB", "en"), ("ENG", "en"), ("français", "fr"), ("Francais", "fr"), ("fre", "fr"), ("deutsch", "de"),
     ("Néerlandais", "nl"), ("flamand", "nl"), ("zh_CN", "zh"), ("中文", "zh"), ("castellano", "es")],
)  # fmt: skip
def test_is_found_by_name_or_code(text, code):
    found = find_language(text)

    assert (found.code, found.exact) == (code, True)


def test_misspelt_is_found_but_not_exactly():
    found = find_language("Englsh")

    assert (found.code, found.exact) == ("en", False)


@pytest.mark.parametrize("text", ["", "klingon", "x" * 61])
def test_is_not_guessed_from_anything(text):
    assert find_language(text) is None


def test_is_named_in_the_language_of_the_reader():
    assert language_name("de", "fr") == "allemand"
    assert language_name("de", "en") == "German"
    assert language_name("??", "en") == "??"
    assert len(language_choices("fr")) == len(language_codes()) == 184
