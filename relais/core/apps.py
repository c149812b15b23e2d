from django.apps import AppConfig
from django.db.backends.signals import connection_created


class CoreConfig(AppConfig):
    name = "relais.core"
    label = "core"

    def ready(self) -> None:
        connection_created.connect(_teach_sqlite_to_fold, dispatch_uid="relais_fold")


def _teach_sqlite_to_fold(*, connection: object, **_: object) -> None:
    from relais.core.text import fold

    if connection.vendor == "sqlite":  # type: ignore[attr-defined]
        connection.connection.create_function("relais_fold", 1, fold, deterministic=True)  # type: ignore[attr-defined]
