"""The try-out with the static files of production: compressed, named by their content, as weights count them."""

import datetime as dt
import os

import time_machine

from p2p.settings import *  # noqa: F403, TID251

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if ahead := float(os.environ.get("P2P_TEST_CLOCK", "0")):
    # For every process of the site: whoever starts later stands on the same clock.
    time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=ahead), tick=True).start()

MIDDLEWARE = ["tests.browser.templates.tell_templates", *MIDDLEWARE]  # noqa: F405
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}  # noqa: F405
WHITENOISE_USE_FINDERS = False
# The rows are thrown away in any case, so nobody waits for the disk.
DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"  # noqa: F405
