"""How often something may be done in a while; only a digest of who does it is kept, and only so long."""

import time

from django.core.cache import cache
from django.utils.crypto import salted_hmac


def crowded(name: str, *, most: int, seconds: int) -> bool:
    """Whether ``name`` has been counted more than ``most`` times in this stretch of time."""
    digest = salted_hmac("limits", f"{name}:{int(time.time() // seconds)}", algorithm="sha256").hexdigest()[:40]
    count = cache.get(digest, 0) + 1
    cache.set(digest, count, seconds)
    return count > most
