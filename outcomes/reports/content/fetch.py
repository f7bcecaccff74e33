"""Queries of the report, one per kind of row; only what may leave the exchange."""

import datetime as dt

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.utils.translation import get_language

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
from p2p.base.questionnaires.models import Form, Response
from peers.models import Offer
from programmes.models import Declaration, Need, PhaseChange, Programme, Risk, SuccessScore, Team, Waiver
from programmes.models.teams import Side
from sessions.models import Correction, NoteEntry, PeerSession

QUESTIONS = ("FQ-1", "FQ-2", "FQ-3")
KINDS = (NoteEntry.Kind.LESSON, NoteEntry.Kind.PRACTICE, NoteEntry.Kind.DECISION)


def programme(pk: int, report: int | None) -> Programme:
    drafts = [Report.Status.DRAFT, Report.Status.IN_REVIEW]
    signed = Q(report__approved_version=F("report__version")) | ~Q(report__status__in=drafts)
    approvers = Report.approved_by.through.objects.filter(signed, report=report).order_by("pk").values("person__name")
    programmes = Programme.objects.select_related("carrier", "diagnostic").prefetch_related("phases")
    return programmes.annotate(approvers=ArraySubquery(approvers)).get(pk=pk)


def members(pk: int, as_of: dt.date) -> QuerySet:
    """Everyone who has been in a team, in the order of lists; no address, no phone."""
    here = Team.objects.live().filter(programme=pk)
    began = Q(memberships__since__lte=as_of) | Q(memberships=None)
    return here.filter(began).order_by("pk", "memberships__rank", "memberships__person__sort_key").values(
        "side", "country", "memberships__person", "memberships__function", "memberships__sector",
        "memberships__person__name", "memberships__person__title", "memberships__person__gender",
    )  # fmt: skip


def steps(pk: int, as_of: dt.date) -> QuerySet:
    """Phase changes, waivers and declarations in one list: kind, subject, target, day, person, reason, fact."""
    until = Q(programme=pk, on__lte=as_of)
    none = Value("", output_field=TextField())
    fact = Coalesce(KT(f"facts__{get_language()}"), "fact")
    changes = PhaseChange.objects.order_by().filter(until).exclude(source="")
    waivers = Waiver.objects.order_by().filter(until, withdrawn_on=None)
    declared = Declaration.objects.order_by().filter(until, withdrawn_on=None)
    lists = [
        changes.values_list(text("change"), cast("source"), cast("target"), "on", "by__name", "reason", none),
        waivers.values_list(text("waiver"), cast("criterion"), cast("phase"), "on", "by__name", "reason", fact),
        declared.values_list(text("declaration"), cast("criterion"), none, "on", "by__name", "remark", none),
    ]
    return lists[0].union(*lists[1:], all=True)


def text(word: str) -> Value:
    return Value(word, output_field=TextField())


def cast(name: str) -> Cast:
    return Cast(name, TextField())


def needs(pk: int) -> QuerySet:
    offers = Offer.objects.live().filter(need=OuterRef("pk")).exclude(status=Offer.Status.DECLINED)
    pieces = offers.order_by("number").values(piece=JSONObject(country="team__country", title="title"))
    return Need.objects.filter(programme=pk).for_list().annotate(offered=ArraySubquery(pieces))


def sessions(pk: int) -> QuerySet:
    """With countries of the peers and numbers of the needs; restricted sessions leave no trace in a report."""
    side, asked = Q(teams__side=Side.PROVIDING), Q(needs__isnull=False, needs__archived_at=None)
    return (
        PeerSession.objects.for_report()
        .filter(programme=pk)
        .select_related("attendance", "note")
        .annotate(
            countries=ArrayAgg("teams__country", filter=side, distinct=True, default=[]),
            need_numbers=ArrayAgg("needs__number", filter=asked, distinct=True, default=[]),
        )
        .order_by("starts_at", "number")
    )


