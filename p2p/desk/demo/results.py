"""What came of a demonstration programme, from actions to the report."""

from typing import Any

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
from p2p.desk.demo.part import Part, read
from programmes.models import ChecklistTick, SuccessScore
from sessions.models import NoteEntry

STAGES = ["none", "concept", "draft", "validated", "submitted", "adopted"]


class Results(Part):
    def load(self) -> None:
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

    def load_scores(self) -> None:
        rows = [("end", self.data["success_scores"]), ("midway", self.demo.more["midway"].get(self.programme.code, {}))]
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
