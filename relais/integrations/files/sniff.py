"""What kind of file it is, by what is in it; the name only counts where the content leaves a doubt."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

from relais.integrations.files.errors import DamagedFile, ProtectedFile, UnknownFormat
from relais.integrations.files.options import CSV, JSON, JSON_LINES, ODS, VCARD, XLS, XLSX

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
#: Beginnings of files that are no tables, with the word for them.
_OTHERS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"SQLite format 3", "SQLite"),
    (b"PAR1", "Parquet"),
    (b"{\\rtf", "RTF"),
)
_PICKLE = re.compile(rb"\x80[\x02-\x05]|c[\w.]+\n\w+\n|\((?:[dlt]p\d|lp\d|dp\d|i)")
_MARKUP = re.compile(r"<(\?xml|!doctype|html|table|\w+[\s>])", re.IGNORECASE)
_YAML_LINE = re.compile(r"\s*(?:- )?[\w.\"'-]+:(?:\s.*)?|\s*- .*|\s*#.*|---.*|\.\.\.")
_FEW_CONTROLS = 10
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a\x7f]")


def sniff_binary(path: Path, head: bytes) -> str | None:
    """The format of a workbook, nothing for what may be text, a refusal for all other kinds."""
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise DamagedFile(_("This file is empty."))
    if head.startswith(_ZIP):
        return _sniff_archive(path)
    if head.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            raise ProtectedFile(_("This workbook is protected by a password. Save it without one and import that."))
        return XLS
    for beginning, name in _OTHERS:
        if head.startswith(beginning):
            raise UnknownFormat(_("This is a %(format)s file, not a table.") % {"format": name})
    if _PICKLE.match(head):
        raise _unknown()
    return None


def sniff_text(sample: str, filename: str) -> str:
    """The format of a text, from its beginning."""
    text = sample.lstrip("\ufeff \t\r\n")
    if re.match(r"BEGIN\s*:\s*VCARD", text, re.IGNORECASE):
        return VCARD
    if text[:15].upper() == "BEGIN:VCALENDAR":
        raise UnknownFormat(_("This is a calendar, not a table of records."))
    if _MARKUP.match(text):
        raise UnknownFormat(
            _("This is a web page or XML under the name of a table. Open it in a spreadsheet program and save it as XLSX or CSV.")
        )
    if len(_CONTROLS.findall(sample)) > max(_FEW_CONTROLS, len(sample) / 100):
        raise _unknown()
    extension = Path(filename).suffix.lower()
    if text.startswith(("{", "[")) and (extension in (".json", ".jsonl", ".ndjson") or _begins_json(text)):
        return _sniff_json(text)
    if _is_yaml(text):
        raise UnknownFormat(_("This is a YAML file. Tables are read from CSV, XLSX, XLS, ODS, vCard and JSON."))
    return CSV


def _sniff_archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:80] if "mimetype" in names and archive.getinfo("mimetype").file_size < 200 else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise DamagedFile(_("This workbook is damaged: its archive cannot be read to the end.")) from error
    if "xl/workbook.xml" in names:
        return XLSX
    if b"opendocument.spreadsheet" in mimetype:
        return ODS
    if "[Content_Types].xml" in names or b"opendocument" in mimetype:
        raise UnknownFormat(_("This is an office document of another kind, not a workbook that can be read. Save it as XLSX or CSV."))
    raise UnknownFormat(_("This is a ZIP archive. Unpack it and import the files in it one by one."))


def _begins_json(text: str) -> bool:
    """Whether a text without a telling name is JSON: an object, or a list of objects."""
    return re.match(r'\{\s*("|\}\s*$)|\[\s*(\{|\]\s*$)', text) is not None


def _sniff_json(text: str) -> str:
    if text.startswith("["):
        return JSON
    try:
        _value, end = json.JSONDecoder().raw_decode(text)
    except ValueError:
        return JSON
    except RecursionError:
        raise DamagedFile(_("This file nests its values too deeply to be a table.")) from None
    return JSON_LINES if text[end:].lstrip().startswith("{") else JSON


def _is_yaml(text: str) -> bool:
    if text.startswith(("%YAML", "---\n", "---\r", "--- ")) or "!!python/" in text:
        return True
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    if len(lines) < 2 or any(mark in lines[0] for mark in ",;\t|"):
        return False
    return all(_YAML_LINE.fullmatch(line) for line in lines) and any(re.match(r"\s*(- )?[\w.\"'-]+:(\s|$)", line) for line in lines)


def _unknown() -> UnknownFormat:
    return UnknownFormat(_("This is not a table that can be read. Tables are read from CSV, XLSX, XLS, ODS, vCard and JSON."))