def forms(pk: int) -> QuerySet:
    """Every closed form of the programme with its answers, and the kind of a survey.

    Feedback on restricted sessions is included, because pools are made of all feedback.
    """
    code = Programme.objects.filter(pk=pk).values("code")
    responses = Response.objects.filter(form=OuterRef("pk")).order_by("uuid")
    response_list = responses.values(piece=JSONObject(side="side", answers="answers"))
    survey = Survey.objects.filter(form=OuterRef("pk"), archived_at=None).values("kind")
    closed = Form.objects.filter(programme_code__in=code, kind__in=["feedback", "pulse", "survey"], closed=True)
    return closed.with_counts().annotate(response_list=ArraySubquery(response_list), survey=Subquery(survey))


def entries(pk: int) -> QuerySet:
    """Printable entries: number of session, kind, text, what to adapt, amendments, if added later, place, key.

    A lesson is printed in the text that its side released; lessons added later have no release and are left out.
    """
    here, lesson = {"note__session__programme": pk, "kind__in": KINDS}, NoteEntry.Kind.LESSON
    stands = Correction.objects.filter(amends=True, state=Correction.State.ACCEPTED)
    amended = ArraySubquery(stands.filter(entry=OuterRef("pk")).order_by("number").values("text"))
    agreed = ~Q(kind=lesson) | Q(lesson__released=True, lesson__archived_at=None)
    written = NoteEntry.objects.for_report().filter(agreed, **here)
    added = stands.filter(entry=None, note__session__in=PeerSession.objects.for_report(), **here).exclude(kind=lesson)
    session, agreed_text = "note__session__number", Case(When(kind=lesson, then="lesson__text"), default="text")
    none = Value([], output_field=ArrayField(TextField()))
    return written.values_list(session, "kind", agreed_text, "adapt", amended, Value(False), "position", "pk").union(
        added.values_list(session, "kind", "text", text(""), none, Value(True), "number", "pk"), all=True
    )


def risks(pk: int) -> QuerySet:
    return Risk.objects.live().filter(programme=pk).order_by("number")


def outcomes(pk: int) -> QuerySet:
    helps = Contribution.objects.filter(outcome=OuterRef("pk")).order_by("pk")
    pieces = helps.values(
        piece=JSONObject(session="session__number", entry="entry__note__session__number", action="action__number")
    )
    return ExpectedOutcome.objects.live().filter(programme=pk).annotate(helped=ArraySubquery(pieces)).order_by("number")


def indicators(pk: int, as_of: dt.date) -> QuerySet:
    proof = Evidence.objects.filter(measurement=OuterRef("pk")).order_by("pk").values("title")
    accepted = Measurement.objects.filter(indicator=OuterRef("pk"), status=Measurement.Status.ACCEPTED, on__lte=as_of)
    piece = JSONObject(on="on", value=Cast("value", CharField()), note="note", evidence=ArraySubquery(proof))
    values = ArraySubquery(accepted.order_by("on", "pk").values(piece=piece))
    live = Indicator.objects.live().filter(programme=pk, outcome__archived_at=None)
    return live.select_related("outcome").annotate(measured=values).order_by("outcome__number", "number")


def actions(pk: int) -> QuerySet:
    """Actions that did not come from restricted notes or sessions."""
    visible = FollowUpAction.objects.live().filter(programme=pk).filter(from_open_source())
    return visible.select_related("owner", "need", "outcome", "session").order_by("due_on", "number")


def shown(pk: int, as_of: dt.date) -> QuerySet:
    return Dissemination.objects.live().filter(programme=pk, on__lte=as_of).order_by("on", "number")


def scores(pk: int, as_of: dt.date) -> QuerySet:
    return SuccessScore.objects.filter(programme=pk, on__lte=as_of).order_by("factor", "moment")


def lessons(pk: int) -> QuerySet:
    """Lessons that their side has released and whose source is open."""
    agreed = Lesson.objects.live().filter(programme=pk, released=True).filter(from_open_source())
    return agreed.order_by("number").values_list("text", "adapt", "session__number")


def from_open_source() -> Q:
    open_entry = Q(entry=None) | Q(entry__in=NoteEntry.objects.for_report())
    return open_entry & (Q(session=None) | Q(session__in=PeerSession.objects.for_report()))
