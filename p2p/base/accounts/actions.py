"""Changes to people and their personal links."""

import datetime as dt

from django.db import transaction
from django.db.models.functions import Now

from p2p.base.accounts.models import Person, TokenLink
from p2p.base.accounts.text import single_line
from p2p.base.i18n.text import sort_key


@transaction.atomic
def create_person(*, name: str, password: str | None = None, **fields) -> Person:
    """A new person; without a password they are a contact and come by personal link."""
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
    """From now on the person signs in with the address the link was mailed to, unless it is taken by now."""
    link = use_link(token=token, purpose=TokenLink.Purpose.ADDRESS, now=now)
    if link is None or Person.objects.filter(email__iexact=link.target).exclude(pk=link.person_id).exists():
        return None
    Person.objects.filter(pk=link.person_id).update(email=link.target)
    return link.person


@transaction.atomic
def use_link(*, token: str, purpose: str, now: dt.datetime) -> TokenLink | None:
    """Take the link for good, or None when it is unknown, used, revoked or too old. Two clicks at once: one wins."""
    # Conditions on the locked row itself: a subquery would be answered from before the other click.
    link = TokenLink.objects.usable(purpose, now).for_token(token).select_for_update(of=("self",)).first()
    if link is not None:
        link.used_at = now
        link.save(update_fields=["used_at"])
    return link


def revoke_copied_links(person: Person) -> None:
    """Links that sign in and that others may hold: whoever passed one on was trusted with less than comes now."""
    links = TokenLink.objects.filter(person=person, purpose=TokenLink.Purpose.SIGN_IN, mailed=False, used_at=None)
    links.filter(revoked_at=None).update(revoked_at=Now())
