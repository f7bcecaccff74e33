"""Outcomes, measurements, follow-up actions, lessons, dissemination and reports."""

import datetime as dt

from outcomes import models
from outcomes.enums import OutcomeVerb
from outcomes.models.outcomes import INDICATOR_STAGES
from p2p.base.history.enums import Verb
from p2p.base.questionnaires.models import Form, Recipient, Response
from p2p.demo.synthetic.programme_builder import CHANCES, ProgrammeBuilder
from programmes.phases import PhaseCode
from programmes.question_catalogue import evaluation_questions
from programmes.toolkit import catalogue
from sessions.models import Note, NoteEntry
from sessions.models.visibility import PUBLIC_TO_EXCHANGE

STAGE_INDICATOR, POLICY = "P1-c", "OUT-P1"
SECTIONS = ("RP-02", "RP-05")
ASKED_AT_THE_END = ("FQ-5", "DAC-REL", "DAC-EFF", "DAC-EFI")


def make_results(builder: ProgrammeBuilder) -> None:
    first, *others = catalogue().outcomes
    # The policy text in most programmes, and one to three more outcomes of the catalogue.
    outcomes = [add_outcome(builder, entry) for entry in [first, *builder.rng.sample_between(others, 1, 3)]]
    for entry in entries_of_kind(builder, "action"):
        add_action(builder, entry, builder.rng.choice(outcomes) if builder.rng.chance(0.6) else None)
    add_lessons(builder)
    if builder.schedule.reached(PhaseCode.FOLL):
        add_next_steps(builder, outcomes[0])
        add_disseminations(builder)
    if builder.schedule.reached(PhaseCode.EVAL):
        add_evaluation(builder)
    if builder.schedule.reached(PhaseCode.EVAL) and (builder.schedule.over or builder.rng.chance(0.7)):
        add_report(builder)


def add_evaluation(builder: ProgrammeBuilder) -> None:
    """A survey of both sides, opened when the last phase began and answered by most."""
    opens, title = builder.schedule.entered[PhaseCode.EVAL], builder.texts["evaluation"]
    closes = opens + dt.timedelta(days=14)
    questions = [question for question in evaluation_questions() if question.code in ASKED_AT_THE_END]
    about = {"programme_code": builder.programme.code, "title": title, "about": builder.count[models.Survey] + 1}
    days = {"opens_on": opens, "closes_on": closes, "closed": closes < builder.schedule.today}
    asked = {"questions": [question.stored for question in questions], "invited": len(builder.members)}
    form = builder.add(Form, kind="survey", **about, **days, **asked)
    builder.add(models.Survey, kind=models.Survey.Kind.EVALUATION, title=title, form=form, asked_on=opens)
    for place, member in enumerate(builder.members):
        answered = place < len(builder.members) * 0.8
        builder.add(Recipient, form=form, person=member.person, answered=answered)
        if answered:
            answers = {question.code: builder.rng.draw("answer") for question in questions}
            builder.add(Response, form=form, uuid=builder.rng.uuid(), answers=answers)


def entries_of_kind(builder: ProgrammeBuilder, kind: str) -> list[NoteEntry]:
    """Entries of one kind in notes that have been shared."""
    return [entry for entry in builder.entries if entry.kind == kind and entry.note.state != Note.State.DRAFT]


def add_outcome(builder: ProgrammeBuilder, entry) -> models.ExpectedOutcome:
    expected_outcome = builder.add(models.ExpectedOutcome, outcome=entry.code)
    stages = [kind for kind in entry.indicators if kind.code == STAGE_INDICATOR]
    last = add_measurements(
        builder, add_indicator(builder, expected_outcome, *stages or builder.rng.sample(entry.indicators, 1))
    )
    if entry.code == POLICY:
        expected_outcome.policy_stage = INDICATOR_STAGES[
            last if last is not None else int(builder.schedule.reached(PhaseCode.FOLL))
        ]
    return expected_outcome


def add_indicator(builder: ProgrammeBuilder, outcome: models.ExpectedOutcome, kind) -> models.Indicator:
    start, target = span(builder, kind)
    known = builder.schedule.reached(PhaseCode.DIAG) or builder.rng.chance(0.5)
    since = {"baseline": start, "baseline_on": builder.schedule.start} if known else {}
    until = {"target": target, "due_on": builder.schedule.end, "responsible": builder.anybody()}
    return builder.add(models.Indicator, outcome=outcome, indicator=kind.code, **since, **until)


def span(builder: ProgrammeBuilder, kind) -> tuple[int, int]:
    """Value at the start and target, as large as the unit suggests."""
    spans = CHANCES["spans"]
    low, high, step, fewest, most = spans.get(kind.code) or spans.get(kind.unit.en) or spans["other"]
    start = builder.rng.randint(low, high)
    return start, start + step * builder.rng.randint(fewest, most)


