"""What one asks of contacts and organizations beside the screens that the registry derives."""

from django.urls import path, re_path

from relais.parties.views import breakdown, group, sources

app_name = "parties"
urlpatterns = [
    path("breakdown/", breakdown.show, name="breakdown"),
    path("organizations/<int:pk>/group/", group.show, name="group"),
    re_path(r"^(?P<key>contacts|organizations)/(?P<pk>\d{1,18})/sources/$", sources.show, name="sources"),
]
