from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "relais.audit"
    label = "audit"

    def ready(self) -> None:
        from relais.audit.arrivals import watch_arrivals
        from relais.audit.guarding import guard_after_migration
        from relais.audit.ledgers import register_ledger
        from relais.audit.models import Access
        from relais.audit.navigation import ITEMS
        from relais.audit.ways_in import watch_ways_in
        from relais.ui.navigation import register

        register_ledger(Access)
        register(*ITEMS)
        watch_arrivals()
        watch_ways_in()
        post_migrate.connect(guard_after_migration, sender=self, dispatch_uid="audit_guards")
