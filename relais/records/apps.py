from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "relais.records"
    label = "records"
