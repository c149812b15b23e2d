from django.apps import AppConfig


class AdoptionConfig(AppConfig):
    name = "relais.adoption"
    label = "adoption"
