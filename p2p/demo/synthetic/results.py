"""Outcomes with their figures, follow-up actions, lessons, where results were shown, and reports."""

import datetime as dt

from outcomes import models
from outcomes.models.results import STAGES
from p2p.base.questionnaires.models import Form, Recipient, Response
from p2p.demo.synthetic.draft import CHANCES, Draft
from programmes.phases import PhaseCode
from programmes.question_catalogue import evaluation_questions
from programmes.toolkit import catalogue
from sessions.models import Note, NoteEntry
from sessions.models.visibility import PUBLIC_TO_EXCHANGE

STAGE_INDICATOR, POLICY = "P1-c", "OUT-P1"
SECTIONS = ("RP-02", "RP-05")
ASKED_AT_THE_END = ("FQ-5", "DAC-REL", "DAC-EFF", "DAC-EFI")


def harvest(one: Draft) -> None:
    first, *others = catalogue().outcomes
    # The policy text in most programmes, and one to three more outcomes of the catalogue.
    outcomes = [outcome(one, entry) for entry in [first, *one.dice.few(others, 1, 3)]]
    for entry in asked_for(one, "action"):
        action(one, entry, one.dice.choice(outcomes) if one.dice.chance(0.6) else None)
    lessons(one)
    if one.course.reached(PhaseCode.FOLL):
        steps(one, outcomes[0])
        shown(one)
    if one.course.reached(PhaseCode.EVAL):
        evaluation(one)
    if one.course.reached(PhaseCode.EVAL) and (one.course.over or one.dice.chance(0.7)):
        report(one)


def evaluation(one: Draft) -> None:
    """Asked of both sides when the last phase began, and answered by most."""
    opens, title = one.course.entered[PhaseCode.EVAL], one.words["evaluation"]
    closes = opens + dt.timedelta(days=14)
    questions = [question for question in evaluation_questions() if question.code in ASKED_AT_THE_END]
    about = {"programme_code": one.programme.code, "title": title, "about": one.count[models.Survey] + 1}
    days = {"opens_on": opens, "closes_on": closes, "closed": closes < one.course.today}
    asked = {"questions": [question.stored for question in questions], "invited": len(one.members)}
    form = one.add(Form, kind="survey", **about, **days, **asked)
    one.add(models.Survey, kind=models.Survey.Kind.EVALUATION, title=title, form=form, asked_on=opens)
    for place, member in enumerate(one.members):
        answered = place < len(one.members) * 0.8
        one.add(Recipient, form=form, person=member.person, answered=answered)
        if answered:
            answers = {question.code: one.dice.draw("answer") for question in questions}
            one.add(Response, form=form, uuid=one.dice.uuid(), answers=answers)


def asked_for(one: Draft, kind: str) -> list[NoteEntry]:
    """Entries of shared notes that lead to something."""
    return [row for row in one.entries if row.kind == kind and row.note.state != Note.State.DRAFT]


def outcome(one: Draft, entry) -> models.ExpectedOutcome:
    row = one.add(models.ExpectedOutcome, outcome=entry.code)
    stages = [kind for kind in entry.indicators if kind.code == STAGE_INDICATOR]
    last = measure(one, indicator(one, row, *stages or one.dice.sample(entry.indicators, 1)))
    if entry.code == POLICY:
        row.policy_stage = STAGES[last if last is not None else int(one.course.reached(PhaseCode.FOLL))]
    return row


def indicator(one: Draft, outcome: models.ExpectedOutcome, kind) -> models.Indicator:
    start, target = span(one, kind)
    known = one.course.reached(PhaseCode.DIAG) or one.dice.chance(0.5)
    since = {"baseline": start, "baseline_on": one.course.start} if known else {}
    until = {"target": target, "due_on": one.course.end, "responsible": one.anybody()}
    return one.add(models.Indicator, outcome=outcome, indicator=kind.code, **since, **until)


def span(one: Draft, kind) -> tuple[int, int]:
    """Value at the start and target, as large as the unit suggests."""
    spans = CHANCES["spans"]
    low, high, step, fewest, most = spans.get(kind.code) or spans.get(kind.unit.en) or spans["other"]
    start = one.dice.randint(low, high)
    return start, start + step * one.dice.randint(fewest, most)


