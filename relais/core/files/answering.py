"""A file on its way out: saved, never opened by the browser in our name, and kept by nobody between."""

from __future__ import annotations

from django.http import FileResponse

from relais.core.files.keeping import KeptFile, open_file

SANDBOX = "sandbox; default-src 'none'"


def answer_with_file(kept: KeptFile) -> FileResponse:
    response = FileResponse(open_file(kept), as_attachment=True, filename=kept.name, content_type=kept.kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "no-store, private"
    return response
