"""``visible_to`` as it was before the viewer, by model: what the new conditions are compared with."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from outcomes import models as outcomes
from p2p.base.questionnaires.models import Recipient
from p2p.base.records.models import Draft
from programmes import models as programmes
from programmes.models import Membership, Programme
from programmes.models.programmes import in_force
from programmes.models.teams import Side
from programmes.policy import Role
from programmes.regions import countries_of
from sessions import models as sessions
from sessions.models import Note, NoteEntry, PeerSession
from sessions.models.visibility import PUBLIC_TO_EXCHANGE, Visibility


def opened_by(person, *, observers: bool = True):
    roles = Role.values if observers else [role for role in Role.values if role != Role.OBSERVER]
    member = Programme._base_manager.filter(
        in_force("teams__memberships__"),
        pk=OuterRef("pk"),
        teams__memberships__person=person,
        teams__memberships__role__in=roles,
    )
    everything = Q(pk__isnull=False)
    portfolio = everything if person.portfolio == "all" else Q(seeking_country__in=countries_of(person.portfolio))
    return Programme.objects.filter(Exists(member) | portfolio)


def inside(person):
    return opened_by(person, observers=False)


def overseen(person, programme: str) -> Q:
    officer = Membership.objects.active().filter(person=person, role=Role.OFFICER, team__programme=OuterRef(programme))
    everywhere = Q(pk__isnull=False) if person.portfolio == "all" else Q(pk__isnull=True)
    region = Q(**{f"{programme}__seeking_country__in": countries_of(person.portfolio)})
    return Q(Exists(officer)) | everywhere | region


def read_by(person) -> Q:
    active = Membership.objects.active().filter(person=person)
    took_part = active.filter(team__peer_sessions=OuterRef("pk")).exclude(role=Role.OBSERVER)
    support = active.filter(team__programme=OuterRef("programme"), team__side=Side.SUPPORT)
    has_role = (Q(moderator=person) | Q(note_taker=person)) & (~Q(visibility=Visibility.OWN_SIDE) | Exists(support))
    open_to_staff = Q(visibility__in=PUBLIC_TO_EXCHANGE) & overseen(person, "programme")
    return Q(Exists(took_part)) | has_role | open_to_staff


def visible_sessions(person):
    return PeerSession.objects.live().filter(read_by(person))


def visible_notes(person):
    writers = Q(author=person) | Q(co_writers=person) | Q(session__note_taker=person)
    of_sessions = Note.objects.filter(session__in=visible_sessions(person))
    return of_sessions.filter(~Q(state=Note.State.DRAFT) | writers).distinct()


def readable_entries(person):
    memberships = Membership.objects.active().filter(person=person)
    same_side = memberships.filter(
        team__programme=OuterRef("note__session__programme"), team__side=OuterRef("team__side")
    )
    in_room = memberships.filter(team__peer_sessions=OuterRef("note__session"))
    return NoteEntry.objects.filter(note__in=visible_notes(person)).filter(
        Q(author=person)
        | Q(visibility__in=PUBLIC_TO_EXCHANGE)
        | Q(visibility=Visibility.OWN_SIDE) & Exists(same_side)
        | Q(visibility=Visibility.IN_THE_ROOM) & Exists(in_room)
    )


def visible_corrections(person):
    entries = Q(entry=None) | Q(entry__in=readable_entries(person)) | Q(by=person)
    return sessions.Correction.objects.filter(entries, note__in=visible_notes(person))


def visible_translations(person):
    restricted = NoteEntry.objects.live().exclude(visibility__in=PUBLIC_TO_EXCHANGE).filter(note=OuterRef("note"))
    writers = Q(note__author=person) | Q(note__co_writers=person) | Q(note__session__note_taker=person)
    open_to_person = writers | ~Exists(restricted)
    return sessions.Translation.objects.filter(open_to_person, note__in=visible_notes(person)).distinct()


def readable_actions(person):
    readable = Q(entry=None) | Q(owner=person) | Q(entry__in=readable_entries(person))
    return outcomes.FollowUpAction.objects.filter(readable)


def visible_lessons(person):
    lessons = outcomes.Lesson.objects.filter(archived_at=None, programme__in=inside(person))
    return lessons.filter(Q(entry=None) | Q(entry__in=readable_entries(person)))


def visible_contributions(person):
    readable = readable_entries(person)
    action = Q(action__entry=None) | Q(action__owner=person) | Q(action__entry__in=readable)
    session = Q(session__in=visible_sessions(person))
    return outcomes.Contribution.objects.filter(session | Q(entry__in=readable) | Q(action__isnull=False) & action)


def visible_measurements(person):
    accepted = Q(indicator__programme__in=opened_by(person), status="accepted")
    return outcomes.Measurement.objects.filter(Q(indicator__programme__in=inside(person)) | accepted)


def visible_reports(person):
    published = Q(programme__in=opened_by(person), status="published")
    return outcomes.Report.objects.filter(Q(programme__in=inside(person)) | published, archived_at=None)


def record_of_programme(model: Any):
    return lambda person: model.objects.filter(archived_at=None, programme__in=inside(person))


def row_of_programme(model: Any):
    return lambda person: model.objects.filter(programme__in=opened_by(person))


def record_of_team(model: Any):
    return lambda person: model.objects.filter(team__programme__in=inside(person))


def result(model: Any):
    return lambda person: model.objects.filter(archived_at=None, programme__in=opened_by(person))


ROWS = [
    programmes.Phase,
    programmes.PhaseChange,
    programmes.Waiver,
    programmes.Declaration,
    programmes.SuccessScore,
    programmes.ChecklistTick,
]
VISIBLE: dict[Any, Any] = {
    Programme: opened_by,
    **{model: row_of_programme(model) for model in ROWS},
    Membership: record_of_team(Membership),
    programmes.Invitation: record_of_team(programmes.Invitation),
    programmes.RulesAcceptance: record_of_team(programmes.RulesAcceptance),
    PeerSession: visible_sessions,
    Note: visible_notes,
    NoteEntry: lambda person: readable_entries(person).filter(archived_at=None),
    sessions.Correction: visible_corrections,
    sessions.Translation: visible_translations,
    sessions.NeedAssessment: lambda person: sessions.NeedAssessment.objects.filter(
        session__in=visible_sessions(person)
    ),
    outcomes.ExpectedOutcome: result(outcomes.ExpectedOutcome),
    outcomes.Indicator: result(outcomes.Indicator),
    outcomes.Measurement: visible_measurements,
    outcomes.FollowUpAction: lambda person: readable_actions(person).filter(
        archived_at=None, programme__in=inside(person)
    ),
    outcomes.Lesson: visible_lessons,
    outcomes.Contribution: visible_contributions,
    outcomes.Report: visible_reports,
    Draft: lambda person: Draft.objects.filter(person=person),
    Recipient: lambda person: Recipient.objects.filter(person=person),
}
