"""The sentences about values…"""

import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

CORE = Path(__file__).resolve().parent.parent
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def test_are_all_translated_with_their_placeholders():
    with (CORE / "locale" / "fr" / "LC_MESSAGES" / "django.po").open("rb") as file:
        french = {message.id: str(message.string) for message in read_po(file)}
    said = {
        message
        for folder in ("values", "regional")
        for _file, _line, message, *_rest in extract_from_dir(CORE / folder, [("**.py", "python")], keywords={"_": None, "_now": None})
    }

    assert len(said) > 100
    assert {message for message in said if not french.get(message)} == set()
    assert {message for message in said if set(PLACEHOLDER.findall(message)) != set(PLACEHOLDER.findall(french[message]))} == set()
