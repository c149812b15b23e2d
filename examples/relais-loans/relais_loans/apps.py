from django.apps import AppConfig


class LoansConfig(AppConfig):
    name = "relais_loans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from relais.ui.navigation import register
        from relais_loans.navigation import OVERDUE

        register(OVERDUE)
