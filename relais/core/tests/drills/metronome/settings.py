from relais.core.tests.drills.settings import *  # noqa: F403

INSTALLED_APPS = ["relais.core", "relais.core.tests.drills", "relais.core.tests.drills.metronome"]
