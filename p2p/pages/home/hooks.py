"""Where mails lead without signing in."""

from django.core import signing
from django.urls import reverse

from p2p.base.notifications.providers import digest_off_path, preferences_path, snooze_path
from p2p.base.registry.hooks import on


@on(preferences_path)
def preferences_by_link(person: int) -> str:
    return reverse("switches-by-link", args=[signing.dumps(person, salt="switches")])


@on(digest_off_path)
def digest_off_by_link(person: int) -> str:
    return reverse("digest-off", args=[signing.dumps(person, salt="switches")])


@on(snooze_path)
def snooze_by_link(person: int, dedup_key: str) -> str:
    return reverse("later-by-link", args=[signing.dumps([person, dedup_key], salt="later", compress=True)])
