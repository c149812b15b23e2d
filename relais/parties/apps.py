from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "relais.parties"
    label = "parties"