def measure(one: Draft, figure: models.Indicator) -> int | None:
    """Values that grow toward the target, at most once a stage; the last accepted one comes back."""
    if not one.dice.chance(CHANCES["measured"][one.course.phase]):
        figure.not_measured_reason = one.say("reasons") if one.course.over else ""
        return None
    days = sorted(one.since(PhaseCode.SESS) for _ in range(one.dice.randint(1, 3)))
    reached, last = one.dice.uniform(0.4, 1.1), None
    for turn, on in enumerate(days, start=1):
        value = figure.baseline + int((figure.target - figure.baseline) * reached * turn / len(days))
        value = min(value, 5) if figure.is_stage else value
        newest = turn == len(days) and not one.course.over
        if measurement(one, figure, value, on, one.dice.draw("figure") if newest else "accepted"):
            last = value
    return last


def measurement(one: Draft, figure: models.Indicator, value: int, on: dt.date, status: str) -> bool:
    reviewed = {"reviewed_by": None if status == "submitted" else one.officer, "review_reason": one.reason(status)}
    said = {"by": figure.responsible, "note": one.perhaps(0.3, "because")}
    row = one.add(models.Measurement, indicator=figure, value=value, on=on, status=status, **said, **reviewed)
    one.tell("measured", row, on, by=figure.responsible)
    if status == "accepted":
        one.add(models.Evidence, measurement=row, title=one.say("evidence"))
    return status == "accepted"


def action(one: Draft, entry: NoteEntry, outcome: models.ExpectedOutcome | None) -> None:
    """A line of what helped from the action, and one from the entry or the session it came from."""
    origin = {"entry": entry, "session": entry.note.session, "need": entry.need}
    row = one.add(
        models.FollowUpAction, title=entry.text[:250], owner=entry.owner, due_on=entry.due_on, outcome=outcome, **origin
    )
    settle(one, row)
    if outcome:
        one.add(models.Contribution, outcome=outcome, action=row, strength=one.dice.randint(1, 3))
        helped = {"entry": entry, "narrative": one.say("because")}
        one.add(models.Contribution, outcome=outcome, **helped if one.dice.chance(0.5) else {"session": row.session})


def settle(one: Draft, row: models.FollowUpAction) -> None:
    due = "before" if row.due_on < one.course.today else "ahead"
    row.status = one.dice.draw("action", "over" if one.course.over else due)
    if row.status in {"blocked", "dropped"}:
        row.remark = one.say("blocked")
    if row.status in {"done", "verified"}:
        row.done_on = min(one.dice.days_from(row.due_on, -6, 5), one.course.until)
        if one.dice.chance(0.5):
            one.add(models.Evidence, action=row, title=one.say("evidence"))


def lessons(one: Draft) -> None:
    for row in asked_for(one, "lesson"):
        if row.visibility in PUBLIC_TO_EXCHANGE and one.dice.chance(0.6):
            consent = {"confirmed_by": one.coordinator, "consent_of_side": True} if one.dice.chance(0.5) else {}
            one.add(models.Lesson, text=row.text, adapt=row.adapt, session=row.note.session, entry=row, **consent)


def steps(one: Draft, outcome: models.ExpectedOutcome) -> None:
    """Next steps toward the policy text, due after the end of the programme."""
    for title in one.dice.few(one.words["steps"], 2, 2):
        due = one.dice.days_from(one.course.end, 20, 200)
        one.add(models.FollowUpAction, title=title, owner=one.coordinator, due_on=due, outcome=outcome, next_step=True)


def shown(one: Draft) -> None:
    for title in one.dice.few(one.words["shown"], 1, 4):
        kind, on = one.dice.choice(["web", "press", "radio", "meeting", "social"]), one.since(PhaseCode.FOLL)
        row = one.add(models.Dissemination, kind=kind, title=title, on=on, audience=one.words["audience"])
        if kind in {"web", "press"}:
            row.link = f"https://news.example/{one.programme.code.lower()}/{row.number}"


def report(one: Draft) -> None:
    status, words = "approved" if one.course.over else one.dice.draw("report"), one.words
    by = {"to": words["to"], "by": str(one.course.until + dt.timedelta(days=90))}
    row = one.add(
        models.Report,
        status=status,
        data_as_of=one.course.until,
        texts=dict(zip(SECTIONS, words["texts"], strict=True)),
        conclusions=[{"text": text, "cites": f"F{i}"} for i, text in enumerate(words["conclusions"], 1)],
        recommendations=[{"text": text, "cites": f"C{i}"} | by for i, text in enumerate(words["recommendations"], 1)],
    )
    if status == "draft" and one.dice.chance(0.1):
        row.job, row.reason = models.Report.Job.FAILED, "out of memory"
    if status == "approved":
        for person in (one.coordinator, one.officer):
            one.add(models.Report.approved_by.through, report=row, person=person)
    one.tell("created", row, one.course.until)
