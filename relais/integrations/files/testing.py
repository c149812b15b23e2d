"""Makers of files for tests, and a way to see what reading one costs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"

#: Measured without the pages and their hundred megabytes: the reader alone, its sentences untranslated.
_MEASURED = """
import json, resource, sys, time
from django.conf import settings
settings.configure(USE_I18N=False, USE_THOUSAND_SEPARATOR=False)
from relais.integrations.files.open import open_table
from relais.integrations.files.preview import preview
from relais.integrations.files.write import write_table, WriteOptions
def memory():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]) // 1024
before, started, result = memory(), time.process_time(), None
try:
    result = measured(*sys.argv[1:])
except Exception as error:
    result = [type(error).__name__, str(error)]
child = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"result": result, "peak": memory(), "grown": memory() - before, "child": child.ru_maxrss // 1024,
                  "seconds": time.process_time() - started + child.ru_utime + child.ru_stime}))
"""


def shared_file(name: str) -> Path:
    """A file of the shared data, read in place; the test is skipped where there are none, but not in continuous integration."""
    folder = Path(os.environ.get("RELAIS_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))
    if not folder.is_dir() and os.environ.get("CI") != "true":
        pytest.skip("the shared data are not here")
    return folder / name


def make_file(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def make_xlsx(path: Path, *sheets: str | Sequence[Sequence[object]], parts: dict[str, str | bytes] | None = None) -> Path:
    """A workbook of sheets given as rows, or as the XML inside `sheetData`; `parts` replace or add members of the archive."""
    numbers = range(1, len(sheets) + 1)
    content = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_RELATION}"><sheets>'
        + "".join(f'<sheet name="Sheet {n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(f'<Relationship Id="r{n}" Type="{_RELATION}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers)
        + f'<Relationship Id="s" Type="{_RELATION}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        **{
            f"xl/worksheets/sheet{n}.xml": sheet_xml(sheet if isinstance(sheet, str) else _xlsx_rows(sheet))
            for n, sheet in zip(numbers, sheets, strict=True)
        },
        **(parts or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return path


def sheet_xml(data: str, prolog: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<worksheet xmlns="{_SHEET}"><sheetData>{data}</sheetData></worksheet>'


def _xlsx_rows(rows: Sequence[Sequence[object]]) -> str:
    return "".join(
        f'<row r="{number}">' + "".join(_xlsx_cell(f"{_letters(position)}{number}", value) for position, value in enumerate(row)) + "</row>"
        for number, row in enumerate(rows, 1)
    )


def _xlsx_cell(reference: str, value: object) -> str:
    if value is None:
        return f'<c r="{reference}"/>'
    if isinstance(value, int | float):
        return f'<c r="{reference}"><v>{value}</v></c>'
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def _letters(position: int) -> str:
    first, second = divmod(position, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


def make_ods(path: Path, *tables: str | Sequence[Sequence[object]]) -> Path:
    """An OpenDocument workbook of tables given as rows, or as the XML inside `table:table`."""
    body = "".join(
        f'<table:table table:name="Sheet {number}">{table if isinstance(table, str) else _ods_rows(table)}</table:table>'
        for number, table in enumerate(tables, 1)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"/>')
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content xmlns:office="{_ODF}:office:1.0" xmlns:table="{_ODF}:table:1.0" xmlns:text="{_ODF}:text:1.0">'
            f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def _ods_rows(rows: Sequence[Sequence[object]]) -> str:
    return "".join("<table:table-row>" + "".join(ods_cell(value) for value in row) + "</table:table-row>" for row in rows)


def ods_cell(value: object, repeated: int = 1) -> str:
    repeat = f' table:number-columns-repeated="{repeated}"' if repeated > 1 else ""
    if value is None:
        return f"<table:table-cell{repeat}/>"
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"{repeat}/>'
    return f'<table:table-cell office:value-type="string"{repeat}><text:p>{escape(str(value))}</text:p></table:table-cell>'


def measure(function: str, *arguments: object) -> dict[str, Any]:
    """Run the Python function `measured` in a process of its own: its result, the memory at its peak in MB, and processor seconds."""
    if not Path("/proc/self/status").exists():
        pytest.skip("memory is only measured on Linux")
    finished = subprocess.run(
        [sys.executable, "-c", function + _MEASURED, *map(str, arguments)], capture_output=True, text=True, check=True, timeout=300
    )
    measured: dict[str, Any] = json.loads(finished.stdout)
    return measured
