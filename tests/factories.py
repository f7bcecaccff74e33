"""One factory a model, with nothing in it that the test did not ask for; below them, people by what they are."""

import datetime as dt
import uuid

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from outcomes.models import (
    Contribution,
    Dissemination,
    Evidence,
    ExpectedOutcome,
    FollowUpAction,
    Indicator,
    Lesson,
    Measurement,
    Report,
    Survey,
)
from p2p.base.accounts.models import Person, TokenLink
from p2p.base.documents.models import DocumentJob
from p2p.base.duties.models import DutyOverride
from p2p.base.files.models import StoredFile
from p2p.base.history.models import Event
from p2p.base.i18n.text import sort_key
from p2p.base.notifications.models import Heartbeat, Notification, Preferences, ReminderOverride
from p2p.base.questionnaires.models import Form, Recipient, Response
from p2p.base.records.models import Draft, FormKey, Revision
from p2p.base.workdays.models import DayOff, WorkWeek
from peers.models import Offer, Pairing
from programmes.actions import FUNCTION_BY_ROLE, RANK_BY_ROLE, propose_phase_dates
from programmes.models import (
    ChecklistTick,
    Declaration,
    DiagnosticAssessment,
    Document,
    Invitation,
    Membership,
    Need,
    Organisation,
    Phase,
    PhaseChange,
    Programme,
    Risk,
    RulesAcceptance,
    SuccessScore,
    Team,
    Waiver,
)
from programmes.models.memberships import Sector
from programmes.models.teams import Side
from programmes.phases import PhaseCode, phase_number
from programmes.policy import Role
from programmes.question_catalogue import feedback_questions
from sessions.models import (
    AgendaItem,
    Attendance,
    Correction,
    NeedAssessment,
    Note,
    NoteEntry,
    PeerSession,
    Translation,
)

PDF = b"%PDF-1.7\nnothing to see\n"


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    return now().date()


def days(number: int) -> dt.date:
    """So many days from today."""
    return today() + dt.timedelta(days=number)


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")
    sort_key = factory.LazyAttribute(lambda one: sort_key(one.name))
    email = factory.Sequence(lambda n: f"person{n}@mail.example")
    contact_email = factory.LazyAttribute(lambda one: one.email or "")
    # Unusable, as that of everybody who comes by personal link.
    password = "!"


class TokenLinkFactory(DjangoModelFactory):
    class Meta:
        model = TokenLink

    person = factory.SubFactory(PersonFactory)
    purpose = TokenLink.Purpose.SIGN_IN
    hash = factory.Sequence(lambda n: TokenLink.digest(f"token{n}"))
    target = "/"
    expires_at = factory.LazyFunction(lambda: now() + dt.timedelta(days=14))


class EventFactory(DjangoModelFactory):
    class Meta:
        model = Event

    verb = "changed"
    kind = "programmes.need"
    key = "1"
    title = "What must a first act contain?"


class DocumentJobFactory(DjangoModelFactory):
    class Meta:
        model = DocumentJob

    kind = "report"
    subject = factory.Sequence(str)
    language = "en"
    folder = "UGA-FILES"
    name = "UGA-FILES-1-en.pdf"


class RevisionFactory(DjangoModelFactory):
    class Meta:
        model = Revision

    kind = "programmes.need"
    key = factory.Sequence(str)
    number = 1
    body = {}


class DraftFactory(DjangoModelFactory):
    class Meta:
        model = Draft

    uuid = factory.LazyFunction(uuid.uuid4)
    person = factory.SubFactory(PersonFactory)
    address = "/programmes/SSD-COPY/sessions/1/notes/"
    fields = factory.LazyFunction(lambda: [["kind", "lesson"], ["text", "The hall opens on Fridays."]])
    updated_at = factory.LazyFunction(timezone.now)


class FormKeyFactory(DjangoModelFactory):
    class Meta:
        model = FormKey

    person = factory.SubFactory(PersonFactory)
    key = factory.LazyFunction(uuid.uuid4)
    digest = "0" * 64
    made_at = factory.LazyFunction(now)


