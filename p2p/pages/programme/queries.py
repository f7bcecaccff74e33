"""What the programme page, the results page and the team's list of duties show."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from outcomes.models import Dissemination, Report
from p2p.base.accounts.models import Person
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
from programmes.policy import Role
from sessions.models import PeerSession


def overview(programme: Programme, person: Person, now: dt.datetime) -> dict[str, Any]:
    """The programme on one page: phases, what is missing, and each kind of object in short."""
    today = dates.today(now)
    standing, phases = evaluate_criteria(programme), list(programme.phases.for_strip())
    sessions = list(programme.peer_sessions.visible_to(person).for_list().prefetch_related("needs"))
    needs = list(programme.needs.visible_to(person).for_list())
    pairings = list(programme.pairings.visible_to(person).for_list())
    members = list(Membership.objects.active().filter(team__programme=programme).select_related("person", "team"))
    people = people_of_own_side(members, person)
    owed = visible_duties(duties_of(list(people), today, until=today, codes=[programme.code]), programme, person)
    return {
        "programme": programme,
        "today": today,
        "phases": phases,
        "standing": summarise_criteria(standing),
        "unmet": unmet_criteria(standing),
        "needs": needs_with_sessions(needs, sessions),
        "need_summary": coverage_summary(needs),
        "sessions": sessions,
        "beads": session_beads(sessions, programme, phases, today),
        "ahead": [one for one in sessions if one.starts_at > now and not one.is_held],
        "held": sum(one.is_held for one in sessions),
        "missing": [(one, people[one.owner]) for one in owed if one.state == "late"][:8],
        "actions": programme.actions.visible_to(person).for_list(),
        "indicators": programme.indicators.visible_to(person).for_list(),
        "members": team_balance([one for one in members if one.team.side == Side.SEEKING]),
        "pairings": pairings,
        "risks": programme.risks.visible_to(person).for_list(),
        "counts": record_counts(programme, person),
        "country_list": [str(one.team) for one in pairings if one.state == Pairing.State.AGREED],
    }


def people_of_own_side(members: list[Membership], person: Person) -> dict[int, Person]:
    """Who may be named as late: people of one's own country; UNESCO looks at the seeking side."""
    mine = {one.team_id for one in members if one.person_id == person.pk and one.team.side != Side.SUPPORT}
    mine = mine or {one.team_id for one in members if one.team.side == Side.SEEKING}
    return {one.person_id: one.person for one in members if one.team_id in mine}


def needs_with_sessions(needs: list[Need], sessions: list[PeerSession]) -> list[tuple[Need, list[int]]]:
    served: dict[int, list[int]] = {need.pk: [] for need in needs}
    for session in sessions:
        for need in session.needs.all():
            served.setdefault(need.pk, []).append(session.number)
    return [(need, served[need.pk]) for need in needs]


def coverage_summary(needs: list[Need]) -> str:
    """Three covered, one partly, one open."""
    full, part = (sum(need.status == status for need in needs) for status in (Need.Status.COVERED, Need.Status.PARTLY))
    left = sum(need.status in (Need.Status.OPEN, Need.Status.MATCHED) for need in needs)
    words = [
        ngettext("%(n)s covered", "%(n)s covered", full) % {"n": full},
        ngettext("%(n)s partly", "%(n)s partly", part) % {"n": part},
        ngettext("%(n)s open", "%(n)s open", left) % {"n": left},
    ]
    return text.join_list(word for word, number in zip(words, (full, part, left), strict=True) if number)


def team_balance(rows: list[Membership]) -> dict[str, Any]:
    """Sectors and women of the national team, each a row of dots."""
    by_sector = [(label, sum(one.sector == sector for one in rows)) for sector, label in Sector.choices]
    women = sum(one.person.gender == "F" for one in rows)
    return {
        "total": len(rows),
        "women": women,
        "others": len(rows) - women,
        "sectors": [(label, n) for label, n in by_sector if n],
    }


def record_counts(programme: Programme, person: Person) -> dict[str, int]:
    """How many papers of each kind, in one query."""
    kinds: dict[str, Any] = {"documents": Document, "offers": Offer, "disseminations": Dissemination, "reports": Report}
    columns = {f"n_{name}": count_per_programme(model.objects.visible_to(person)) for name, model in kinds.items()}
    row: Any = Programme.objects.filter(pk=programme.pk).values(**columns)[0]
    return {name: row[f"n_{name}"] for name in kinds}


def count_per_programme(rows: QuerySet) -> Coalesce:
    counted = rows.filter(programme=OuterRef("pk")).order_by().values("programme").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def results_context(programme: Programme, person: Person) -> dict[str, Any]:
    """What donors and observers see: phases, accepted figures, published reports."""
    return {
        "programme": programme,
        "phases": programme.phases.for_strip(),
        "indicators": programme.indicators.visible_to(person).for_list(),
        "reports": programme.reports.visible_to(person).for_list(),
    }


def record_of(event: Event) -> Record | None:
    """The object an event names, when it still exists."""
    return apps.get_model(event.kind)._base_manager.filter(pk=event.key).first()


def changed_fields(event: Event, thing: Record | None) -> list[tuple[str, Any]]:
    """Names and values that the event entered, as people know them."""
    revision = Revision.objects.filter(kind=event.kind, key=event.key, number=event.revision or 0).first()
    if thing is None or revision is None:
        return []
    labels = {field.name: str(field.verbose_name) for field in (*thing._meta.fields, *thing._meta.many_to_many)}
    return [(labels[name], display_value(thing, name)) for name in event.changes if name in labels]


def display_value(thing: Record, name: str) -> Any:
    display = getattr(thing, f"get_{name}_display", None)
    value = display() if display else getattr(thing, name)
    return text.join_list(value.all()) if hasattr(value, "all") else value


TEAM_LOOK_AHEAD = dt.timedelta(days=45)
LEAD_ROLES = [Role.COORDINATOR, Role.DEPUTY, Role.OFFICER]


def memberships_led_by(programme: Programme, person: Person):
    """Memberships of whoever ``person`` looks after: the seeking side for the coordination and for UNESCO's officer,
    their own team for a lead of peers."""
    members = Membership.objects.active().filter(team__programme=programme)
    mine = members.filter(person=person)
    if mine.filter(role__in=LEAD_ROLES).exists():
        return members.filter(team__side=Side.SEEKING)
    return members.filter(team__in=mine.filter(role=Role.PEER_LEAD).values("team"))


def duties_by_person(programme: Programme, person: Person, today: dt.date) -> list[tuple[Person, list[Duty]]]:
    """Each person of one's own side with what they owe; nobody is told who is late in the other country."""
    members = memberships_led_by(programme, person).select_related("person").order_by("rank", "person__sort_key")
    people = {one.person_id: one.person for one in members}
    owed = duties_of(list(people), today, until=today + TEAM_LOOK_AHEAD, codes=[programme.code])
    # Whether somebody has answered a form is between them and the form.
    told = [one for one in visible_duties(owed, programme, person) if not one.kind.private]
    lists = [(one, [duty for duty in told if duty.owner == one.pk]) for one in people.values()]
    return [(one, duties) for one, duties in lists if duties]
