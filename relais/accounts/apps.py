from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "relais.accounts"
    label = "accounts"

    def ready(self) -> None:
        from importlib import import_module

        from relais.accounts.sessions import watch_sessions

        import_module("relais.accounts.copies")
        watch_sessions()
