"""Lists of what people have to do, and who among their colleagues could do it."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Case, Q, When

from p2p.base.accounts.models import Person
from p2p.base.duties.queries import Duty, duties_of
from p2p.base.notifications.digest import ABOUT_DUTIES
from p2p.base.notifications.message_kinds import subject_of
from p2p.base.notifications.models import Notification
from p2p.pages.home.discretion import notices_about_hidden, tellable
from programmes.models import Membership, Programme
from programmes.models.teams import Side
from programmes.policy import Role

AHEAD = dt.timedelta(days=45)
BY_HAND = [Notification.Channel.MESSAGE, Notification.Channel.PHONE]
LEADS = [Role.COORDINATOR, Role.DEPUTY, Role.OFFICER]


def colleagues(person: Person, duty: Duty):
    """Who may take ``duty`` over: people of the same side; what falls to a lead, another lead."""
    active = Membership.objects.active().filter(team__programme__code=duty.code)
    mine = active.filter(person=person).values("team")
    others = active.filter(team__in=mine).exclude(person=person).exclude(role=Role.OBSERVER)
    if duty.kind.shared:
        others = others.filter(role__in=LEADS)
    return Person.objects.filter(pk__in=others.values("person"), is_active=True)


def own_side(programme: Programme, person: Person):
    """Memberships of whoever ``person`` looks after: the seeking side for the coordination and for UNESCO's officer,
    their own team for a lead of peers."""
    members = Membership.objects.active().filter(team__programme=programme)
    mine = members.filter(person=person)
    if mine.filter(role__in=LEADS).exists():
        return members.filter(team__side=Side.SEEKING)
    return members.filter(team__in=mine.filter(role=Role.PEER_LEAD).values("team"))


def of_team(programme: Programme, person: Person, today: dt.date) -> list[tuple[Person, list[Duty]]]:
    """Each person of one's own side with what they owe; nobody is told who is late in the other country."""
    members = own_side(programme, person).select_related("person").order_by("rank", "person__sort_key")
    people = {one.person_id: one.person for one in members}
    owed = duties_of(list(people), today, until=today + AHEAD, codes=[programme.code])
    # Whether somebody has answered a form is between them and the form.
    told = [one for one in tellable(owed, programme, person) if not one.kind.private]
    lists = [(one, [duty for duty in told if duty.owner == one.pk]) for one in people.values()]
    return [(one, duties) for one, duties in lists if duties]


def messages_of(programme: Programme, person: Person):
    """The log for one side: what reminds people of the other one, or names a session that one may not read, is there
    only where somebody must pass it on."""
    mine = own_side(programme, person).values("person")
    theirs = Q(kind__in=ABOUT_DUTIES) & ~Q(person__in=mine)
    hidden = notices_about_hidden(programme, person).order_by().values("pk")
    elsewhere = (theirs | Q(pk__in=hidden)) & ~Q(person=person)
    # Nobody is told whether somebody else has answered a form, unless they must remind them by hand.
    private = Q(kind="duty", data__has_key="form") & ~Q(person=person)
    rows = Notification.objects.about(programme.code).exclude((elsewhere | private) & ~Q(channel__in=BY_HAND))
    for_somebody = Q(channel__in=BY_HAND, state=Notification.State.DUE) | Q(state=Notification.State.FAILED)
    return rows.annotate(foreign=Q(elsewhere)).order_by(Case(When(for_somebody, then=0), default=1), "-due_at", "-pk")


def with_words(rows: Iterable[Notification]) -> list[tuple[Notification, str]]:
    """Each message with what it says, in the language of whoever looks."""
    return [(one, subject_of(one)) for one in rows]
