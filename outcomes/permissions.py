"""Which teams a person represents, and whether they may release a lesson."""

from outcomes.models import Lesson
from p2p.base.accounts.models import Person
from programmes.models import Membership, Programme, Team
from programmes.models.teams import Side
from programmes.policy import Role


def teams_represented_by(person: Person, programme: Programme) -> list[Team]:
    """Teams that ``person`` may speak for; UNESCO and observers speak for none."""
    speaking = Membership.objects.active().exclude(role__in=[Role.OFFICER, Role.OBSERVER])
    return list(Team.objects.filter(programme=programme, memberships__in=speaking.filter(person=person)))


def can_release(lesson: Lesson, teams: list[Team]) -> bool:
    """Whether the lesson came from one of ``teams``. A lesson of unknown origin belongs to the seeking country."""
    origin = lesson.entry.origin if lesson.entry else None
    return origin in teams if origin else any(team.side == Side.SEEKING for team in teams)
