"""Which kinds of file a firm takes: told by the ending of the name, which what the file holds has to bear out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relais.core.errors import InvalidValue
from relais.core.files.names import ending_of

LOOKED_AT = 4096
#: Bytes that no text of any usual encoding holds.
_NO_TEXT = frozenset(range(9)) | frozenset(range(14, 27)) | frozenset(range(28, 32))


class FileRefused(InvalidValue):
    """A file that the firm does not take, or that is not what its name says."""


def _begins(*beginnings: bytes, at: int = 0) -> Callable[[bytes], bool]:
    return lambda head: any(head[at:].startswith(each) for each in beginnings)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return _NO_TEXT.isdisjoint(head) and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"#!", b"<?php", b"MZ"))


_ZIP = _begins(b"PK\x03\x04", b"PK\x05\x06")
_OLE = _begins(b"\xd0\xcf\x11\xe0")
_RIFF = _begins(b"RIFF")
#: By ending: the media type, and whether the first bytes bear it out.
KINDS: Mapping[str, tuple[str, Callable[[bytes], bool]]] = {
    "pdf": ("application/pdf", lambda head: b"%PDF-" in head[:1024]),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _ZIP),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _ZIP),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", _ZIP),
    "odt": ("application/vnd.oasis.opendocument.text", _ZIP),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", _ZIP),
    "odp": ("application/vnd.oasis.opendocument.presentation", _ZIP),
    "doc": ("application/msword", _OLE),
    "xls": ("application/vnd.ms-excel", _OLE),
    "ppt": ("application/vnd.ms-powerpoint", _OLE),
    "rtf": ("application/rtf", _begins(b"{\\rtf")),
    "png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "gif": ("image/gif", _begins(b"GIF87a", b"GIF89a")),
    "webp": ("image/webp", lambda head: _RIFF(head) and head[8:12] == b"WEBP"),
    "tif": ("image/tiff", _begins(b"II*\x00", b"MM\x00*")),
    "tiff": ("image/tiff", _begins(b"II*\x00", b"MM\x00*")),
    "heic": ("image/heic", _begins(b"ftyp", at=4)),
    "txt": ("text/plain", _is_text),
    "csv": ("text/csv", _is_text),
    "md": ("text/markdown", _is_text),
    "json": ("application/json", _is_text),
    "ics": ("text/calendar", _is_text),
    "vcf": ("text/vcard", _is_text),
    "eml": ("message/rfc822", _is_text),
    "msg": ("application/vnd.ms-outlook", _OLE),
    "zip": ("application/zip", _ZIP),
    "mp3": ("audio/mpeg", _begins(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "m4a": ("audio/mp4", _begins(b"ftyp", at=4)),
    "wav": ("audio/wav", lambda head: _RIFF(head) and head[8:12] == b"WAVE"),
    "mp4": ("video/mp4", _begins(b"ftyp", at=4)),
    "mov": ("video/quicktime", _begins(b"ftyp", b"moov", b"wide", at=4)),
}
#: What a firm allows, in words of its own. Nothing that a browser or a system would run is among them.
FAMILIES: Mapping[str, tuple[object, Sequence[str]]] = {
    "pdf": (gettext_lazy("PDF"), ("pdf",)),
    "office": (gettext_lazy("texts, sheets and slides"), ("docx", "xlsx", "pptx", "odt", "ods", "odp", "doc", "xls", "ppt", "rtf")),
    "pictures": (gettext_lazy("pictures"), ("png", "jpg", "jpeg", "gif", "webp", "tif", "tiff", "heic")),
    "texts": (gettext_lazy("plain texts and tables"), ("txt", "csv", "md", "json")),
    "mails": (gettext_lazy("mails, contacts and events"), ("eml", "msg", "ics", "vcf")),
    "archives": (gettext_lazy("archives"), ("zip",)),
    "recordings": (gettext_lazy("sound and film"), ("mp3", "m4a", "wav", "mp4", "mov")),
}


@dataclass(frozen=True)
class FileRules:
    """What a firm takes: families of kinds, and up to how many bytes."""

    families: Sequence[str] = ("pdf", "office", "pictures", "texts", "mails")
    largest: int = 20_000_000

    @property
    def endings(self) -> list[str]:
        return [ending for family in self.families if family in FAMILIES for ending in FAMILIES[family][1]]

    def check(self, name: str, size: int, head: bytes) -> str:
        """The media type of a file, or why it is refused."""
        ending = ending_of(name)
        if size > self.largest:
            raise FileRefused(_("“{name}” is larger than {limit} MB.").format(name=name[:60], limit=self.largest // 1_000_000))
        if not size:
            raise FileRefused(_("“{name}” is empty.").format(name=name[:60]))
        if ending not in self.endings:
            raise FileRefused(
                _("“{name}” is of a kind that is not taken; allowed are {allowed}.").format(name=name[:60], allowed=", ".join(self.endings))
            )
        kind, bears_out = KINDS[ending]
        if not bears_out(head[:LOOKED_AT]):
            raise FileRefused(_("What “{name}” holds is not what its name says.").format(name=name[:60]))
        return kind
