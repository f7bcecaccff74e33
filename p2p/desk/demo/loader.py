"""The four demonstration programmes, from two YAML files into rows, with every date shifted alike."""

import datetime as dt
import zoneinfo
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

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
)
from p2p.accounts.models import Person
from p2p.accounts.names import sort_key
from p2p.audit.models import Event
from p2p.surveys.models import Form, Response
from peers.models import Offer, Pairing
from programmes import actions
from programmes.access import Role
from programmes.models import (
    ChecklistTick,
    Declaration,
    DiagnosticAssessment,
    Document,
    Membership,
    Need,
    Organisation,
    Phase,
    PhaseChange,
    Programme,
    Risk,
    SuccessScore,
    Team,
    Waiver,
)
from programmes.models.people import Side
from programmes.phases import ORDER, number_of
from programmes.toolkit import catalogue
from sessions.models import AgendaItem, Attendance, Note, NoteEntry, PeerSession
from sessions.scheduling import instant, working_days_after

FOLDER = Path(__file__).parent
ROLES = {"RL-COORD": Role.COORDINATOR, "RL-PLEAD": Role.PEER_LEAD, "RL-PEER": Role.PEER}
STAGES = ["none", "concept", "draft", "validated", "submitted", "adopted"]


def read(name: str) -> dict[str, Any]:
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def number(code: str) -> int:
    """N3, S10 and F1 count by their digits."""
    return int(code[1:])


