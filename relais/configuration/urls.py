"""Addresses of how Relais is arranged."""

from django.urls import path

from relais.configuration.views import modules

app_name = "configuration"
urlpatterns = [
    path("administration/modules/", modules.modules, name="modules"),
    path("administration/modules/<slug:key>/", modules.module, name="module"),
]
