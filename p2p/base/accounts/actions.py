"""Changes to people and their personal links."""

import datetime as dt

from django.db import transaction
from django.db.models.functions import Now

from p2p.base.accounts.models import Person, TokenLink
from p2p.base.accounts.text import single_line
from p2p.base.i18n.text import sort_key


@transaction.atomic
def create_person(*, name: str, password: str | None = None, **fields) -> Person:
    """A new person; without a password a contact, who signs in by personal link."""
    return Person.objects.create_user(name, password=password, **fields)


@transaction.atomic
def save_person(*, person: Person, values: dict) -> Person:
    """Store what the person (or a coordinator for a contact) changed in the profile."""
    for field, value in values.items():
        setattr(person, field, value)
    person.name = single_line(person.name)
    person.email = person.email or None
    person.username = person.username or None
    person.sort_key = sort_key(person.latin_name or person.name)
    person.save()
    return person


@transaction.atomic
def confirm_address(*, token: str, now: dt.datetime) -> Person | None:
    """Make the confirmed address the one to sign in with; None if the link is void or the address taken."""
    link = use_link(token=token, purpose=TokenLink.Purpose.ADDRESS, now=now)
    if link is None or Person.objects.filter(email__iexact=link.target).exclude(pk=link.person_id).exists():
        return None
    Person.objects.filter(pk=link.person_id).update(email=link.target)
    return link.person


@transaction.atomic
def use_link(*, token: str, purpose: str, now: dt.datetime) -> TokenLink | None:
    """Mark the link as used; None if it is unknown, used, revoked or expired. Of two concurrent clicks one wins."""
    # The conditions must be on the locked row: PostgreSQL would not evaluate a subquery again after the lock.
    link = TokenLink.objects.usable(purpose, now).for_token(token).select_for_update(of=("self",)).first()
    if link is not None:
        link.used_at = now
        link.save(update_fields=["used_at"])
    return link


def revoke_copied_links(person: Person) -> None:
    """Revoke unused sign-in links that others may hold: the person gets more rights now than they were trusted with."""
    links = TokenLink.objects.filter(person=person, purpose=TokenLink.Purpose.SIGN_IN, mailed=False, used_at=None)
    links.filter(revoked_at=None).update(revoked_at=Now())
