"""Every address of the product. Each package owns its own; this only gives them their place."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
