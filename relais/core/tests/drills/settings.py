"""The product's settings with the drills' jobs and little else, so that a process starts quickly."""

from relais.project.settings import *  # noqa: F403

INSTALLED_APPS = ["relais.core", "relais.core.tests.drills"]
