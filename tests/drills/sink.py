"""A mail server that keeps every message it takes and can refuse some: for now, or for ever."""

import socket
from collections import Counter
from email import message_from_bytes

from aiosmtpd.controller import Controller


class Sink:
    """Counts messages by their Message-ID; ``refuse`` maps an address to the answer it gets."""

    def __init__(self, refuse: dict[str, str] | None = None):
        self.refuse = refuse or {}
        self.taken: Counter[str] = Counter()
        self.recipients: Counter[str] = Counter()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  aiosmtpd asks for this name
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.taken[message_from_bytes(envelope.content)["Message-ID"]] += 1
        self.recipients.update(envelope.rcpt_tos)
        return "250 OK"


def serving(sink: Sink) -> Controller:
    """The sink on a free port of the loopback address; call ``stop()`` on the result."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    return controller
