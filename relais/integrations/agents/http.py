"""Streamable HTTP at `/mcp/`, each request by itself: no session is kept, and every answer is one piece of JSON.

It is a page like those of the API, so that everything that stands before these stands before it: workspaces by host, languages, the threads and
their connections. The library's own application is asked within the request; its tools run in the request's thread.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from importlib.util import find_spec
from typing import Any

from asgiref.sync import async_to_sync
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from relais.accounts.permissions import PUBLIC, opens_to
from relais.audit.api import note_refusal
from relais.core.errors import DomainError
from relais.core.visitors import client_address
from relais.integrations.agents.caller import Caller, caller_with
from relais.integrations.rest.authentication import NotSignedIn
from relais.integrations.rest.guard import PRIVATE
from relais.integrations.rest.routes import LARGEST_BODY

PASSED_ON = ("HTTP_ACCEPT", "HTTP_MCP_PROTOCOL_VERSION", "HTTP_MCP_METHOD", "HTTP_MCP_NAME", "HTTP_HOST")


class NotFromAPage(DomainError):
    code = "not_from_a_page"
    status = 403


class NotInstalled(DomainError):
    code = "not_installed"
    status = 501


class TooLong(DomainError):
    code = "too_large"
    status = 413


def is_installed() -> bool:
    return find_spec("mcp") is not None


@csrf_exempt
@opens_to(PUBLIC)
def mcp(request: HttpRequest) -> HttpResponse:
    """Where agents speak to Relais."""
    try:
        response = _answer(request)
    except DomainError as refused:
        note_refusal(request, refused)
        response = JsonResponse({"error": refused.as_json()}, status=refused.status)
        if refused.status == 401:
            response["WWW-Authenticate"] = 'Bearer realm="relais"'
    response["Cache-Control"] = PRIVATE
    return response


def _answer(request: HttpRequest) -> HttpResponse:
    if not is_installed():
        raise NotInstalled(_("Agents need the package “mcp”: install relais[agents]."))
    if "Origin" in request.headers:
        raise NotFromAPage(_("Agents are programs; nothing is answered to the page of a site."))
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret:
        raise NotSignedIn(_("A token is needed."))
    caller = caller_with(secret.strip(), client_address(request))
    request.actor, request.user = caller.by, caller.token.user  # type: ignore[attr-defined]
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY or len(request.body) > LARGEST_BODY:
        raise TooLong(_("The request is larger than 1 MB."))
    return async_to_sync(_exchange)(request, caller)


async def _exchange(request: HttpRequest, caller: Caller) -> HttpResponse:
    """One request and its answer, through the application of the library."""
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from relais.integrations.agents.server import shared_server

    server = shared_server(caller.may_write)
    # A manager serves one run, and a server keeps one manager: each request makes its own around the server below.
    manager = StreamableHTTPSessionManager(server._lowlevel_server, json_response=True, stateless=True, max_request_body_size=LARGEST_BODY)
    said: dict[str, Any] = {"status": 500, "headers": [], "body": b""}
    async with manager.run():
        await manager.handle_request(_scope(request, caller), _receiving(request.body), _sending(said))
    response = HttpResponse(said["body"], status=said["status"])
    del response.headers["Content-Type"]
    for name, value in said["headers"]:
        response[name.decode("latin-1")] = value.decode("latin-1")
    return response


def _scope(request: HttpRequest, caller: Caller) -> dict[str, Any]:
    headers = [
        (name[5:].replace("_", "-").lower().encode(), request.META[name].encode("latin-1")) for name in PASSED_ON if name in request.META
    ]
    headers.append((b"content-type", request.META.get("CONTENT_TYPE", "").encode("latin-1")))
    return {
        "type": "http",
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.scheme,
        "path": request.path,
        "raw_path": request.path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": headers,
        "caller": caller,
    }


def _receiving(body: bytes) -> Callable[[], Awaitable[MutableMapping[str, Any]]]:
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> MutableMapping[str, Any]:
        if messages:
            return messages.pop()
        # Nobody hangs up: what would be told then is that the answer is waited for.
        from anyio import sleep_forever

        await sleep_forever()
        raise AssertionError

    return receive


def _sending(said: dict[str, Any]) -> Callable[[MutableMapping[str, Any]], Awaitable[None]]:
    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            said["status"], said["headers"] = message["status"], message["headers"]
        else:
            said["body"] += message.get("body", b"")

    return send