class DayOffFactory(DjangoModelFactory):
    class Meta:
        model = DayOff

    country = "UG"
    day = factory.LazyFunction(lambda: days(30))
    name = "Day of the kings"
    by = factory.SubFactory(PersonFactory)


class WorkWeekFactory(DjangoModelFactory):
    class Meta:
        model = WorkWeek

    country = "UG"
    weekend = [4, 5]
    by = factory.SubFactory(PersonFactory)


class StoredFileFactory(DjangoModelFactory):
    class Meta:
        model = StoredFile

    folder = "UGA-FILES"
    name = "letter.pdf"
    content = factory.LazyFunction(lambda: ContentFile(PDF, "letter.pdf"))
    media_type = "application/pdf"
    size = len(PDF)
    sha256 = "0" * 64


class NotificationFactory(DjangoModelFactory):
    class Meta:
        model = Notification

    person = factory.SubFactory(PersonFactory)
    key = factory.Sequence(lambda n: f"report_ready:{n}")
    kind = "report_ready"
    programme_code = "UGA-FILES"
    due_at = factory.LazyFunction(now)


class HeartbeatFactory(DjangoModelFactory):
    class Meta:
        model = Heartbeat

    name = "worker"
    at = factory.LazyFunction(now)


class DutyOverrideFactory(DjangoModelFactory):
    class Meta:
        model = DutyOverride

    person = factory.SubFactory(PersonFactory)
    key = factory.Sequence(lambda n: f"action:UGA-FILES:{n}")
    due_on = factory.LazyFunction(today)
    snoozed_until = factory.LazyFunction(lambda: days(3))
    by = factory.SelfAttribute("person")
    at = factory.LazyFunction(now)


class PreferencesFactory(DjangoModelFactory):
    class Meta:
        model = Preferences

    person = factory.SubFactory(PersonFactory)


class ReminderOverrideFactory(DjangoModelFactory):
    class Meta:
        model = ReminderOverride

    programme_code = factory.Sequence(lambda n: f"UGA-T{n}")
    kind = "action"
    by = factory.SubFactory(PersonFactory)


class FormFactory(DjangoModelFactory):
    class Meta:
        model = Form

    kind = "feedback"
    programme_code = "UGA-FILES"
    title = "How registers work"
    questions = factory.LazyFunction(lambda: [one.stored for one in feedback_questions(["FQ-1", "FQ-2", "FQ-3"])])
    opens_on = factory.LazyFunction(today)
    closes_on = factory.LazyFunction(lambda: days(7))


class ResponseFactory(DjangoModelFactory):
    class Meta:
        model = Response

    form = factory.SubFactory(FormFactory)
    answers = {"FQ-1": 4, "FQ-2": 4, "FQ-3": 4}


class RecipientFactory(DjangoModelFactory):
    class Meta:
        model = Recipient

    form = factory.SubFactory(FormFactory)
    person = factory.SubFactory(PersonFactory)


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    code = factory.Sequence(lambda n: f"UGA-T{n}")
    title = factory.LazyAttribute(lambda one: f"Programme {one.code}")
    goal = "A first text, for the cabinet."
    seeking_country = "UG"
    policy_topic = "TP-FILM"
    cultural_domain = "CD-FILM"
    working_languages = ["en"]
    start_date = factory.LazyFunction(lambda: days(-100))
    end_date = factory.LazyFunction(lambda: days(265))
    catalogue_version = "1"


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Institute {n}")
    country = "UG"


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team

    programme = factory.SubFactory(ProgrammeFactory)
    code = factory.Sequence(lambda n: f"T{n}")
    side = Side.PROVIDING
    country = "ZA"


