"""Where the test suite is told about Django, before anything else is imported."""

import os
import tempfile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relais.project.settings")
os.environ.setdefault("RELAIS_HOME", tempfile.mkdtemp(prefix="relais-test-"))
