"""The try-out with the static files of production: compressed, named by their content, as weights count them."""

from p2p.settings import *  # noqa: F403, TID251

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}  # noqa: F405
WHITENOISE_USE_FINDERS = False
# The rows are thrown away in any case, so nobody waits for the disk.
DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"  # noqa: F405