class RulesAcceptanceFactory(DjangoModelFactory):
    class Meta:
        model = RulesAcceptance

    team = factory.SubFactory(TeamFactory)
    by = factory.SubFactory(PersonFactory)
    on = factory.LazyFunction(lambda: today())


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    team = factory.SubFactory(TeamFactory)
    role = Role.PEER
    function = factory.LazyAttribute(lambda one: FUNCTION_BY_ROLE[one.role])
    rank = factory.LazyAttribute(lambda one: RANK_BY_ROLE.get(one.role, 9))
    sector = Sector.PUBLIC
    since = factory.LazyFunction(lambda: days(-90))


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    team = factory.SubFactory(TeamFactory)
    person = factory.SubFactory(PersonFactory, email=None, contact_email="invited@mail.example")
    role = Role.PEER
    function = "RL-PEER"
    sector = Sector.PUBLIC
    invited_by = factory.SubFactory(PersonFactory)
    invited_at = factory.LazyFunction(now)
    expires_at = factory.LazyFunction(lambda: now() + dt.timedelta(days=14))


class PhaseFactory(DjangoModelFactory):
    class Meta:
        model = Phase

    programme = factory.SubFactory(ProgrammeFactory)
    kind = PhaseCode.PREP
    position = factory.LazyAttribute(lambda one: phase_number(one.kind))
    planned_start = factory.LazyFunction(lambda: days(-100))
    planned_end = factory.LazyFunction(lambda: days(-20))


class PhaseChangeFactory(DjangoModelFactory):
    class Meta:
        model = PhaseChange

    programme = factory.SubFactory(ProgrammeFactory)
    target = PhaseCode.PREP
    on = factory.LazyFunction(today)


class DeclarationFactory(DjangoModelFactory):
    class Meta:
        model = Declaration

    programme = factory.SubFactory(ProgrammeFactory)
    criterion = "SESS-X1"
    by = factory.SubFactory(PersonFactory)
    on = factory.LazyFunction(today)
    remark = "We have what we need."


class WaiverFactory(DjangoModelFactory):
    class Meta:
        model = Waiver

    programme = factory.SubFactory(ProgrammeFactory)
    criterion = "PREP-X1"
    phase = PhaseCode.PREP
    by = factory.SubFactory(PersonFactory)
    on = factory.LazyFunction(today)
    reason = "The deputy is named next week."


class ChecklistTickFactory(DjangoModelFactory):
    class Meta:
        model = ChecklistTick

    programme = factory.SubFactory(ProgrammeFactory)
    item = "PREP-01"


class SuccessScoreFactory(DjangoModelFactory):
    class Meta:
        model = SuccessScore

    programme = factory.SubFactory(ProgrammeFactory)
    factor = "SF-01"
    score = 2
    on = factory.LazyFunction(today)


class NeedFactory(DjangoModelFactory):
    class Meta:
        model = Need

    programme = factory.SubFactory(ProgrammeFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda one: f"Question {one.number}?")


class RiskFactory(DjangoModelFactory):
    class Meta:
        model = Risk

    programme = factory.SubFactory(ProgrammeFactory)
    number = factory.Sequence(lambda n: n + 1)
    obstacle = "OB-P1"
    likelihood = 3
    impact = 3
    mitigation = "Name a second person."
    review_on = factory.LazyFunction(lambda: days(30))


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document

    programme = factory.SubFactory(ProgrammeFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda one: f"Paper {one.number}")
    dated = factory.LazyFunction(today)
    link = "https://library.example/paper.pdf"


class DiagnosticAssessmentFactory(DjangoModelFactory):
    class Meta:
        model = DiagnosticAssessment

    programme = factory.SubFactory(ProgrammeFactory)
    carried_out_on = factory.LazyFunction(today)
    summary = "Works are shown, few are paid for."


class PairingFactory(DjangoModelFactory):
    class Meta:
        model = Pairing

    team = factory.SubFactory(TeamFactory)
    programme = factory.SelfAttribute("team.programme")
    number = factory.Sequence(lambda n: n + 1)


class OfferFactory(DjangoModelFactory):
    class Meta:
        model = Offer

    programme = factory.SubFactory(ProgrammeFactory)
    team = factory.SubFactory(TeamFactory, programme=factory.SelfAttribute("..programme"))
    need = factory.SubFactory(NeedFactory, programme=factory.SelfAttribute("..programme"))
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda one: f"Offer {one.number}")
    format = "FM-CLINIC"


