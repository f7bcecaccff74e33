"""The demonstration programmes: values that follow from others, and what the files abbreviate."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.contrib.auth.hashers import make_password

from outcomes.models import Contribution, FollowUpAction, Indicator, Lesson, Measurement, Report, Survey
from p2p.base.accounts.models import Person
from p2p.base.i18n.text import sort_key
from p2p.base.i18n.zones import capital_zone
from p2p.base.questionnaires.models import Form, Recipient, Response
from p2p.base.workdays.work_calendars import MONDAY_TO_FRIDAY
from p2p.demo.bulk_writer import BulkWriter
from p2p.demo.yaml_files import read_yaml
from p2p.demo.yaml_loader import Values, YamlLoader
from peers.models import Offer, Pairing
from programmes.actions import RANK_BY_ROLE
from programmes.enums import ProgrammeVerb
from programmes.models import ChecklistTick, Membership, Need, Phase, PhaseChange, Programme, SuccessScore
from programmes.policy import Role
from programmes.question_catalogue import evaluation_questions, feedback_questions
from programmes.toolkit import catalogue
from sessions.actions.feedback import PULSE_AFTER
from sessions.models import NeedAssessment, Note, NoteEntry, PeerSession
from sessions.scheduling import wall_to_utc

WITH_NOTES = {PeerSession.Status.NOTES_SHARED, PeerSession.Status.AGREED}
ANSWERS = {Need.Status.COVERED: NeedAssessment.Answer.ANSWERED, Need.Status.PARTLY: NeedAssessment.Answer.PARTLY}


class DemoRules(YamlLoader):
    """Loads one programme after the other; all of them share the people."""

    def __init__(self, writer: BulkWriter, shift: dt.timedelta):
        super().__init__(writer, shift)
        people = read_yaml("people")
        self.today = people["as_of"] + shift
        self.password = make_password(people["password"])
        self.accounts = {account["email"] for account in people["accounts"]}
        for values in people["people"]:
            self.load_row(Person, values)

    def derived_values(self, model: type, stated: Values) -> Values:
        return DERIVED_VALUES[model](self, stated) if model in DERIVED_VALUES else {}

    def value(self, field: Any, raw: Any) -> Any:
        """Recommendations keep their dates as text."""
        if field.name == "recommendations":
            return [recommendation | {"by": str(recommendation["by"] + self.shift)} for recommendation in raw]
        return super().value(field, raw)

    def load_programme(self, file: dict[str, Any]) -> Programme:
        self.count.clear()
        # Codes are unique within one file only; people are shared.
        self.known = defaultdict(dict, {Person: self.known[Person]})
        programme, short = self.load_row(Programme, file["programme"]), file["in_short"]
        self.add_phase_changes()
        self.confirm_exchanges()
        self.add_lessons()
        self.add_need_assessments()
        self.add_contributions()
        self.add_ticks(short["ticks"])
        for moment, scores in short.get("scores", {}).items():
            for factor, score in scores.items():
                self.add(SuccessScore, factor=factor, moment=moment, score=score, on=self.today)
        for feedback in short.get("feedback", []):
            self.add_feedback(self.known[PeerSession][feedback["session"]], feedback)
        for survey in short.get("surveys", []):
            self.add_survey(survey)
        self.writer.save()
        return programme

    def add_phase_changes(self) -> None:
        before = ""
        for phase in self.writer.rows[Phase]:
            if phase.entered_on:
                self.add(PhaseChange, source=before, target=phase.kind, on=phase.entered_on)
                self.add_event(ProgrammeVerb.MOVED, self.programme, phase.entered_on)
                before = phase.kind

    def confirm_exchanges(self) -> None:
        leads = {
            membership.team.code: membership.person
            for membership in self.writer.rows[Membership]
            if membership.role == Role.PEER_LEAD
        }
        for pairing in self.writer.rows[Pairing]:
            self.confirm_pairing(pairing, leads[pairing.team.code])

    def add_need_assessments(self) -> None:
        """Assess the needs of sessions with notes by their present status, where the file has no assessment."""
        assessed = {
            (assessment.session.number, assessment.need.number) for assessment in self.writer.rows[NeedAssessment]
        }
        for link in list(self.writer.rows[PeerSession.needs.through]):
            session, need = link.peersession, link.need
            if session.status in WITH_NOTES and (session.number, need.number) not in assessed:
                self.add(NeedAssessment, session=session, need=need, answer=ANSWERS.get(need.status, "open"))

    def add_lessons(self) -> None:
        for entry in self.writer.rows[NoteEntry]:
            if entry.kind == NoteEntry.Kind.LESSON:
                origin = {"session": entry.note.session, "entry": entry}
                self.add(Lesson, text=entry.text, adapt=entry.adapt, released=True, **origin)

    def add_contributions(self) -> None:
        """Each action with an outcome contributes to it, and so does, once, the session it came from."""
        credited = set()
        for action in self.writer.rows[FollowUpAction]:
            if action.outcome and action.session:
                if (action.outcome.number, action.session.number) not in credited:
                    self.add(Contribution, outcome=action.outcome, session=action.session)
                self.add(Contribution, outcome=action.outcome, action=action)
                credited.add((action.outcome.number, action.session.number))

    def add_ticks(self, items: list[str]) -> None:
        """Tick items on the last day of their phase, or today."""
        left = {phase.kind: phase.left_on for phase in self.writer.rows[Phase]}
        for item in items:
            on = left[item.split("-")[0]] or self.today
            self.add(ChecklistTick, item=item, state=ChecklistTick.State.DONE, on=on)

    def add_feedback(self, session: PeerSession, stated: Values) -> None:
        """The form opens on the day of the session, or on ``opens`` of the file; then it is still open."""
        opens = stated["opens"] + self.shift if "opens" in stated else session.starts_at.date()
        session.feedback = self.add_form("feedback", session, stated, opens)
        if later := stated.get("later"):
            self.add_form("pulse", session, stated | later, opens + PULSE_AFTER)

    def add_form(self, kind: str, session: PeerSession, stated: Values, opens: dt.date) -> Form:
        """A form with the recipients who are known by name, and as many answers as the file says."""
        closes, means, answers = opens + dt.timedelta(days=7), stated["means"], stated["answers"]
        days = {"opens_on": opens, "closes_on": closes, "closed": closes < self.today}
        about = {"programme_code": self.programme.code, "title": session.title, "about": session.number}
        questions = [question.stored for question in feedback_questions(means)]
        pool = f"{self.programme.code}:{session.format}"
        invitations = self.writer.rows[PeerSession.teams.through]
        teams = [invitation.team for invitation in invitations if invitation.peersession is session]
        people = [membership.person for membership in self.writer.rows[Membership] if membership.team in teams]
        invited = stated.get("invited", len(people))
        form = self.add(Form, kind=kind, questions=questions, invited=invited, pool=pool, **about, **days)
        for place, person in enumerate(people[:invited]):
            # The first people have the accounts of the try-out: they have not answered an open form yet.
            self.add(Recipient, form=form, person=person, answered=len(people) - place <= answers)
        for response_scores in zip(*(scores(mean, answers) for mean in means.values()), strict=True):
            self.add(Response, form=form, answers=dict(zip(means, response_scores, strict=True)))
        return form

    def add_survey(self, stated: Values) -> None:
        """A closed survey, with the number of answers and the means that the file gives."""
        closes, answers, means = stated["closes"] + self.shift, stated["answers"], stated["means"]
        opens = closes - dt.timedelta(days=14)
        facts = {
            "questions": [question.stored for question in evaluation_questions() if question.code in means],
            "invited": stated["invited"],
        }
        days = {"opens_on": opens, "closes_on": closes, "closed": True}
        about = {"programme_code": self.programme.code, "title": stated["title"], "about": self.count[Survey] + 1}
        form = self.add(Form, kind="survey", **about, **facts, **days)
        self.add(Survey, kind=stated["kind"], title=stated["title"], form=form, asked_on=opens)
        for response_scores in zip(*(scores(mean, answers) for mean in means.values()), strict=True):
            self.add(Response, form=form, answers=dict(zip(means, response_scores, strict=True)))


def scores(mean: float, n: int) -> list[int]:
    """``n`` answers of 1-5 whose mean rounds to ``mean``: real rows behind the published figure."""
    low, extra = divmod(round(mean * n), n)
    return [low + 1] * extra + [low] * (n - extra)


def person_values(rules: DemoRules, stated: Values) -> Values:
    """People without an account have no password: they use personal links, as many in real programmes do."""
    password = rules.password if stated["email"] in rules.accounts else make_password(None)
    return {
        "sort_key": sort_key(stated["name"]),
        "contact_email": stated["email"],
        "password": password,
        "language": "en",
    }


def programme_values(rules: DemoRules, stated: Values) -> Values:
    facts = {"catalogue_version": catalogue().version, "holds_demonstration": True}
    return {"time_zone": capital_zone(stated["seeking_country"])} | facts


def membership_values(rules: DemoRules, stated: Values) -> Values:
    """A person without a country gets that of the team, as on accepting an invitation."""
    stated["person"].country = stated["person"].country or stated["team"].country
    return {"rank": RANK_BY_ROLE.get(stated["role"], 9), "since": rules.programme.start_date}


def last_day(values: Values) -> dt.date:
    return values["wall_start"].date() + dt.timedelta(days=values.get("days", 1) - 1)


def session_values(rules: DemoRules, stated: Values) -> Values:
    due = MONDAY_TO_FRIDAY.after(last_day(stated), 5) if stated["status"] in PeerSession.HELD_STATUSES else None
    return {
        "starts_at": wall_to_utc(stated["wall_start"].replace(tzinfo=None), stated["time_zone"]),
        "notes_due_on": due,
    }


def note_values(rules: DemoRules, stated: Values) -> Values:
    last = last_day(vars(stated["session"]))
    agreed = MONDAY_TO_FRIDAY.after(last, 9)
    days = {"shared_on": MONDAY_TO_FRIDAY.after(last, 4), "corrections_until": agreed, "agreed_on": agreed}
    return {"author": stated["session"].note_taker, "state": Note.State.AGREED, **days}


def entry_values(rules: DemoRules, stated: Values) -> Values:
    author = stated["note"].author
    team = next(membership.team for membership in rules.writer.rows[Membership] if membership.person is author)
    return {"author": author, "team": team}


def indicator_values(rules: DemoRules, stated: Values) -> Values:
    span = {"baseline_on": rules.programme.start_date, "due_on": rules.programme.end_date}
    return {"responsible": rules.coordinator, **span}


DERIVED_VALUES: dict[type, Callable[[DemoRules, Values], Values]] = {
    Person: person_values,
    Programme: programme_values,
    Membership: membership_values,
    Need: lambda rules, stated: {"rank": stated["number"]},
    Offer: lambda rules, stated: {"answer_by": rules.coordinator, "answer_due_on": rules.today + dt.timedelta(days=5)},
    PeerSession: session_values,
    Note: note_values,
    NoteEntry: entry_values,
    Indicator: indicator_values,
    Measurement: lambda rules, stated: {"status": Measurement.Status.ACCEPTED},
    FollowUpAction: lambda rules, stated: {"done_on": stated["due_on"] if stated["status"] == "done" else None},
    Report: lambda rules, stated: {"data_as_of": rules.today},
}
