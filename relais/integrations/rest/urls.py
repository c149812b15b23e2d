from django.http import HttpResponse, JsonResponse
from django.urls import path, re_path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from relais.accounts.permissions import PUBLIC, opens_to
from relais.accounts.requests import Request
from relais.core.errors import NotFound
from relais.integrations.rest.api import build_api


@csrf_exempt
@opens_to(PUBLIC)
def nothing_here(request: Request) -> HttpResponse:
    """An address that the API does not have."""
    return JsonResponse({"error": NotFound(_("There is nothing here, or it is not open to you.")).as_json()}, status=404)


urlpatterns = [path("api/v1/", build_api().urls), re_path(r"^api/", nothing_here)]
