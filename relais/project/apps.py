from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "relais.project"
    label = "project"

    def ready(self) -> None:
        from relais.accounts.single_sign_on.people import register_maker
        from relais.core.workspaces import find_workspaces
        from relais.project.configuration import read_configuration
        from relais.project.operations import navigation as operations
        from relais.project.people import navigation as people
        from relais.project.people import panel
        from relais.project.people.deeds import make_newcomer
        from relais.project.people.programs import ACTIONS
        from relais.project.workspaces.registry import the_registry
        from relais.records.api import register_actions
        from relais.ui.navigation import register

        if read_configuration().is_main:
            find_workspaces(the_registry().all)
        register(*operations.ITEMS, *people.ITEMS)
        register_actions(["users"], *ACTIONS)
        register_maker(make_newcomer)
        panel.register()
