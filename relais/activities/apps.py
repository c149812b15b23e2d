from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from relais.core.modules import Module


class ActivitiesConfig(AppConfig):
    name = "relais.activities"
    label = "activities"
    as_module = Module(
        _("Activities"), _("Tasks, calls, meetings, notes and what was said: the day, the calendar, the timeline."), "calendar"
    )

    def ready(self) -> None:
        from relais.activities.completion_button import register_completion
        from relais.activities.deeds import register_entries
        from relais.activities.entry_panels import register_entry_panels
        from relais.activities.navigation import ITEMS
        from relais.activities.notification_kinds import register_kinds
        from relais.activities.overview import register_overview
        from relais.activities.panels import register_panels
        from relais.activities.timeline import register_sources
        from relais.activities.verbs import register_verbs
        from relais.ui.navigation import register

        register(*ITEMS)
        register_sources()
        register_panels()
        register_entry_panels()
        register_kinds()
        register_entries()
        register_completion()
        register_verbs()
        register_overview()
