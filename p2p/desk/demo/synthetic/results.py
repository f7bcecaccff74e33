"""Outcomes with their figures, follow-up actions, lessons, where results were shown, and reports."""

import datetime as dt

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
from p2p.desk.demo.synthetic.draft import Draft
from p2p.desk.demo.synthetic.words import read
from programmes.phases import PhaseCode
from programmes.toolkit import catalogue
from sessions.models import Note, NoteEntry
from sessions.models.session import OPEN_READERSHIP

STAGES = ["none", "concept", "draft", "validated", "submitted", "adopted"]
STAGE_INDICATOR, POLICY = "P1-c", "OUT-P1"
MEASURED = {PhaseCode.SESS: 0.6, PhaseCode.FOLL: 0.85, PhaseCode.EVAL: 0.95}
FIGURES = {"accepted": 8, "submitted": 1, "returned": 1}
DUE_BEFORE = {"done": 66, "verified": 16, "open": 9, "in_progress": 5, "blocked": 2, "dropped": 2}
DUE_AHEAD = {"open": 55, "in_progress": 35, "done": 8, "blocked": 2}
WHEN_OVER = {"done": 60, "verified": 30, "dropped": 10}
DONE = {"done", "verified"}
REPORTS = {"draft": 5, "in_review": 3, "approved": 2}
SECTIONS = ("RP-02", "RP-05")


def harvest(one: Draft) -> None:
    outcomes = expected(one)
    for position, entry in enumerate(asked_for(one, "action"), start=1):
        action(one, position, entry, outcomes)
    steps(one, outcomes)
    lessons(one)
    shown(one)
    if one.shape.phase == PhaseCode.EVAL and (one.over or one.chance(0.7)):
        report(one)


def asked_for(one: Draft, kind: str) -> list[NoteEntry]:
    """Entries of shared notes that lead to something."""
    return [row for row in one.entries if row.kind == kind and row.note.state != Note.State.DRAFT]


def expected(one: Draft) -> list[ExpectedOutcome]:
    """The policy text in most programmes, and two or three more outcomes of the catalogue."""
    entries = list(catalogue().outcomes)
    chosen = entries[:1] + one.rng.sample(entries[1:], one.rng.randint(1, 3))
    return [outcome(one, number, entry) for number, entry in enumerate(chosen, start=1)]


def outcome(one: Draft, number: int, entry) -> ExpectedOutcome:
    row = one.add(ExpectedOutcome(programme=one.programme, number=number, outcome=entry.code))
    chosen = [kind for kind in entry.indicators if kind.code == STAGE_INDICATOR] or [one.rng.choice(entry.indicators)]
    figure = indicator(one, row, chosen[0])
    last = measure(one, figure)
    if entry.code == POLICY:
        row.policy_stage = STAGES[last if last is not None else int(one.reached(PhaseCode.FOLL))]
    return row


def span(one: Draft, kind) -> tuple[int, int]:
    """Value at the start and target, as large as the unit suggests."""
    roll, unit = one.rng.randint, kind.unit.en
    if kind.code == STAGE_INDICATOR:
        return 0, roll(3, 5)
    if unit == "percent":
        return roll(5, 40), roll(50, 90)
    if unit == "USD":
        return 0, 5000 * roll(2, 60)
    start = roll(0, 4)
    return start, start + roll(2, 12)


def indicator(one: Draft, outcome: ExpectedOutcome, kind) -> Indicator:
    start, target = span(one, kind)
    known = one.beyond(PhaseCode.PREP) or one.chance(0.5)
    return one.add(
        Indicator(
            programme=one.programme,
            outcome=outcome,
            number=outcome.number,
            indicator=kind.code,
            baseline=start if known else None,
            baseline_on=one.days.start if known else None,
            target=target,
            due_on=one.days.end,
            responsible=one.rng.choice(one.members).person,
        )
    )


def measure(one: Draft, figure: Indicator) -> int | None:
    """Values that grow toward the target, at most once a stage; the last accepted one comes back."""
    if not one.chance(MEASURED.get(PhaseCode(one.shape.phase), 0)):
        figure.not_measured_reason = one.say("reasons") if one.over else ""
        return None
    first, times = one.days.entered[PhaseCode.SESS], one.rng.randint(1, 3)
    days = sorted(one.day(first, one.until) for _ in range(times))
    reached, last = one.rng.uniform(0.4, 1.1), None
    for turn, on in enumerate(days, start=1):
        value = figure.baseline + int((figure.target - figure.baseline) * reached * turn / times)
        value = min(value, 5) if figure.indicator == STAGE_INDICATOR else value
        newest = turn == times and not one.over
        if measurement(one, figure, value, on, one.weighed(FIGURES) if newest else "accepted").status == "accepted":
            last = value
    return last


