from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "relais.activities"
    label = "activities"
