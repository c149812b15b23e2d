from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from relais.accounts.permissions import GATE, SIGNED_IN, opens_to
from relais.accounts.requests import Request
from relais.collaboration.actions import follow_record, mark_all_read, mark_read, unfollow_record
from relais.collaboration.following_button import FollowingButton
from relais.collaboration.news import ended_since, news_for, notification_of, number_unread
from relais.collaboration.subjects import address_of
from relais.core import clock
from relais.core.errors import NotFound
from relais.records.api import registry
from relais.ui.toasts import as_toast


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
    """Go to what a notification speaks of, if it is still open to the reader."""
    found = notification_of(request.user, pk)
    address = address_of(request.user, found) if found is not None else None
    if address is None:
        raise NotFound(_("There is nothing here, or it is not open to you."))
    mark_read(pk, by=request.user)
    return HttpResponseRedirect(address)


@require_GET
@opens_to(SIGNED_IN)
def ended_changes(request: Request) -> HttpResponse:
    """What ended in the background since a page was drawn, as notices for that page, whose clock may be ahead."""
    latest = clock.now() - timedelta(seconds=10)
    try:
        since = min(datetime.fromtimestamp(float(request.GET.get("since", "")), UTC), latest)
    except (ValueError, OverflowError, OSError):
        since = latest
    ended = ended_since(request.user, since)
    return JsonResponse({"toasts": [as_toast(f"{news.title} – {news.who} {news.words}", undo=news.undo) for news in ended]})
