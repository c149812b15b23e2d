"""Where the web server enters."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relais.project.settings")

_pages = get_wsgi_application()

from relais.core.workspaces import serve_all_workspaces  # noqa: E402 - Django stands first
from relais.project.warming import warm_up  # noqa: E402
from relais.project.workspaces.edge import WsgiEdge  # noqa: E402
from relais.project.workspaces.finding import find_workspace  # noqa: E402

warm_up()
serve_all_workspaces()
application = WsgiEdge(_pages, find_workspace)
