"""A request of somebody who is signed in, as `opens_to` lets it through."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from relais.accounts.actors import Actor
from relais.accounts.models import User


class Request(HttpRequest):
    """What the middleware adds: who asks (`user`), as whom things are done (`actor`), whether a script asked (`htmx`)."""

    user: User
    actor: Actor
    htmx: HtmxDetails
