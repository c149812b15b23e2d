from django.apps import AppConfig


class DataQualityConfig(AppConfig):
    name = "relais.dataquality"
    label = "dataquality"
