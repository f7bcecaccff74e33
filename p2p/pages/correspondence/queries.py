"""The message log of a programme, as one person may read it."""

from django.db.models import Case, Q, When

from p2p.base.accounts.viewer import Viewer
from p2p.base.notifications.message_kinds import AboutDuty, DutyDue
from p2p.base.notifications.models import Notification
from p2p.base.notifications.registry import kinds_of
from p2p.pages.programme.queries import memberships_led_by
from p2p.pages.programme.visibility import hidden_notifications
from programmes.models import Programme

MANUAL_CHANNELS = [Notification.Channel.MESSAGE, Notification.Channel.PHONE]


def message_log_for(programme: Programme, viewer: Viewer):
    """The message log for the side of ``viewer``.

    Reminders to people of the other side, and messages about a session that ``viewer`` may not read, are listed only
    where somebody has to pass them on by hand.
    """
    own_people = memberships_led_by(programme, viewer).values("person")
    theirs = Q(kind__in=kinds_of(AboutDuty)) & ~Q(person__in=own_people)
    hidden = hidden_notifications(programme, viewer).order_by().values("pk")
    elsewhere = (theirs | Q(pk__in=hidden)) & ~Q(person=viewer.pk)
    # Whether others have answered a form is hidden, except from those who must remind them by hand.
    private = Q(kind=DutyDue.kind, data__has_key="form") & ~Q(person=viewer.pk)
    notifications = Notification.objects.about(programme.code).exclude(
        (elsewhere | private) & ~Q(channel__in=MANUAL_CHANNELS)
    )
    for_somebody = Q(channel__in=MANUAL_CHANNELS, state=Notification.State.DUE) | Q(state=Notification.State.FAILED)
    return notifications.annotate(foreign=Q(elsewhere)).order_by(
        Case(When(for_somebody, then=0), default=1), "-due_at", "-pk"
    )
