"""People and messages for the drills, by the thousand."""

import datetime as dt

from django.utils import timezone

from p2p.base.accounts.models import Person
from p2p.base.i18n.text import sort_key
from p2p.base.notifications.models import Notification
from tests.drills.house import House, Outcome
from tests.factories import coordinator_of, started

State = Notification.State
CODE = "UGA-DRILL"


def people(count: int, **values) -> list[Person]:
    return Person.objects.bulk_create(
        Person(
            name=f"Person {n}",
            sort_key=sort_key(f"Person {n}"),
            email=f"one{n}@mail.example",
            contact_email=f"one{n}@mail.example",
            password="!",
            language=("en", "fr", "es", "ar")[n % 4],
            **values,
        )
        for n in range(count)
    )


def queue(count: int, readers: int = 300) -> None:
    """So many messages of a programme, each one mail and due since yesterday."""
    coordinator_of(started(code=CODE), name="Amina", email="amina@mail.example")
    crowd, yesterday = people(readers), timezone.now() - dt.timedelta(days=1)
    data = {"path": "/"}
    Notification.objects.bulk_create(
        (
            Notification(
                person=crowd[n % readers],
                key=f"drill:{n}",
                kind="report_ready",
                programme_code=CODE,
                data=data,
                due_at=yesterday,
            )
            for n in range(count)
        ),
        batch_size=2000,
    )


def sent() -> int:
    return Notification.objects.filter(state=State.SENT).count()


def outcome(house: House) -> Outcome:
    return Outcome({one.message_id for one in Notification.objects.only("person_id", "key")}, house.taken())


def states() -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Notification.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found