class Demo:
    """Loads everything once; ``day`` moves a date of the files to where it lies for the chosen today."""

    def __init__(self, today: dt.date, *, keep_dates: bool = False):
        self.data, self.more = read("demo.yaml"), read("more.yaml")
        self.as_of = self.data["as_of"]
        self.shift = dt.timedelta(0) if keep_dates else dt.timedelta(weeks=(today - self.as_of).days // 7)
        self.people: dict[str, Person] = {}

    def day(self, value: dt.date | str | None) -> dt.date | None:
        if value is None:
            return None
        return (dt.date.fromisoformat(value) if isinstance(value, str) else value) + self.shift

    @cached_property
    def now_in_files(self) -> dt.date:
        return self.day(self.as_of)

    @cached_property
    def password(self) -> str:
        return make_password(self.more["password"])

    @cached_property
    def with_account(self) -> set[str]:
        """Everybody else comes by personal link, as many people in real programmes do."""
        return {one["ref"] for one in self.more["accounts"]}

    @transaction.atomic
    def load(self) -> list[Programme]:
        for one in [*self.data["staff"], *self.more["people"]]:
            self.person(one)
        loaded = [ProgrammeLoader(self, one).load() for one in self.data["programmes"]]
        self.grants()
        self.invitation()
        return loaded

    def person(self, one: dict[str, Any]) -> Person:
        name, ref = one["name"], one["ref"]
        zone = one["timezone"]
        person = Person(
            name=name,
            sort_key=sort_key(name),
            title=one.get("title", ""),
            gender=one.get("gender", "unknown"),
            email=one["email"],
            contact_email=one["email"],
            time_zone=zone,
            language=one.get("language") or self.more["languages"].get(ref, "en"),
            phone=self.more["phones"].get(ref, ""),
            preferred_way=self.more["ways"].get(ref, "mail"),
            password=self.password if ref in self.with_account else make_password(None),
            portfolio="all" if ref == "u-hq" else "",
            is_superuser=one.get("administrator", False),
        )
        person.save()
        self.people[ref] = person
        return person

    def grants(self) -> None:
        """UNESCO officers and the donor are members of the support team of the programmes they serve."""
        for code, ref in self.more["officers"].items():
            self.support(code, ref, Role.OFFICER)
        for one in self.more["people"]:
            for code in one.get("observes", []):
                self.support(code, one["ref"], Role.OBSERVER)

    def support(self, code: str, ref: str, role: Role) -> None:
        programme = Programme.objects.get(code=code)
        team, _new = Team.objects.get_or_create(programme=programme, code="UNESCO", defaults={"side": Side.SUPPORT})
        Membership.objects.create(
            person=self.people[ref],
            team=team,
            role=role,
            function=actions.FUNCTIONS[role],
            sector="international",
            since=programme.start_date,
            rank=actions.LEAD_RANKS.get(role, 9),
        )

    def invitation(self) -> None:
        one = self.more["invitation"]
        team = Team.objects.get(programme__code=one["programme"], code=one["team"])
        values = {key: one[key] for key in ("name", "email", "title", "sector", "message")}
        values |= {"phone": "", "language": "en", "time_zone": "Africa/Johannesburg", "role": Role.PEER}
        actions.invite(team=team, values=values, by=self.people[one["by"]], now=timezone.now())

    def accounts(self) -> list[dict[str, str]]:
        found = []
        for one in self.more["accounts"]:
            email = self.address(one["ref"])
            found.append(
                {
                    "email": email,
                    "password": self.more["password"],
                    "role": one["role"],
                    "programme": one["programme"],
                }
            )
        return found

    def address(self, ref: str) -> str:
        everyone = [*self.data["staff"], *self.more["people"]]
        everyone += [
            one for programme in self.data["programmes"] for team in programme["teams"] for one in team["members"]
        ]
        return next(one["email"] for one in everyone if one["ref"] == ref)


class ProgrammeLoader:
    """One programme of the files; the methods follow the order of the method itself."""

    def __init__(self, demo: Demo, data: dict[str, Any]):
        self.demo, self.data, self.day = demo, data, demo.day
        self.teams: dict[str, Team] = {}
        self.needs: dict[str, Need] = {}
        self.sessions: dict[str, PeerSession] = {}
        self.outcomes: dict[str, ExpectedOutcome] = {}

    def load(self) -> Programme:
        self.programme = self.make_programme()
        for step in (
            self.load_teams,
            self.load_phases,
            self.load_needs,
            self.load_offers,
            self.load_risks,
            self.load_diagnostic,
        ):
            step()
        for session in self.data["sessions"]:
            self.load_session(session)
        for step in (
            self.load_outcomes,
            self.load_actions,
            self.load_lessons,
            self.load_scores,
            self.load_ticks,
            self.load_shown,
            self.load_report,
        ):
            step()
        return self.programme

    def person(self, ref: str | None) -> Person | None:
        return self.demo.people[ref] if ref else None

    def make_programme(self) -> Programme:
        data = self.data
        return Programme.objects.create(
            code=data["code"],
            title=data["title"],
            goal=data["goal"],
            seeking_country=data["seeking_country"],
            policy_topic=data["policy_topic"],
            cultural_domain=data["cultural_domain"],
            working_languages=data["working_languages"],
            phase=data["phase"],
            state=data["status"],
            start_date=self.day(data["start_date"]),
            end_date=self.day(data["end_date"]),
            catalogue_version=catalogue().version,
            holds_demonstration=True,
        )

    def load_teams(self) -> None:
        for data in self.data["teams"]:
            organisation, _new = Organisation.objects.get_or_create(
                name=data["organisation"].split(" (")[0], country=data["country"]
            )
            team = Team.objects.create(
                programme=self.programme,
                code=data["code"],
                side=data["side"],
                country=data["country"],
                organisation=organisation,
            )
            self.teams[data["code"]] = team
            for one in data["members"]:
                self.load_member(team, one)
            if team.side == Side.PROVIDING:
                agreed = self.entered("SESS") or self.demo.now_in_files
                Pairing.objects.create(
                    programme=self.programme,
                    number=self.programme.pairings.count() + 1,
                    team=team,
                    state="agreed",
                    agreed_on=agreed,
                )

    def load_member(self, team: Team, one: dict[str, Any]) -> None:
        person = self.demo.person(one)
        role = Role.DEPUTY if one.get("deputy") else ROLES.get(one["role"], Role.MEMBER)
        Membership.objects.create(
            person=person,
            team=team,
            role=role,
            function=one["role"],
            sector=one["sector"],
            since=self.programme.start_date,
            rank=actions.LEAD_RANKS.get(role, 9),
        )

    def entered(self, kind: str) -> dt.date | None:
        return next((self.day(one["entered"]) for one in self.data["phase_history"] if one["phase"] == kind), None)

    def coordinator(self) -> Person:
        return self.person(self.data["teams"][0]["members"][0]["ref"])

    def load_phases(self) -> None:
        history = {one["phase"]: one for one in self.data["phase_history"]}
        rest = [kind for kind in ORDER if kind not in history or history[kind]["left"] is None]
        edges = spread(self.demo.now_in_files, self.programme.end_date, len(rest))
        for kind in ORDER:
            entered, left = (
                self.day(history.get(kind, {}).get("entered")),
                self.day(history.get(kind, {}).get("left")),
            )
            end = left or edges[rest.index(kind) + 1]
            start = entered or edges[rest.index(kind)]
            Phase.objects.create(
                programme=self.programme,
                kind=kind,
                position=number_of(kind),
                planned_start=start,
                planned_end=end,
                entered_on=entered,
                left_on=left,
            )
        self.load_changes()

    def load_changes(self) -> None:
        before = ""
        for one in self.data["phase_history"]:
            on, by = self.day(one["entered"]), self.coordinator()
            PhaseChange.objects.create(programme=self.programme, source=before, target=one["phase"], on=on, by=by)
            self.remember("moved", self.programme, by, on)
            if declared := one.get("declaration"):
                Declaration.objects.create(
                    programme=self.programme,
                    criterion="SESS-X1",
                    by=self.person(declared["by"]),
                    on=self.day(declared["on"]),
                    remark=declared["remark"],
                )
            for waived in one.get("overrides", []):
                Waiver.objects.create(
                    programme=self.programme,
                    criterion=waived["criterion"],
                    phase=one["phase"],
                    by=self.person(waived["by"]),
                    on=self.day(one["left"]),
                    reason=waived["reason"],
                )
            before = one["phase"]

    def remember(self, verb: str, thing: Any, by: Person, on: dt.date) -> None:
        event = Event.objects.create(
            actor=by,
            verb=verb,
            programme_code=self.programme.code,
            kind=thing._meta.label_lower,
            key=str(thing.pk),
            title=str(thing),
            revision=1,
        )
        Event.objects.filter(pk=event.pk).update(at=dt.datetime.combine(on, dt.time(9), tzinfo=dt.UTC))

    def load_needs(self) -> None:
        for rank, one in enumerate(self.data["needs"], start=1):
            self.needs[one["code"]] = Need.objects.create(
                programme=self.programme,
                number=number(one["code"]),
                title=one["title"],
                priority=one["priority"],
                rank=rank,
                policy_domain=one["policy_domain"],
                status=one["status"],
            )

    def load_offers(self) -> None:
        for one in self.data["offers"]:
            Offer.objects.create(
                programme=self.programme,
                number=number(one["code"]),
                team=self.teams[one["team"]],
                need=self.needs[one["need"]],
                title=one["title"],
                format=one["format"],
                status=one["status"],
                answer_by=self.coordinator(),
                answer_due_on=self.demo.now_in_files + dt.timedelta(days=5),
            )

    def load_risks(self) -> None:
        worked = self.demo.more["worked"] if self.programme.code == "SSD-COPY" else {}
        for i, one in enumerate(self.data["risks"], start=1):
            Risk.objects.create(
                programme=self.programme,
                number=i,
                obstacle=one["obstacle"],
                likelihood=one["likelihood"],
                impact=one["impact"],
                response=one["response"],
                owner=self.person(one["owner"]),
                mitigation=one["mitigation"],
                status=one["status"],
                review_on=self.day(one["review_on"]),
                worked=worked.get(one["obstacle"], ""),
            )

    def load_diagnostic(self) -> None:
        one = self.demo.more["diagnostics"].get(self.programme.code)
        if one is None:
            return
        paper = Document.objects.create(
            programme=self.programme,
            number=1,
            title="Diagnostic assessment",
            kind=Document.Kind.DIAGNOSTIC,
            dated=self.day(one["on"]),
            language=self.data["working_languages"][0],
            link=f"https://library.example/{self.programme.code.lower()}/diagnostic.pdf",
        )
        DiagnosticAssessment.objects.create(
            programme=self.programme,
            carried_out_on=self.day(one["on"]),
            summary=one["summary"],
            consulted=one["consulted"],
            document=paper,
        )

    def load_session(self, one: dict[str, Any]) -> None:
        wall = dt.datetime.fromisoformat(one["starts"]) + self.demo.shift
        last = wall.date() + dt.timedelta(days=one.get("days", 1) - 1)
        held = one["status"] in PeerSession.DONE
        session = PeerSession.objects.create(
            programme=self.programme,
            number=number(one["code"]),
            title=one["title"],
            format=one["format"],
            mode=one["mode"],
            status=one["status"],
            time_zone=one["timezone"],
            wall_start=wall.replace(tzinfo=dt.UTC),
            starts_at=instant(wall, one["timezone"]),
            minutes=one["minutes"],
            days=one.get("days", 1),
            moderator=self.person(one["moderator"]),
            note_taker=self.person(one["note_taker"]),
            notes_due_on=working_days_after(last, 5) if held else None,
            source=self.demo.data["sources"].get(one.get("source"), "")[:300],
        )
        session.teams.set(self.teams[code] for code in one["teams"])
        session.needs.set(self.needs[code] for code in one["needs"])
        self.sessions[one["code"]] = session
        self.load_agenda(session)
        self.load_attendance(session, one["attendance"])
        self.load_notes(session, one, last)

    def load_agenda(self, session: PeerSession) -> None:
        if session.mode == PeerSession.Mode.ASYNC:
            return
        items = enumerate(self.demo.more["agendas"]["default"], start=1)
        AgendaItem.objects.bulk_create(
            AgendaItem(session=session, position=i, title=one["title"], minutes=one["minutes"]) for i, one in items
        )

    def load_attendance(self, session: PeerSession, counted: dict[str, int] | None) -> None:
        if counted:
            fields = {
                key: counted[key]
                for key in ("public", "private", "civil_society", "women", "registered")
                if key in counted
            }
            Attendance.objects.create(session=session, **fields)

    def load_notes(self, session: PeerSession, one: dict[str, Any], last: dt.date) -> None:
        if not one["notes"]:
            return
        note = Note.objects.create(
            session=session,
            author=session.note_taker,
            state=one["status"] if one["status"] == "agreed" else "shared",
            language=self.data["working_languages"][0],
            shared_on=working_days_after(last, 4),
            agreed_on=working_days_after(last, 9),
        )
        item, need = session.agenda.filter(position=2).first(), session.needs.order_by("rank").first()
        for i, entry in enumerate(one["notes"], start=1):
            team = Membership.objects.filter(person=session.note_taker, team__programme=self.programme).first().team
            NoteEntry.objects.create(
                note=note,
                position=i,
                author=session.note_taker,
                team=team,
                kind=entry["kind"],
                text=entry["text"],
                adapt=entry.get("adapt", ""),
                agenda_item=item,
                need=need,
                owner=self.person(entry.get("owner")),
                due_on=self.day(entry.get("due")),
            )

    def load_outcomes(self) -> None:
        for i, one in enumerate(self.data["outcomes"], start=1):
            actual = one["actual"]
            stage = STAGES[int(actual)] if one["indicator"] == "P1-c" and actual is not None else "none"
            outcome = ExpectedOutcome.objects.create(
                programme=self.programme, number=i, outcome=one["outcome"], policy_stage=stage
            )
            self.outcomes[one["outcome"]] = outcome
            indicator = Indicator.objects.create(
                programme=self.programme,
                outcome=outcome,
                number=i,
                indicator=one["indicator"],
                baseline=one["baseline"],
                baseline_on=self.programme.start_date,
                target=one["target"],
                due_on=self.programme.end_date,
                responsible=self.coordinator(),
            )
            if actual is not None:
                self.load_figure(indicator, one)

    def load_figure(self, indicator: Indicator, one: dict[str, Any]) -> None:
        by = self.coordinator()
        figure = Measurement.objects.create(
            indicator=indicator,
            value=one["actual"],
            on=self.day(one["measured_on"]),
            status=Measurement.Status.ACCEPTED,
            by=by,
            reviewed_by=self.person(self.demo.more["officers"][self.programme.code]),
        )
        Evidence.objects.create(programme=self.programme, measurement=figure, title=one["evidence"])

    def load_actions(self) -> None:
        rows = self.data["actions"] + [
            step | {"status": "open", "step": True}
            for step in self.demo.more["next_steps"].get(self.programme.code, [])
        ]
        for i, one in enumerate(rows, start=1):
            self.load_action(i, one)

    def load_action(self, i: int, one: dict[str, Any]) -> None:
        session, outcome = self.sessions.get(one.get("from_session")), self.outcomes.get(one["outcome"])
        owner = self.person(one["owner"])
        entries = NoteEntry.objects.filter(note__session=session, kind="action", owner=owner, action=None)
        action = FollowUpAction.objects.create(
            programme=self.programme,
            number=i,
            title=one["title"],
            owner=owner,
            due_on=self.day(one["due"]),
            status=one["status"],
            session=session,
            outcome=outcome,
            next_step=one.get("step", False),
            done_on=self.day(one["due"]) if one["status"] == "done" else None,
            need=session.needs.order_by("rank").first() if session else None,
            entry=entries.first() if session else None,
        )
        if outcome and session:
            Contribution.objects.get_or_create(outcome=outcome, session=session)
            Contribution.objects.create(outcome=outcome, action=action)

    def load_lessons(self) -> None:
        entries = NoteEntry.objects.filter(note__session__programme=self.programme, kind="lesson").order_by(
            "note__session__number"
        )
        for i, entry in enumerate(entries.select_related("note__session"), start=1):
            Lesson.objects.create(
                programme=self.programme,
                number=i,
                text=entry.text,
                adapt=entry.adapt,
                session=entry.note.session,
                entry=entry,
                consent_of_side=True,
            )
        for one in self.data["feedback"]:
            self.load_feedback(self.sessions[one["session"]], one)

    def load_feedback(self, session: PeerSession, one: dict[str, Any]) -> None:
        opens = session.starts_at.date()
        form = Form.objects.create(
            kind="session",
            questions=["FQ-1", "FQ-2", "FQ-3"],
            invited=session.attendance.total,
            opens_on=opens,
            closes_on=opens + dt.timedelta(days=7),
        )
        answers = zip(*(scores(one[code], one["n"]) for code in form.questions), strict=True)
        Response.objects.bulk_create(
            Response(
                form=form,
                side="seeking",
                answers=dict(zip(form.questions, row, strict=True)),
                answered_on=opens,
            )
            for row in answers
        )
        session.feedback = form
        session.save(update_fields=["feedback"])

    def load_scores(self) -> None:
        rows = [
            ("end", self.data["success_scores"]),
            ("midway", self.demo.more["midway"].get(self.programme.code, {})),
        ]
        SuccessScore.objects.bulk_create(
            SuccessScore(
                programme=self.programme,
                factor=factor,
                moment=moment,
                score=score,
                by=self.coordinator(),
                on=self.demo.now_in_files,
            )
            for moment, given in rows
            for factor, score in given.items()
        )

    def load_ticks(self) -> None:
        left = {one["phase"]: self.day(one["left"]) or self.demo.now_in_files for one in self.data["phase_history"]}
        ChecklistTick.objects.bulk_create(
            ChecklistTick(
                programme=self.programme,
                item=item,
                state=ChecklistTick.State.DONE,
                by=self.coordinator(),
                on=left.get(item.split("-")[0], self.demo.now_in_files),
            )
            for item in self.data["checklist_done"]
        )

    def load_shown(self) -> None:
        for i, one in enumerate(self.data["dissemination"], start=1):
            link = self.demo.data["sources"].get(one.get("source"), "")
            Dissemination.objects.create(
                programme=self.programme,
                number=i,
                kind=one["kind"],
                title=one["title"],
                on=self.day(one["date"]),
                link=link,
            )

    def load_report(self) -> None:
        """The same report in three languages: each language has its own words."""
        if self.demo.more["report"]["programme"] != self.programme.code:
            return
        versions = {"en": self.demo.more["report"]} | read("reports.yaml")
        for i, (language, words) in enumerate(versions.items(), start=1):
            recommendations = [row | {"by": str(self.day(row["by"]))} for row in words["recommendations"]]
            Report.objects.create(
                programme=self.programme,
                number=i,
                language=language,
                texts=words["texts"],
                conclusions=words["conclusions"],
                recommendations=recommendations,
                data_as_of=self.demo.now_in_files,
            )


def spread(start: dt.date, end: dt.date, parts: int) -> list[dt.date]:
    """Edges of ``parts`` equal stretches between two days."""
    return [start + (end - start) * i / parts for i in range(parts + 1)]


def scores(mean: float, n: int) -> list[int]:
    """``n`` answers of 1-5 whose mean rounds to ``mean``: real rows behind the published figure."""
    total = round(mean * n)
    low, extra = divmod(total, n)
    return [low + 1] * extra + [low] * (n - extra)


def is_empty() -> bool:
    return not Programme.objects.exists() and not Person.objects.exists()


def local_today() -> dt.date:
    return dt.datetime.now(zoneinfo.ZoneInfo(settings.TIME_ZONE)).date()
