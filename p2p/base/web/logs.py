"""What is written down must not open anything: of a personal link only its kind goes into a log."""

import logging
import re

LINKS = re.compile(r"(/(?:a|f|i|l|q|s|later|account/password/reset/key)/)[^/\s?]+")


class WithoutLinks(logging.Filter):
    """``deploy/nginx.conf`` does the same for the log of the web server."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = LINKS.sub(r"\1...", record.getMessage()), ()
        return True
