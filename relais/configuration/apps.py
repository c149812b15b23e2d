from django.apps import AppConfig


class ConfigurationConfig(AppConfig):
    name = "relais.configuration"
    label = "configuration"

    def ready(self) -> None:
        from relais.accounts.permissions import register_view_gate
        from relais.configuration.document.own_kinds import register_own_kinds
        from relais.configuration.drafts.trial_notice import draw_trial
        from relais.configuration.entries.panel import register_entries
        from relais.configuration.modules.closing import closed_to, is_open_item, is_open_view
        from relais.configuration.navigation import ITEMS
        from relais.records.api import register_closing
        from relais.ui.navigation import register, register_gate
        from relais.ui.standing_notices import register_standing_notice

        register(*ITEMS)
        register_own_kinds()
        register_entries()
        register_closing(closed_to)
        register_gate(is_open_item)
        register_view_gate(is_open_view)
        register_standing_notice(draw_trial)
