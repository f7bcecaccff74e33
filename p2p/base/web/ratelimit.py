"""Rate limits. Only a keyed digest of the counter's name is stored, and only for the window.

The database cache's own ``incr`` reads and then writes, so two concurrent calls count as one; an advisory lock
serialises access to a counter.
"""

import contextlib
import ipaddress
import math
import time
from collections.abc import Iterator

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

MAX_FREE_TRIES, MAX_WAIT_SECONDS, COUNTER_SECONDS = 4, 60, 3600


def client_address(request: HttpRequest) -> str:
    """The client's address as our proxy gives it; for IPv6 the /64 network, which one customer has."""
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    address = getattr(address, "ipv4_mapped", None) or address
    return str(address if address.version == 4 else ipaddress.ip_network((address, 64), strict=False))


def counter_key(name: str) -> str:
    return salted_hmac("limits", name, algorithm="sha256").hexdigest()[:40]


@contextlib.contextmanager
def lock_counter(name: str) -> Iterator[str]:
    """The cache key of counter ``name``, locked: concurrent calls wait until the block is left."""
    key = counter_key(name)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        yield key


def is_rate_limited(name: str, *, most: int, seconds: int) -> bool:
    """Count ``name`` once; True if that makes more than ``most`` times in the current window of ``seconds``."""
    with lock_counter(f"{name}:{int(time.time() // seconds)}") as key:
        count = cache.get(key, 0) + 1
        cache.set(key, count, seconds)
    return count > most


def wait_after(tries: int) -> int:
    """Seconds to wait after so many failed tries: 2, 4, 8 … 60 from the fifth on."""
    return min(2 ** (tries - MAX_FREE_TRIES), MAX_WAIT_SECONDS) if tries > MAX_FREE_TRIES else 0


def begin_try(name: str, now: float) -> int:
    """Seconds to wait, or 0 if the try is allowed. It counts as failed until ``reset_tries``, so that concurrent tries
    cannot evade the limit."""
    with lock_counter(name) as key:
        tries, next_at = cache.get(key, (0, 0.0))
        if now < next_at:
            return math.ceil(next_at - now)
        wait = wait_after(tries + 1)
        # 0.0 and not ``now``: a concurrent caller whose clock reads slightly earlier must not wait.
        cache.set(key, (tries + 1, now + wait if wait else 0.0), COUNTER_SECONDS)
    return 0


def seconds_left(name: str, now: float) -> int:
    _tries, next_at = cache.get(counter_key(name), (0, 0.0))
    return max(0, math.ceil(next_at - now))


def reset_tries(name: str) -> None:
    cache.delete(counter_key(name))
