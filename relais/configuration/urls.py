"""Addresses of how Relais is arranged."""

from django.urls import path

from relais.configuration.views import configuration, countries, entries, modules, texts

app_name = "configuration"
urlpatterns = [
    path("administration/modules/", modules.modules, name="modules"),
    path("administration/modules/<slug:key>/", modules.module, name="module"),
    path("reference-items/<int:pk>/replacement/", entries.replacement, name="entry_replacement"),
    path("reference-items/<int:pk>/place/", entries.move, name="entry_move"),
    path("administration/translations/", texts.translations, name="translations"),
    path("administration/countries/", countries.countries, name="countries"),
    path("administration/countries/opening/", countries.opening, name="opening"),
    path("administration/countries/<slug:code>/", countries.country, name="country"),
    path("administration/configuration/", configuration.configuration, name="configuration"),
    path("administration/configuration/file/", configuration.export, name="export"),
    path("administration/configuration/drafts/", configuration.new_draft, name="new_draft"),
    path("administration/configuration/trial/end/", configuration.trial_end, name="trial_end"),
    path("administration/configuration/drafts/<int:pk>/", configuration.draft, name="draft"),
    path("administration/configuration/drafts/<int:pk>/publication/", configuration.publication, name="publication"),
    path("administration/configuration/drafts/<int:pk>/withdrawal/", configuration.withdrawal, name="withdrawal"),
    path("administration/configuration/drafts/<int:pk>/omission/", configuration.omission, name="omission"),
    path("administration/configuration/drafts/<int:pk>/removal/", configuration.removal, name="removal"),
    path("administration/configuration/drafts/<int:pk>/trial/", configuration.trial, name="trial"),
]
