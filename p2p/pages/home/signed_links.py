"""Signed links in mails that open one page without signing in."""

from django.core import signing

LINK_MAX_AGE = 60 * 60 * 24 * 60


def read_signed_link(token: str, salt: str):
    """The signed value; None when the link was changed or is older than ``LINK_MAX_AGE``."""
    try:
        return signing.loads(token, salt=salt, max_age=LINK_MAX_AGE)
    except signing.BadSignature:
        return None
