"""What a visitor sees when there is no page to show. Missing and forbidden look the same, so that nothing is given away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page, or none for you."""
    return render(request, "404.html", status=404)
