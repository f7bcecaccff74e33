"""A mail server that keeps every message it takes and can refuse some: for now, or for ever.

As a program (``python -m tests.drills.sink PORT LEDGER REFUSALS DELAY``) it writes a line for each mail into a file.
"""

import asyncio
import json
import os
import re
import signal
import socket
import sys
import time
from collections import Counter
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.MULTILINE | re.IGNORECASE)


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


class Ledger(Sink):
    """Writes down when which message came for whom, before it says that it has taken it."""

    def __init__(self, path: str, refuse: dict[str, str], delay: float):
        super().__init__(refuse)
        self.delay = delay
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.delay:
            await asyncio.sleep(self.delay)
        found = MESSAGE_ID.search(envelope.content)
        name = found[1].decode() if found else "none"
        os.write(self.file, f"{time.time():.6f} {name} {envelope.rcpt_tos[0]}\n".encode())
        return "250 OK"


def serving(sink: Sink) -> Controller:
    """The sink on a free port of the loopback address; call ``stop()`` on the result."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    return controller


async def serve(port: int, ledger: Ledger) -> None:
    """Until somebody ends it; a mail in the ledger has been answered by then."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(ledger, hostname="sink.example", loop=loop), "127.0.0.1", port)
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    await ended.wait()
    server.close()
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Ledger(sys.argv[2], json.loads(sys.argv[3]), float(sys.argv[4]))))
