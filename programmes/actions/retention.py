"""Erase contact details that are no longer needed."""

import datetime as dt

from django.conf import settings

from p2p.base.accounts.models import Person
from p2p.base.history.actions import record_event
from p2p.base.i18n import dates
from p2p.base.web.fault_isolation import run_each_isolated
from programmes.enums import ProgrammeVerb
from programmes.models import Membership


def erase_contacts(*, today: dt.date) -> int:
    """Erase the contact details of people whose programmes were all archived long ago.

    Names stay, because agreed notes and reports carry them. Administrators and portfolio readers are left out.
    """
    long_ago = today - dates.months(settings.P2P_CONTACT_ERASED_AFTER_MONTHS)
    needed = Membership.objects.exclude(team__programme__put_away_on__lte=long_ago)
    people = Person.objects.filter(memberships__isnull=False, portfolio="", is_superuser=False)
    people = people.exclude(pk__in=needed.values("person")).exclude(contact_email="", phone="").distinct()
    return run_each_isolated("erase_contacts", list(people), erase_contact)


def erase_contact(person: Person) -> None:
    record_event(None, ProgrammeVerb.ERASED, person, changes=["contact_email", "phone"])
    Person.objects.filter(pk=person.pk).update(contact_email="", phone="")
