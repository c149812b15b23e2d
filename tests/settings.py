"""The product's settings for its tests: a home of their own, and the sample record types (`tests/sample`)."""

import os
from pathlib import Path

from tests.own_home import own_home

os.environ["RELAIS_HOME"] = own_home()

from relais.project.settings import *  # noqa: F403 - the environment comes first
from relais.project.settings import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.sample"]

# Slow on purpose where it guards somebody; here it would be most of the suite's time.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# In memory, all threads of the server that browser tests ask would share one connection, and two of them could wait for each other for ever.
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["RELAIS_HOME"]) / "test.sqlite3")}
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
