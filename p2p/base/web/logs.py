"""Log filter that removes the tokens of personal links."""

import logging
import re

PERSONAL_LINK = re.compile(r"(/(?:a|f|i|l|q|s|later|account/password/reset/key)/)[^/\s?]+")


class PersonalLinkFilter(logging.Filter):
    """``deploy/nginx.conf`` does the same for the web server's log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = PERSONAL_LINK.sub(r"\1...", record.getMessage()), ()
        return True
