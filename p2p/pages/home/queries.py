"""What the pages of the desk show, each panel one query."""

import dataclasses
import datetime as dt
from typing import Any

from django.apps import apps
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outcomes.models import Dissemination, Report
from p2p.base.accounts.models import Person
from p2p.base.duties.queries import Duty, duties_of
from p2p.base.history.models import Event
from p2p.base.i18n import dates, text
from p2p.base.i18n.time_axis import Axis
from p2p.base.records.models import Record, Revision
from p2p.pages.home.discretion import tellable
from peers.models import Offer, Pairing
from programmes.exit_criteria import summarise_criteria, unmet_criteria
from programmes.gates import evaluate_criteria
from programmes.models import Document, Invitation, Membership, Need, Phase, Programme
from programmes.models.memberships import Sector
from programmes.models.teams import Side
from programmes.staff import grant_label
from sessions.models import NoteEntry, PeerSession
from sessions.scheduling import local_times

LATER = dt.timedelta(days=45)


def home(person: Person, now: dt.datetime) -> dict[str, Any]:
    """Duties in their groups, the next session, and the programmes one takes part in."""
    today = dates.today(now)
    owed = duties_of([person.pk], today, until=today + LATER)
    programmes = list(mine(person))
    nearest = PeerSession.objects.visible_to(person).ahead(now).filter(programme__in=programmes).for_list().first()
    return {
        "now": timezone.localtime(now),
        "today": today,
        "late": [one for one in owed if one.state == "late"],
        "soon": [one for one in owed if one.state == "soon"],
        "later": [one for one in owed if one.state == "later"],
        "headline": headline(owed),
        "programmes": programmes,
        "admission": None if programmes else person.invitations.filter(state=Invitation.State.ADMISSION).first(),
        "next": nearest,
        "next_in": dates.days_left(timezone.localtime(nearest.starts_at).date(), today) if nearest else "",
        "clocks": clocks_for(nearest, person) if nearest else [],
        "voice": a_lesson(programmes, person),
        "part": dates.part_of_day(timezone.localtime(now)),
    }


def mine(person: Person):
    """Programmes one is a member of; whoever reads a portfolio finds the others there."""
    memberships = Membership.objects.active().filter(person=person)
    return (
        Programme.objects.filter(pk__in=memberships.values("team__programme"))
        .order_by("code")
        .prefetch_related(Prefetch("phases", Phase.objects.for_strip()))
    )


def headline(owed: list[Duty]) -> str:
    """The news in one sentence: what is late first, then what this week wants."""
    late, soon = (sum(one.state == state for one in owed) for state in ("late", "soon"))
    late_words = ngettext("%(n)s thing is late", "%(n)s things are late", late) % {"n": late}
    soon_words = ngettext("%(n)s is for this week", "%(n)s are for this week", soon) % {"n": soon}
    if late and soon:
        return _("%(late)s, %(soon)s.") % {"late": late_words, "soon": soon_words}
    if late:
        return f"{late_words}."
    return (
        _("Nothing is late.")
        if not soon
        else ngettext("%(n)s thing is for this week.", "%(n)s things are for this week.", soon) % {"n": soon}
    )


def clocks_for(session: PeerSession, person: Person) -> list:
    members = Membership.objects.active().filter(team__peer_sessions=session).exclude(team__side=Side.SUPPORT)
    zones = members.order_by("team", "rank").values_list("person__time_zone", flat=True)
    return local_times(session.starts_at, [person.time_zone, session.time_zone, *zones])


def a_lesson(programmes: list[Programme], person: Person) -> NoteEntry | None:
    """A lesson from the person's own exchanges, another one each day."""
    rows = (
        NoteEntry.objects.visible_to(person)
        .for_report()
        .filter(kind=NoteEntry.Kind.LESSON, note__session__programme__in=programmes)
    )
    found = list(rows.select_related("note__session__programme").order_by("pk")[:30])
    return found[dates.today().toordinal() % len(found)] if found else None


def overview(programme: Programme, person: Person, now: dt.datetime) -> dict[str, Any]:
    """The programme on one page: phases, what is missing, and each kind of object in short."""
    today = dates.today(now)
    standing, phases = evaluate_criteria(programme), list(programme.phases.for_strip())
    sessions = list(programme.peer_sessions.visible_to(person).for_list().prefetch_related("needs"))
    needs = list(programme.needs.visible_to(person).for_list())
    pairings = list(programme.pairings.visible_to(person).for_list())
    members = list(Membership.objects.active().filter(team__programme=programme).select_related("person", "team"))
    people = of_own_team(members, person)
    owed = tellable(duties_of(list(people), today, until=today, codes=[programme.code]), programme, person)
    return {
        "programme": programme,
        "today": today,
        "phases": phases,
        "standing": summarise_criteria(standing),
        "unmet": unmet_criteria(standing),
        "needs": needs_with_sessions(needs, sessions),
        "need_words": coverage_words(needs),
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
        "counts": counts(programme, person),
        "country_list": [str(one.team) for one in pairings if one.state == Pairing.State.AGREED],
    }


