"""Files on their way in: uploaded first, then put into a record by the token that the upload answered."""

from __future__ import annotations

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from relais.accounts.requests import Request
from relais.core.errors import InvalidValue, InvalidValues
from relais.integrations.rest.errors import BadRequest
from relais.integrations.rest.route import Route
from relais.records.fields.files import receive_file, token_of

FORM = "multipart/form-data"


def upload_file(request: Request) -> HttpResponse:
    """Keep one file for a day; until a record has it, it is its uploader's alone."""
    try:
        files = request.FILES
    except (MultiPartParserError, SuspiciousOperation):
        raise BadRequest(_("The form could not be read.")) from None
    given = files.get("file")
    if given is None or len(files) != 1 or request.POST:
        raise BadRequest(_("Send one file, in a part named “file”."), field="file")
    try:
        kept = receive_file(given, by_id=request.user.pk)
    except InvalidValue as error:
        raise InvalidValues({"file": [error.sentence]}) from None
    return JsonResponse({"file": token_of(kept), "name": kept.name, "size": kept.size, "kind": kept.kind}, status=201)


UPLOAD = Route(upload_file, "write", "Upload a file", content=FORM)
