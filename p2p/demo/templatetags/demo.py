"""Demonstration accounts on the sign-in page, grouped by side."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from p2p.base.accounts.models import Person
from p2p.demo.loader import Demo, local_today
from programmes.models import Membership
from programmes.models.teams import Side

register = template.Library()


@register.simple_tag
def demo_people() -> list[dict[str, Any]]:
    """Groups of demonstration accounts that exist here; empty outside the try-out."""
    if not settings.TRYOUT:
        return []
    order = [account["email"] for account in Demo(local_today()).accounts()]
    people = {person.email: person for person in Person.objects.filter(email__in=order)}
    memberships = (
        Membership.objects.filter(person__in=people.values()).select_related("team", "team__programme").order_by("pk")
    )
    first = {membership.person_id: membership for membership in reversed(memberships)}
    groups: dict[str, list] = {Side.SEEKING: [], Side.PROVIDING: [], Side.SUPPORT: []}
    for email in order:
        if person := people.get(email):
            member = first.get(person.pk)
            groups[member.team.side if member else Side.SUPPORT].append(account_details(person, member))
    headings = {
        Side.SEEKING: _("Knowledge-seeking teams"),
        Side.PROVIDING: _("Knowledge-providing peers"),
        Side.SUPPORT: _("UNESCO and partners"),
    }
    return [{"heading": headings[side], "people": accounts} for side, accounts in groups.items() if accounts]


def account_details(person: Person, member: Membership | None) -> dict[str, str]:
    role = (
        member.get_role_display()
        if member
        else person.get_portfolio_display()
        if person.portfolio
        else _("Administrator")
    )
    place = member.team.country.name if member and member.team.country else ""
    return {
        "name": person.name,
        "email": person.email or "",
        "role": role,
        "place": place,
        "language": person.get_language_display(),
    }