def add_measurements(builder: ProgrammeBuilder, indicator: models.Indicator) -> int | None:
    """Add values that grow toward the target; returns the last accepted one."""
    if not builder.rng.chance(CHANCES["measured"][builder.schedule.phase]):
        indicator.not_measured_reason = builder.pick_text("reasons") if builder.schedule.over else ""
        return None
    days = sorted(builder.since(PhaseCode.SESS) for _ in range(builder.rng.randint(1, 3)))
    reached, last = builder.rng.uniform(0.4, 1.1), None
    for turn, on in enumerate(days, start=1):
        value = indicator.baseline + int((indicator.target - indicator.baseline) * reached * turn / len(days))
        value = min(value, 5) if indicator.is_stage else value
        newest = turn == len(days) and not builder.schedule.over
        if add_measurement(builder, indicator, value, on, builder.rng.draw("figure") if newest else "accepted"):
            last = value
    return last


def add_measurement(
    builder: ProgrammeBuilder, indicator: models.Indicator, value: int, on: dt.date, status: str
) -> bool:
    reviewed = {
        "reviewed_by": None if status == "submitted" else builder.officer,
        "review_reason": builder.reason(status),
    }
    stated = {"by": indicator.responsible, "note": builder.maybe_text(0.3, "because")}
    measurement = builder.add(
        models.Measurement, indicator=indicator, value=value, on=on, status=status, **stated, **reviewed
    )
    builder.add_event(OutcomeVerb.MEASURED, measurement, on, by=indicator.responsible)
    if status == "accepted":
        builder.add(models.Evidence, measurement=measurement, title=builder.pick_text("evidence"))
    return status == "accepted"


def add_action(builder: ProgrammeBuilder, entry: NoteEntry, outcome: models.ExpectedOutcome | None) -> None:
    """A follow-up action with two contributions to its outcome: its own, and that of its entry or session."""
    origin = {"entry": entry, "session": entry.note.session, "need": entry.need}
    action = builder.add(
        models.FollowUpAction, title=entry.text[:250], owner=entry.owner, due_on=entry.due_on, outcome=outcome, **origin
    )
    set_action_status(builder, action)
    if outcome:
        builder.add(models.Contribution, outcome=outcome, action=action, strength=builder.rng.randint(1, 3))
        helped = {"entry": entry, "narrative": builder.pick_text("because")}
        builder.add(
            models.Contribution, outcome=outcome, **helped if builder.rng.chance(0.5) else {"session": action.session}
        )


def set_action_status(builder: ProgrammeBuilder, action: models.FollowUpAction) -> None:
    due = "before" if action.due_on < builder.schedule.today else "ahead"
    action.status = builder.rng.draw("action", "over" if builder.schedule.over else due)
    if action.status in {"blocked", "dropped"}:
        action.remark = builder.pick_text("blocked")
    if action.status in {"done", "verified"}:
        action.done_on = min(builder.rng.days_from(action.due_on, -6, 5), builder.schedule.until)
        if builder.rng.chance(0.5):
            builder.add(models.Evidence, action=action, title=builder.pick_text("evidence"))


def add_lessons(builder: ProgrammeBuilder) -> None:
    for entry in entries_of_kind(builder, "lesson"):
        if entry.visibility in PUBLIC_TO_EXCHANGE and builder.rng.chance(0.6):
            consent = {"confirmed_by": builder.coordinator, "released": True} if builder.rng.chance(0.5) else {}
            builder.add(
                models.Lesson, text=entry.text, adapt=entry.adapt, session=entry.note.session, entry=entry, **consent
            )


def add_next_steps(builder: ProgrammeBuilder, outcome: models.ExpectedOutcome) -> None:
    """Next steps toward the policy text, due after the end of the programme."""
    for title in builder.rng.sample_between(builder.texts["steps"], 2, 2):
        due = builder.rng.days_from(builder.schedule.end, 20, 200)
        builder.add(
            models.FollowUpAction, title=title, owner=builder.coordinator, due_on=due, outcome=outcome, next_step=True
        )


def add_disseminations(builder: ProgrammeBuilder) -> None:
    for title in builder.rng.sample_between(builder.texts["shown"], 1, 4):
        kind, on = builder.rng.choice(["web", "press", "radio", "meeting", "social"]), builder.since(PhaseCode.FOLL)
        dissemination = builder.add(
            models.Dissemination, kind=kind, title=title, on=on, audience=builder.texts["audience"]
        )
        if kind in {"web", "press"}:
            dissemination.link = f"https://news.example/{builder.programme.code.lower()}/{dissemination.number}"


def add_report(builder: ProgrammeBuilder) -> None:
    status, texts = "approved" if builder.schedule.over else builder.rng.draw("report"), builder.texts
    by = {"to": texts["to"], "by": str(builder.schedule.until + dt.timedelta(days=90))}
    report = builder.add(
        models.Report,
        status=status,
        data_as_of=builder.schedule.until,
        texts=dict(zip(SECTIONS, texts["texts"], strict=True)),
        conclusions=[{"text": text, "cites": f"F{i}"} for i, text in enumerate(texts["conclusions"], 1)],
        recommendations=[{"text": text, "cites": f"C{i}"} | by for i, text in enumerate(texts["recommendations"], 1)],
    )
    if status == "approved":
        for person in (builder.coordinator, builder.officer):
            builder.add(models.Report.approved_by.through, report=report, person=person)
    builder.add_event(Verb.CREATED, report, builder.schedule.until)
