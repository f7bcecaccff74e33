"""``visible_to`` of every model, asked by everybody, gives what it gave before the viewer."""

import pytest
from django.apps import apps

from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import Viewer
from programmes.models import Membership, Programme
from programmes.models.programmes import State
from programmes.policy import Role
from tests.factories import MembershipFactory, PersonFactory, now
from tests.old_visibility import VISIBLE, read_by, readable_actions, readable_entries, record_of_programme

MODELS = [model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")]


def keys(rows) -> list:
    return sorted(rows.values_list("pk", flat=True), key=str)


def differences(person: Person) -> list[str]:
    """Kinds of which the person sees other rows than before, or a row twice."""
    viewer = Viewer(person)
    asked = {model: model._default_manager.visible_to(viewer) for model in MODELS}
    before = {model: VISIBLE.get(model, record_of_programme(model))(person) for model in MODELS}
    return [f"{person}: {model.__name__}" for model in MODELS if keys(asked[model]) != keys(before[model])]


def other_differences(person: Person) -> list[str]:
    """The same of what is asked for the other way round."""
    viewer, (session, action, entry) = Viewer(person), OTHERS
    pairs = {
        "hidden sessions": (session.objects.not_visible_to(viewer), session.objects.exclude(read_by(person))),
        "hidden actions": (
            action.objects.not_visible_to(viewer),
            action.objects.exclude(pk__in=readable_actions(person).values("pk")),
        ),
        "readable entries": (entry.objects.readable_by(viewer), readable_entries(person)),
    }
    return [f"{person}: {name}" for name, (new, old) in pairs.items() if keys(new) != keys(old)]


OTHERS = [
    apps.get_model(name) for name in ("peer_sessions.PeerSession", "outcomes.FollowUpAction", "peer_sessions.NoteEntry")
]


def test_every_model_with_a_door_is_compared(demo):
    """Those without rows in the demonstration prove nothing here."""
    assert len(MODELS) == 34
    assert {model.__name__ for model in MODELS if not model._default_manager.exists()} == {"Draft"}


def test_everybody_of_the_demonstration_sees_what_they_saw(demo):
    people = list(Person.objects.all())
    assert [line for person in people for line in differences(person) + other_differences(person)] == []


@pytest.mark.parametrize("portfolio", Person.Portfolio.values)
@pytest.mark.parametrize("superuser", [False, True])
def test_staff_sees_what_they_saw(demo, portfolio, superuser):
    person = PersonFactory(portfolio=portfolio, is_superuser=superuser)
    assert differences(person) + other_differences(person) == []


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.PORTFOLIO])
@pytest.mark.parametrize("side", ["seeking", "providing", "support"])
@pytest.mark.parametrize("portfolio", ["", "AFR", "all"])
def test_each_role_on_each_side_sees_what_it_saw_also_when_it_has_ended(demo, role, side, portfolio):
    team = demo["SSD-COPY"].teams.filter(side=side).first()
    person = PersonFactory(portfolio=portfolio)
    membership = MembershipFactory(person=person, team=team, role=role)
    assert differences(person) + other_differences(person) == []
    Membership.objects.filter(pk=membership.pk).update(ended_at=now())
    assert differences(person) + other_differences(person) == []


@pytest.mark.parametrize("state", State.values)
def test_no_state_of_a_programme_hides_it(demo, state):
    Programme.objects.update(state=state)
    people = Person.objects.filter(memberships__team__programme=demo["SSD-COPY"]).distinct()
    assert [line for person in people for line in differences(person) + other_differences(person)] == []


def test_facilitators_and_note_takers_of_all_sessions_see_what_they_saw(demo):
    """Also those who have changed sides or left, in sessions of every visibility."""
    sessions, people = OTHERS[0].objects.order_by("pk"), list(Person.objects.filter(memberships__isnull=False)[:12])
    for n, session in enumerate(sessions):
        visibility = ["exchange", "own_side", "unattributed", "in_the_room"][n % 4]
        facts = {"moderator": people[n % 5], "note_taker": people[5 + n % 7], "visibility": visibility}
        OTHERS[0].objects.filter(pk=session.pk).update(**facts)
    for n, entry in enumerate(OTHERS[2].objects.order_by("pk")):
        visibility = ["exchange", "own_side", "unattributed", "in_the_room"][n // 2 % 4]
        OTHERS[2].objects.filter(pk=entry.pk).update(visibility=visibility, author=people[n % 12])
    apps.get_model("peer_sessions.Note").objects.filter(pk__in=range(0, 10**6, 2)).update(state="draft")
    everybody = [*people, PersonFactory(portfolio="AFR"), PersonFactory(portfolio="all"), PersonFactory()]
    assert [line for person in everybody for line in differences(person) + other_differences(person)] == []
