"""Every address of the product. Each package owns its own; this only gives them their place."""

from django.urls import URLPattern, URLResolver, include, path

from relais.project.plugins.pages import plugin_addresses

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("relais.accounts.urls")),
    path("ui/", include("relais.ui.urls")),
    path("", include("relais.project.operations.urls")),
    path("", include("relais.project.people.urls")),
    path("", include("relais.audit.urls")),
    path("", include("relais.integrations.rest.urls")),
    path("", include("relais.integrations.urls")),
    path("", include("relais.collaboration.urls")),
    path("", include("relais.configuration.urls")),
    path("", include("relais.dataquality.urls")),
    path("", include("relais.activities.urls")),
    path("", include("relais.parties.urls")),
    *plugin_addresses(),
    path("", include("relais.records.urls")),
]

handler403 = handler404 = "relais.ui.errors.not_found"
handler500 = "relais.project.closing.went_wrong"
