"""What notifications ask upper floors."""

from p2p.base.registry.hooks import provider


@provider
def reply_address(programme_code: str) -> str:
    """The mailbox that answers to mail of the programme; empty if there is none."""
