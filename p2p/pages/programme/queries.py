"""What the programme page, the results page and the team's list of duties show."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from outcomes.models import Dissemination, Report
from p2p.base.accounts.models import Person
from p2p.base.accounts.viewer import Viewer
from p2p.base.duties.queries import Duty, duties_of
from p2p.base.history.models import Event
from p2p.base.i18n import dates, text
from p2p.base.records.models import Record, Revision
from p2p.pages.programme.session_chart import session_beads
from p2p.pages.programme.visibility import visible_duties
from peers.models import Offer, Pairing
from programmes.exit_criteria import summarise_criteria, unmet_criteria
from programmes.gates import evaluate_criteria
from programmes.models import Document, Membership, Need, Programme
from programmes.models.memberships import Sector
from programmes.models.teams import Side
from programmes.policy import LEADS, Role
from sessions.models import PeerSession

LOOK_AHEAD = dt.timedelta(days=45)


def overview(programme: Programme, viewer: Viewer, now: dt.datetime) -> dict[str, Any]:
    """What the programme page shows besides ``programme``: phases, what is missing, each kind of record in short."""
    today = dates.today(now)
    criteria, phases = evaluate_criteria(programme), list(programme.phases.for_strip())
    sessions = list(programme.peer_sessions.visible_to(viewer).for_list())
    needs = list(programme.needs.visible_to(viewer).for_list())
    pairings = list(programme.pairings.visible_to(viewer).for_list())
    members = list(Membership.objects.active().filter(team__programme=programme).select_related("person", "team"))
    people = people_of_own_side(members, viewer)
    owed = visible_duties(duties_of(list(people), today, until=today, codes=[programme.code]), programme, viewer)
    return {
        "today": today,
        "phases": phases,
        "current_summary": summarise_criteria(criteria),
        "unmet": unmet_criteria(criteria),
        "needs": needs_with_sessions(needs, sessions),
        "need_summary": coverage_summary(needs),
        "sessions": sessions,
        "beads": session_beads(sessions, programme, phases, today),
        "ahead": [session for session in sessions if session.starts_at > now and not session.is_held],
        "held": sum(session.is_held for session in sessions),
        "missing": [(duty, people[duty.owner]) for duty in owed if duty.state == "late"][:8],
        "actions": programme.actions.visible_to(viewer).for_list(),
        "indicators": programme.indicators.visible_to(viewer).for_list(),
        "members": team_balance([member for member in members if member.team.side == Side.SEEKING]),
        "pairings": pairings,
        "risks": programme.risks.visible_to(viewer).for_list(),
        "counts": record_counts(programme, viewer),
        "country_list": [str(pairing.team) for pairing in pairings if pairing.state == Pairing.State.AGREED],
    }


def people_of_own_side(members: list[Membership], viewer: Viewer) -> dict[int, Person]:
    """Who may be named as late: people of the reader's own team; for UNESCO those of the seeking side."""
    teams = {member.team_id for member in members if member.person_id == viewer.pk and member.team.side != Side.SUPPORT}
    teams = teams or {member.team_id for member in members if member.team.side == Side.SEEKING}
    return {member.person_id: member.person for member in members if member.team_id in teams}


def needs_with_sessions(needs: list[Need], sessions: list[PeerSession]) -> list[tuple[Need, list[int]]]:
    """Each need with the numbers of the sessions that serve it, in their order."""
    served = PeerSession.needs.through.objects.filter(peersession__in=[session.pk for session in sessions])
    pairs = set(served.values_list("need", "peersession"))
    return [(need, [session.number for session in sessions if (need.pk, session.pk) in pairs]) for need in needs]


