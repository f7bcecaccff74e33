"""How often something may be done in a while; only a digest of who does it is kept, and only so long."""

import hashlib
import time

from django.core.cache import cache


def crowded(name: str, *, most: int, seconds: int) -> bool:
    """Whether ``name`` has been counted more than ``most`` times in this stretch of time."""
    digest = hashlib.sha256(f"{name}:{int(time.time() // seconds)}".encode()).hexdigest()[:40]
    count = cache.get(digest, 0) + 1
    cache.set(digest, count, seconds)
    return count > most
