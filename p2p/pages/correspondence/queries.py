"""The message log of a programme, as one person may read it."""

from django.db.models import Case, Q, When

from p2p.base.accounts.models import Person
from p2p.base.notifications.digest import ABOUT_DUTIES
from p2p.base.notifications.models import Notification
from p2p.pages.programme.queries import memberships_led_by
from p2p.pages.programme.visibility import hidden_notifications
from programmes.models import Programme

MANUAL_CHANNELS = [Notification.Channel.MESSAGE, Notification.Channel.PHONE]


def message_log_for(programme: Programme, person: Person):
    """The log for one side: what reminds people of the other one, or names a session that one may not read, is there
    only where somebody must pass it on."""
    mine = memberships_led_by(programme, person).values("person")
    theirs = Q(kind__in=ABOUT_DUTIES) & ~Q(person__in=mine)
    hidden = hidden_notifications(programme, person).order_by().values("pk")
    elsewhere = (theirs | Q(pk__in=hidden)) & ~Q(person=person)
    # Nobody is told whether somebody else has answered a form, unless they must remind them by hand.
    private = Q(kind="duty", data__has_key="form") & ~Q(person=person)
    rows = Notification.objects.about(programme.code).exclude((elsewhere | private) & ~Q(channel__in=MANUAL_CHANNELS))
    for_somebody = Q(channel__in=MANUAL_CHANNELS, state=Notification.State.DUE) | Q(state=Notification.State.FAILED)
    return rows.annotate(foreign=Q(elsewhere)).order_by(Case(When(for_somebody, then=0), default=1), "-due_at", "-pk")