def of_own_team(members: list[Membership], person: Person) -> dict[int, Person]:
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


def coverage_words(needs: list[Need]) -> str:
    """Three covered, one partly, one open."""
    full, part = (sum(need.status == status for need in needs) for status in (Need.Status.COVERED, Need.Status.PARTLY))
    left = sum(need.status in (Need.Status.OPEN, Need.Status.MATCHED) for need in needs)
    words = [
        ngettext("%(n)s covered", "%(n)s covered", full) % {"n": full},
        ngettext("%(n)s partly", "%(n)s partly", part) % {"n": part},
        ngettext("%(n)s open", "%(n)s open", left) % {"n": left},
    ]
    return text.join_list(word for word, number in zip(words, (full, part, left), strict=True) if number)


@dataclasses.dataclass(frozen=True)
class Bead:
    """One session on the drawing of months: ``x`` in percent of the width, ``y`` in pixels."""

    x: float
    y: float
    session: PeerSession
    kind: str


def session_beads(
    sessions: list[PeerSession], programme: Programme, phases: list[Phase], today: dt.date
) -> dict[str, Any]:
    """Sessions stacked by month, from the first to the last that matters, over the phases; mirrored by the template."""
    placed = [one for one in sessions if one.status != PeerSession.Status.CANCELLED]
    if not placed:
        return {}
    first = min(placed[0].local_start.date(), today)
    last = max(placed[-1].local_start.date(), today, min(programme.end_date, today + dt.timedelta(days=92)))
    axis = Axis.between(first, last)
    stacks: dict[int, int] = {}
    beads = []
    for one in placed:
        month = axis.month(one.local_start.date())
        level = stacks[month] = stacks.get(month, -1) + 1
        beads.append(Bead((month + 0.5) * 100 / axis.months, 21.5 * level, one, bead_kind(one)))
    base = (max(stacks.values()) + 1) * 21.5 + 20
    return {
        "beads": [dataclasses.replace(one, y=base - 12 - one.y) for one in beads],
        "months": axis.names(),
        "now": axis.place(today),
        "base": base,
        "label": base + 18,
        "bars": phase_bars(phases, axis),
        "bar": base + 30,
        "bar_words": base + 47,
        "height": base + 56,
    }


def bead_kind(session: PeerSession) -> str:
    return "held" if session.status == PeerSession.Status.HELD else "sea" if session.is_held else "ring"


def phase_bars(phases: list[Phase], axis: Axis) -> list[dict[str, Any]]:
    """Where each phase lies on the axis; narrow ones go without their name."""
    bars = []
    for one in phases:
        start, end = (axis.place(one.entered_on or one.planned_start), axis.place(one.left_on or one.planned_end))
        if end - start > 0.5:
            bars.append({"x": start, "width": end - start - 0.3, "end": end, "phase": one, "named": end - start > 14})
    return bars


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


def counts(programme: Programme, person: Person) -> dict[str, int]:
    """How many papers of each kind, in one query."""
    kinds: dict[str, Any] = {"documents": Document, "offers": Offer, "disseminations": Dissemination, "reports": Report}
    columns = {f"n_{name}": number_of(model.objects.visible_to(person)) for name, model in kinds.items()}
    row: Any = Programme.objects.filter(pk=programme.pk).values(**columns)[0]
    return {name: row[f"n_{name}"] for name in kinds}


def number_of(rows: QuerySet) -> Coalesce:
    counted = rows.filter(programme=OuterRef("pk")).order_by().values("programme").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def results(programme: Programme, person: Person) -> dict[str, Any]:
    """What donors and observers see: phases, accepted figures, published reports."""
    return {
        "programme": programme,
        "phases": programme.phases.for_strip(),
        "indicators": programme.indicators.visible_to(person).for_list(),
        "reports": programme.reports.visible_to(person).for_list(),
    }


def history_of(person: Person) -> list[tuple[Event, str]]:
    """What was done to an account, and of which role it was."""
    events = Event.objects.filter(kind="accounts.person", key=str(person.pk)).for_list()[:100]
    about_roles = {"granted", "ended"}
    return [(one, " · ".join(map(grant_label, one.changes)) if one.verb in about_roles else "") for one in events]


def thing_of(event: Event) -> Record | None:
    """The object an event names, when it still exists."""
    return apps.get_model(event.kind)._base_manager.filter(pk=event.key).first()


def fields_of(event: Event, thing: Record | None) -> list[tuple[str, Any]]:
    """Names and values that the event entered, as people know them."""
    revision = Revision.objects.filter(kind=event.kind, key=event.key, number=event.revision or 0).first()
    if thing is None or revision is None:
        return []
    labels = {field.name: str(field.verbose_name) for field in (*thing._meta.fields, *thing._meta.many_to_many)}
    return [(labels[name], shown(thing, name)) for name in event.changes if name in labels]


def shown(thing: Record, name: str) -> Any:
    display = getattr(thing, f"get_{name}_display", None)
    value = display() if display else getattr(thing, name)
    return text.join_list(value.all()) if hasattr(value, "all") else value