class PeerSessionFactory(DjangoModelFactory):
    class Meta:
        model = PeerSession
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda one: f"Session {one.number}")
    format = "FM-VMEET"
    time_zone = "Africa/Kampala"
    wall_start = factory.LazyAttribute(lambda one: one.starts_at + dt.timedelta(hours=3))
    starts_at = factory.LazyFunction(lambda: now() - dt.timedelta(days=2))

    @factory.post_generation
    def teams(self, create, teams):
        self.teams.set(teams or [])

    @factory.post_generation
    def needs(self, create, needs):
        self.needs.set(needs or [])


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    session = factory.SubFactory(PeerSessionFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = "The question of today"


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    session = factory.SubFactory(PeerSessionFactory)
    public = 12


class NoteFactory(DjangoModelFactory):
    class Meta:
        model = Note

    session = factory.SubFactory(PeerSessionFactory)
    author = factory.SubFactory(PersonFactory)
    shared_on = factory.LazyAttribute(lambda one: None if one.state == Note.State.DRAFT else today())
    corrections_until = factory.LazyAttribute(lambda one: one.shared_on and one.shared_on + dt.timedelta(days=7))
    agreed_on = factory.LazyAttribute(lambda one: today() if one.state == Note.State.AGREED else None)
    state = Note.State.DRAFT


class NoteEntryFactory(DjangoModelFactory):
    class Meta:
        model = NoteEntry

    note = factory.SubFactory(NoteFactory)
    author = factory.SelfAttribute("note.author")
    position = factory.Sequence(lambda n: n + 1)
    uuid = factory.LazyFunction(uuid.uuid4)
    text = "A short act with regulations to follow was easier to pass."


class CorrectionFactory(DjangoModelFactory):
    class Meta:
        model = Correction

    note = factory.SubFactory(NoteFactory, state="shared")
    number = factory.Sequence(lambda n: n + 1)
    by = factory.SubFactory(PersonFactory)
    text = "Begin with the ten largest users, not with all."
    due_on = factory.LazyFunction(lambda: days(5))


class TranslationFactory(DjangoModelFactory):
    class Meta:
        model = Translation

    note = factory.SubFactory(NoteFactory, state="shared")
    language = "fr"
    text = "Commencer par les dix plus grands utilisateurs."


class NeedAssessmentFactory(DjangoModelFactory):
    class Meta:
        model = NeedAssessment

    session = factory.SubFactory(PeerSessionFactory)
    need = factory.SubFactory(NeedFactory)
    answer = "partly"


class ExpectedOutcomeFactory(DjangoModelFactory):
    class Meta:
        model = ExpectedOutcome

    programme = factory.SubFactory(ProgrammeFactory)
    number = factory.Sequence(lambda n: n + 1)
    own_title = "A text that fits"


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    outcome = factory.SubFactory(ExpectedOutcomeFactory)
    programme = factory.SelfAttribute("outcome.programme")
    number = factory.Sequence(lambda n: n + 1)
    own_label = factory.LazyAttribute(lambda one: f"Clauses drafted {one.number}")
    own_unit = "clauses"
    baseline = 0
    target = 10


class MeasurementFactory(DjangoModelFactory):
    class Meta:
        model = Measurement

    indicator = factory.SubFactory(IndicatorFactory)
    value = 4
    on = factory.LazyFunction(today)


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    measurement = factory.SubFactory(MeasurementFactory)
    programme = factory.SelfAttribute("measurement.programme")
    title = "Minutes of the meeting"


class FollowUpActionFactory(DjangoModelFactory):
    class Meta:
        model = FollowUpAction

    programme = factory.SubFactory(ProgrammeFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda one: f"Task {one.number}")
    owner = factory.SubFactory(PersonFactory)
    due_on = factory.LazyFunction(lambda: days(30))


class LessonFactory(DjangoModelFactory):
    class Meta:
        model = Lesson

    programme = factory.SubFactory(ProgrammeFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = factory.LazyAttribute(lambda one: f"Lesson {one.number}")


class DisseminationFactory(DjangoModelFactory):
    class Meta:
        model = Dissemination

    programme = factory.SubFactory(ProgrammeFactory)
    number = factory.Sequence(lambda n: n + 1)
    kind = Dissemination.Kind.RADIO
    title = factory.LazyAttribute(lambda one: f"Programme on air {one.number}")
    on = factory.LazyFunction(today)


class ContributionFactory(DjangoModelFactory):
    class Meta:
        model = Contribution

    outcome = factory.SubFactory(ExpectedOutcomeFactory)
    action = factory.SubFactory(FollowUpActionFactory, programme=factory.SelfAttribute("..outcome.programme"))


class SurveyFactory(DjangoModelFactory):
    class Meta:
        model = Survey

    programme = factory.SubFactory(ProgrammeFactory)
    number = factory.Sequence(lambda n: n + 1)
    kind = Survey.Kind.EVALUATION
    title = "How both sides see it"
    form = factory.SubFactory(FormFactory, kind="survey")


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    programme = factory.SubFactory(ProgrammeFactory)
    number = factory.Sequence(lambda n: n + 1)
    language = "en"
    data_as_of = factory.LazyFunction(today)


def started(*, phase: str = PhaseCode.PREP, **values) -> Programme:
    """A programme with five planned phases, its national team and UNESCO’s; it walked a week a phase to ``phase``."""
    programme = ProgrammeFactory(phase=phase, **values)
    here, first = phase_number(phase), programme.start_date
    Phase.objects.bulk_create(
        Phase(
            programme=programme,
            kind=kind,
            position=n,
            planned_start=start,
            planned_end=end,
            entered_on=first + dt.timedelta(weeks=n - 1) if n <= here else None,
            left_on=first + dt.timedelta(weeks=n) if n < here else None,
        )
        for n, (kind, start, end) in enumerate(propose_phase_dates(first, programme.end_date), start=1)
    )
    TeamFactory(programme=programme, code=programme.code[:3], side=Side.SEEKING, country=programme.seeking_country)
    TeamFactory(programme=programme, code="UNESCO", side=Side.SUPPORT, country="")
    return programme


def team_of(programme: Programme, side: str, **values) -> Team:
    """The team of that side, made when there is none yet."""
    found = None if values else programme.teams.filter(side=side).order_by("pk").first()
    country = {Side.SEEKING: programme.seeking_country, Side.SUPPORT: ""}.get(side, "ZA")
    return found or TeamFactory(programme=programme, side=side, **({"country": country} | values))


def member_of(programme: Programme, role: str, *, side: str = Side.SEEKING, **person) -> Person:
    """A new person who holds ``role`` in the programme since long."""
    membership = MembershipFactory(team=team_of(programme, side), role=role, person=PersonFactory(**person))
    return membership.person


def coordinator_of(programme: Programme, **person) -> Person:
    return member_of(programme, Role.COORDINATOR, **person)


def deputy_of(programme: Programme, **person) -> Person:
    return member_of(programme, Role.DEPUTY, **person)


def teammate_of(programme: Programme, **person) -> Person:
    return member_of(programme, Role.MEMBER, **person)


def peer_of(programme: Programme, **person) -> Person:
    return member_of(programme, Role.PEER, side=Side.PROVIDING, **person)


def officer_of(programme: Programme, **person) -> Person:
    return member_of(programme, Role.OFFICER, side=Side.SUPPORT, **person)


def observer_of(programme: Programme, **person) -> Person:
    return member_of(programme, Role.OBSERVER, side=Side.SUPPORT, **person)


def unesco(portfolio: str = Person.Portfolio.ALL, **person) -> Person:
    """Somebody who reads the programmes of a region, or all of them."""
    return PersonFactory(portfolio=portfolio, **person)
