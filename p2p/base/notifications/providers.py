"""What notifications ask upper floors."""

from p2p.base.registry.hooks import provider


@provider
def reply_address(programme_code: str) -> str:
    """The mailbox that answers to mail of the programme; empty if there is none."""


@provider
def preferences_path(person: int) -> str:
    """Signed link to the notification preferences; needs no sign-in and opens nothing else."""


@provider
def digest_off_path(person: int) -> str:
    """Signed link for mail programs to switch the digest off with one click (RFC 8058)."""


@provider
def snooze_path(person: int, dedup_key: str) -> str:
    """Signed link to snooze one duty without signing in; only the button on that page stores anything."""
