"""A person's own data."""

from p2p.base.accounts.forms import ProfileForm
from p2p.base.records.forms import StaleCheckForm


class OwnProfileForm(StaleCheckForm, ProfileForm):
    """One's own data; a change saved from another tab in the meantime is not overwritten."""