def measurement(one: Draft, figure: Indicator, value: int, on: dt.date, status: str) -> Measurement:
    row = one.add(
        Measurement(
            indicator=figure,
            value=value,
            on=on,
            status=status,
            by=figure.responsible,
            note=one.say("because") if one.chance(0.3) else "",
            reviewed_by=None if status == "submitted" else one.officer,
            review_reason=one.say("reasons") if status == "returned" else "",
        )
    )
    one.happened("measured", row, on, by=figure.responsible)
    if status == "accepted":
        one.add(Evidence(programme=one.programme, measurement=row, title=one.say("evidence")))
    return row


def action(one: Draft, number: int, entry: NoteEntry, outcomes: list[ExpectedOutcome]) -> None:
    serves = one.rng.choice(outcomes) if one.chance(0.6) else None
    row = one.add(
        FollowUpAction(
            programme=one.programme,
            number=number,
            title=entry.text[:250],
            owner=entry.owner,
            due_on=entry.due_on,
            need=entry.need,
            outcome=serves,
            session=entry.note.session,
            entry=entry,
        )
    )
    settle(one, row)
    if serves:
        contribute(one, row, entry, serves)


def settle(one: Draft, row: FollowUpAction) -> None:
    chances = WHEN_OVER if one.over else DUE_BEFORE if row.due_on < one.today else DUE_AHEAD
    row.status = one.weighed(chances)
    if row.status in {"blocked", "dropped"}:
        row.remark = one.say("blocked")
    if row.status in DONE:
        row.done_on = min(row.due_on + dt.timedelta(days=one.rng.randint(-6, 5)), one.until)
        if one.chance(0.5):
            one.add(Evidence(programme=one.programme, action=row, title=one.say("evidence")))


def contribute(one: Draft, row: FollowUpAction, entry: NoteEntry, outcome: ExpectedOutcome) -> None:
    """A line each from the action and from the entry or the session it came from."""
    one.add(Contribution(outcome=outcome, action=row, strength=one.rng.randint(1, 3)))
    if one.chance(0.5):
        one.add(Contribution(outcome=outcome, entry=entry, narrative=one.say("because")))
    else:
        one.add(Contribution(outcome=outcome, session=entry.note.session))


def steps(one: Draft, outcomes: list[ExpectedOutcome]) -> None:
    """Next steps toward the policy text, due after the end of the programme."""
    if not one.reached(PhaseCode.FOLL):
        return
    first = len(asked_for(one, "action")) + 1
    for number, title in enumerate(one.several("steps", 2), start=first):
        due = one.days.end + dt.timedelta(days=one.rng.randint(20, 200))
        one.add(
            FollowUpAction(
                programme=one.programme,
                number=number,
                title=title,
                owner=one.coordinator,
                due_on=due,
                outcome=outcomes[0],
                next_step=True,
            )
        )


def lessons(one: Draft) -> None:
    rows = [row for row in asked_for(one, "lesson") if row.readership in OPEN_READERSHIP and one.chance(0.6)]
    for number, row in enumerate(rows, start=1):
        consent = one.chance(0.5)
        one.add(
            Lesson(
                programme=one.programme,
                number=number,
                text=row.text,
                adapt=row.adapt,
                session=row.note.session,
                entry=row,
                consent_of_side=consent,
                confirmed_by=one.coordinator if consent else None,
            )
        )


def shown(one: Draft) -> None:
    if not one.reached(PhaseCode.FOLL):
        return
    for number, title in enumerate(one.several("shown", one.rng.randint(1, 4)), start=1):
        on = one.day(one.days.entered[PhaseCode.FOLL], one.until)
        kind = one.rng.choice(["web", "press", "radio", "meeting", "social"])
        link = f"https://news.example/{one.programme.code.lower()}/{number}" if kind in {"web", "press"} else ""
        one.add(
            Dissemination(
                programme=one.programme,
                number=number,
                kind=kind,
                title=title,
                on=on,
                link=link,
                audience=read(one.language)["audience"],
            )
        )


def report(one: Draft) -> None:
    status = "approved" if one.over else one.weighed(REPORTS)
    failed = status == "draft" and one.chance(0.1)
    row = one.add(
        Report(
            programme=one.programme,
            number=1,
            language=one.language,
            status=status,
            data_as_of=one.until,
            texts=dict(zip(SECTIONS, read(one.language)["texts"], strict=True)),
            recommendations=recommendations(one),
            conclusions=[
                {"text": text, "cites": f"F{i}"} for i, text in enumerate(read(one.language)["conclusions"], start=1)
            ],
            job=Report.Job.FAILED if failed else Report.Job.NONE,
            reason="out of memory" if failed else "",
        )
    )
    if status == "approved":
        for person in (one.coordinator, one.officer):
            one.link(Report.approved_by.through, report=row, person=person)
    one.happened("created", row, one.until)


def recommendations(one: Draft) -> list[dict[str, str]]:
    words = read(one.language)
    by = str(one.until + dt.timedelta(days=90))
    return [
        {"text": text, "to": words["to"], "by": by, "cites": f"C{i}"}
        for i, text in enumerate(words["recommendations"], start=1)
    ]
