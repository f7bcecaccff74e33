"""The settings of the tests: those of the try-out, with six exceptions."""

from p2p.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
# The rows of a test are thrown away in any case, so nobody waits for the disk.
DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
# Runs at the same time on one machine each take a database of their own.
DATABASES["default"]["TEST"] = {"NAME": env("P2P_TEST_DB", default="test_p2p")}
# Looking through all static files costs every new test client a hundredth of a second; the live server finds its own.
WHITENOISE_USE_FINDERS = False
