"""Lists of what people have to do, and who among their colleagues could do it."""

import datetime as dt
from collections.abc import Iterable

from p2p.accounts.models import Person
from p2p.duties.kinds import Duty, duties_of
from p2p.notices.letters import letter_for
from p2p.notices.models import Notice
from programmes.access import Role
from programmes.models import Membership, Programme
from programmes.models.people import Side

AHEAD = dt.timedelta(days=45)
LEADS = [Role.COORDINATOR, Role.DEPUTY, Role.OFFICER]


def colleagues(person: Person, duty: Duty):
    """Who may take ``duty`` over: people of the same side; what falls to a lead, another lead."""
    if not duty.kind.handed:
        return Person.objects.none()
    active = Membership.objects.active().filter(team__programme__code=duty.code)
    mine = active.filter(person=person).values("team")
    others = active.filter(team__in=mine).exclude(person=person).exclude(role=Role.OBSERVER)
    if duty.kind.shared:
        others = others.filter(role__in=LEADS)
    return Person.objects.filter(pk__in=others.values("person"), is_active=True)


def of_team(
    programme: Programme, person: Person, roles: Iterable[str], today: dt.date
) -> list[tuple[Person, list[Duty]]]:
    """Each person of one's own side with what they owe; nobody is told who is late in the other country."""
    members = Membership.objects.active().filter(team__programme=programme).select_related("person")
    if set(roles) & set(LEADS):
        members = members.filter(team__side=Side.SEEKING)
    else:
        mine = Membership.objects.active().filter(person=person, role=Role.PEER_LEAD, team__programme=programme)
        members = members.filter(team__in=mine.values("team"))
    people = {one.person_id: one.person for one in members.order_by("rank", "person__sort_key")}
    owed = duties_of(list(people), today, until=today + AHEAD, codes=[programme.code])
    lists = [(one, [duty for duty in owed if duty.owner == one.pk]) for one in people.values()]
    return [(one, duties) for one, duties in lists if duties]


def with_words(rows: Iterable[Notice]) -> list[tuple[Notice, str]]:
    """Each message with what it says, in the language of whoever looks."""
    return [(one, letter_for(one).subject) for one in rows]
