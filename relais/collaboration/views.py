from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from relais.accounts.permissions import GATE, SIGNED_IN, opens_to
from relais.accounts.requests import Request
from relais.collaboration.actions import follow_record, mark_all_read, mark_read, unfollow_record
from relais.collaboration.audience import open_to
from relais.collaboration.following_button import FollowingButton
from relais.collaboration.news import news_for, notification_of, number_unread
from relais.core.errors import NotFound
from relais.records.api import registry


@require_POST
@opens_to(GATE)
def follow(request: Request, key: str, pk: int) -> HttpResponse:
    """Hear of a record."""
    follow_record(key, pk, by=request.user)
    return _answer(request, key, pk, is_following=True)


@require_POST
@opens_to(SIGNED_IN)
def unfollow(request: Request, key: str, pk: int) -> HttpResponse:
    """Hear of it no more. It may have been closed to the user since."""
    unfollow_record(key, pk, by=request.user)
    return _answer(request, key, pk, is_following=False)


def _answer(request: Request, key: str, pk: int, *, is_following: bool) -> HttpResponse:
    """The button anew; without scripts, the page that it stands on, or the notifications where that is closed by now."""
    if request.headers.get("HX-Request"):
        return render(request, "collaboration/follow.html", {"panel": FollowingButton(key, pk, is_following)})
    return HttpResponseRedirect(registry.get(key).url_of(pk) if is_following else reverse("collaboration:notifications"))


@require_GET
@opens_to(SIGNED_IN)
def notifications(request: Request) -> HttpResponse:
    """Everything one was told, newest first."""
    return render(
        request, "collaboration/notifications.html", {"news": news_for(request.user, 50), "has_unread": number_unread(request.user)}
    )


@require_POST
@opens_to(SIGNED_IN)
def read_all(request: Request) -> HttpResponse:
    mark_all_read(by=request.user)
    return HttpResponseRedirect(reverse("collaboration:notifications"))


@require_GET
@opens_to(GATE)
def open_notification(request: Request, pk: int) -> HttpResponse:
    """Go to the record that a notification speaks of, if it is still open to the reader."""
    found = notification_of(request.user, pk)
    if found is None or found.record_id not in open_to(request.user, found.type, [found.record_id]):
        raise NotFound(_("There is nothing here, or it is not open to you."))
    mark_read(pk, by=request.user)
    return HttpResponseRedirect(registry.get(found.type).url_of(found.record_id))
