"""Browsers open connections ahead, and phones on a weak line take their time to say what they want."""

import socket
from contextlib import ExitStack
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.browser

OPENED_AHEAD = 6
PATIENCE = 20


def test_connections_on_which_nothing_comes_keep_nobody_waiting(live):
    with ExitStack() as held:
        for _ in range(OPENED_AHEAD):
            held.enter_context(socket.create_connection((urlsplit(live.address).hostname, urlsplit(live.address).port)))
        assert urlopen(live.address, timeout=PATIENCE).status == 200