def coverage_summary(needs: list[Need]) -> str:
    """For example: 3 covered, 1 partly, 1 open."""
    full, part = (sum(need.status == status for need in needs) for status in (Need.Status.COVERED, Need.Status.PARTLY))
    left = sum(need.status in (Need.Status.OPEN, Need.Status.MATCHED) for need in needs)
    phrases = [
        ngettext("%(n)s covered", "%(n)s covered", full) % {"n": full},
        ngettext("%(n)s partly", "%(n)s partly", part) % {"n": part},
        ngettext("%(n)s open", "%(n)s open", left) % {"n": left},
    ]
    return text.join_list(phrase for phrase, number in zip(phrases, (full, part, left), strict=True) if number)


def team_balance(members: list[Membership]) -> dict[str, Any]:
    """Sectors and women of the national team, each a row of dots."""
    by_sector = [(label, sum(member.sector == sector for member in members)) for sector, label in Sector.choices]
    women = sum(member.person.gender == "F" for member in members)
    return {
        "total": len(members),
        "women": women,
        "others": len(members) - women,
        "sectors": [(label, n) for label, n in by_sector if n],
    }


def record_counts(programme: Programme, viewer: Viewer) -> dict[str, int]:
    """Number of documents, offers, disseminations and reports that ``viewer`` may read, in one query."""
    kinds: dict[str, Any] = {"documents": Document, "offers": Offer, "disseminations": Dissemination, "reports": Report}
    columns = {f"n_{name}": count_per_programme(model.objects.visible_to(viewer)) for name, model in kinds.items()}
    counted: Any = Programme.objects.filter(pk=programme.pk).values(**columns)[0]
    return {name: counted[f"n_{name}"] for name in kinds}


def count_per_programme(records: QuerySet) -> Coalesce:
    counted = records.filter(programme=OuterRef("pk")).order_by().values("programme").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def results_context(programme: Programme, viewer: Viewer) -> dict[str, Any]:
    """What donors and observers see: phases, accepted figures, published reports."""
    return {
        "phases": programme.phases.for_strip(),
        "indicators": programme.indicators.visible_to(viewer).for_list(),
        "reports": programme.reports.visible_to(viewer).for_list(),
    }


def record_of_event(event: Event) -> Record | None:
    """The object an event names, when it still exists."""
    return apps.get_model(event.kind)._base_manager.filter(pk=event.key).first()


def changed_fields(event: Event, record: Record | None) -> list[tuple[str, Any]]:
    """Labels of the fields the event changed, with the values they have now; empty when the record is gone."""
    revision = Revision.objects.filter(kind=event.kind, key=event.key, number=event.revision or 0).first()
    if record is None or revision is None:
        return []
    labels = {field.name: str(field.verbose_name) for field in (*record._meta.fields, *record._meta.many_to_many)}
    return [(labels[name], display_value(record, name)) for name in event.changes if name in labels]


def display_value(record: Record, name: str) -> Any:
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    return text.join_list(value.all()) if hasattr(value, "all") else value


def memberships_led_by(programme: Programme, viewer: Viewer):
    """Memberships that ``viewer`` looks after: the seeking side for the coordination and UNESCO's officer, their own
    team for a lead of peers.
    """
    members = Membership.objects.active().filter(team__programme=programme)
    if viewer.roles_in(programme.pk) & LEADS:
        return members.filter(team__side=Side.SEEKING)
    return members.filter(team__in={seat.team for seat in viewer.seats if seat.role == Role.PEER_LEAD})


def duties_by_person(programme: Programme, viewer: Viewer, today: dt.date) -> list[tuple[Person, list[Duty]]]:
    """Each person that ``viewer`` looks after with their duties; who is late in the other country stays hidden."""
    members = memberships_led_by(programme, viewer).select_related("person").order_by("rank", "person__sort_key")
    people = {member.person_id: member.person for member in members}
    owed = duties_of(list(people), today, until=today + LOOK_AHEAD, codes=[programme.code])
    # Who has not answered a form stays hidden, also from the lead of the team.
    visible = [duty for duty in visible_duties(owed, programme, viewer) if not duty.kind.private]
    lists = [(owner, [duty for duty in visible if duty.owner == owner.pk]) for owner in people.values()]
    return [(owner, duties) for owner, duties in lists if duties]
