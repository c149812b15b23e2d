from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from io import BytesIO
from typing import Any, ClassVar

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from relais.core.errors import InvalidValue
from relais.core.files import KeptFile, keep_file
from relais.records.fields.base import EMPTY_CELL, Field, Reader
from relais.records.fields.text import Text

SALT = "relais.files.upload"
#: Shorter than an unused upload is kept.
TOKEN_SECONDS = 24 * 3600
LONGEST_TOKEN = 2000


class File(Field):
    """One file. The name stands where texts do, so that it is sorted and asked for as a text; the rest beside it."""

    kind: ClassVar[str] = "file"
    operators: ClassVar[tuple[str, ...]] = ("contains", "starts_with", "ends_with", "empty", "not_empty")
    usual_width: ClassVar[int] = 200
    is_of_form: ClassVar[bool] = True

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(key, **kwargs)
        self._name = Text(key, label=self.label)

    def convert(self, value: Any) -> KeptFile:
        """A file that was uploaded before, by its token, or one that comes with the values: `{"name": …, "content": …}` in base64."""
        if isinstance(value, KeptFile):
            return value
        if isinstance(value, UnusableFile):
            raise InvalidValue(value.sentence)
        if isinstance(value, UploadedFile):
            return receive_file(value)
        if isinstance(value, Mapping) and isinstance(value.get("file"), str):
            value = value["file"]
        if isinstance(value, str):
            return _by_token(value)
        if isinstance(value, Mapping) and isinstance(value.get("name"), str) and "address" in value:
            return KeptFile("", value["name"], value.get("size") or 0, "")
        return self._from_content(value)

    def _from_content(self, value: Any) -> KeptFile:
        from relais.records.file_rules import FILE_RULES

        if not isinstance(value, Mapping) or set(value) != {"name", "content"} or not all(isinstance(each, str) for each in value.values()):
            raise InvalidValue(_("A file is given with its “name” and its “content” in base64, or as the “file” that an upload answered."))
        try:
            content = base64.b64decode(value["content"], validate=True)
        except (binascii.Error, ValueError):
            raise InvalidValue(_("The content of the file is not base64.")) from None
        return keep_file(BytesIO(content), value["name"], FILE_RULES.get())

    def dump(self, value: KeptFile | None) -> Any:
        return None if value is None else {"content": value.content, "name": value.name, "size": value.size, "kind": value.kind}

    def load(self, value: Any) -> KeptFile | None:
        return KeptFile(**value) if value else None

    def carried(self, value: Any) -> Any:
        return value

    def text(self, value: KeptFile | None, reader: Reader) -> str:
        return value.name if value else ""

    def cell(self, value: KeptFile | None, reader: Reader) -> SafeString:
        if value is None:
            return EMPTY_CELL
        return format_html('<span class="file">{} <span class="two num">{}</span></span>', value.name, filesizeformat(value.size))

    def compare(self, path: str, op: str, value: Any, reader: Reader) -> Q:
        return self._name.compare(path, op, value, reader)


class UnusableFile:
    """A file that a form brought and the firm does not take, and why."""

    def __init__(self, name: str, sentence: object) -> None:
        self.name, self.sentence = name, sentence


def receive_file(given: UploadedFile, *, by_id: int | None = None) -> KeptFile:
    """Keep what a form or a program has sent."""
    from relais.records.file_rules import FILE_RULES

    return keep_file(given, given.name or "", FILE_RULES.get(), by_id=by_id)


def token_of(kept: KeptFile) -> str:
    """By which its uploader may put the file into a record; nobody else, and for a day."""
    return signing.dumps([kept.content, kept.name, kept.size, kept.kind, kept.by_id], salt=SALT)


def _by_token(token: str) -> KeptFile:
    try:
        content, name, size, kind, by_id = signing.loads(token[:LONGEST_TOKEN], salt=SALT, max_age=TOKEN_SECONDS)
    except (signing.BadSignature, ValueError):
        raise InvalidValue(_("There is no such upload, or it is too old. Upload the file again.")) from None
    return KeptFile(content, name, size, kind, by_id or 0)
