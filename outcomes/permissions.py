"""Which teams a person represents, and whether they may release a lesson."""

from outcomes.models import Lesson
from p2p.base.accounts.viewer import Viewer
from programmes.models import Programme, Team
from programmes.models.teams import Side
from programmes.policy import Role


def teams_represented_by(viewer: Viewer, programme: Programme) -> list[Team]:
    """Teams that ``viewer`` may speak for; UNESCO and observers speak for none."""
    teams = {seat.team for seat in viewer.seats if seat.role not in {Role.OFFICER, Role.OBSERVER}}
    return list(Team.objects.filter(programme=programme, pk__in=teams))


def can_release(lesson: Lesson, teams: list[Team]) -> bool:
    """Whether the lesson came from one of ``teams``. A lesson of unknown origin belongs to the seeking country."""
    origin = lesson.entry.origin if lesson.entry else None
    return origin in teams if origin else any(team.side == Side.SEEKING for team in teams)
