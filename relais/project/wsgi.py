"""Where the web server enters."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relais.project.settings")

application = get_wsgi_application()

from relais.project.warming import warm_up  # noqa: E402 - Django stands first

warm_up()
