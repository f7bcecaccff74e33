"""Phases, documents, needs, offers, risks, checklists and success factors."""

import datetime as dt

from p2p.demo.synthetic.programme_builder import ProgrammeBuilder
from peers.models import Offer
from programmes import models
from programmes.enums import ProgrammeVerb
from programmes.phases import PHASE_ORDER, PhaseCode, phase_number
from programmes.toolkit import catalogue


def make_preparation(builder: ProgrammeBuilder) -> None:
    for step in (
        add_phases,
        add_phase_changes,
        add_documents,
        add_diagnostic,
        add_needs,
        add_offers,
        add_risks,
        add_ticks,
        add_scores,
    ):
        step(builder)


def add_phases(builder: ProgrammeBuilder) -> None:
    for kind in PHASE_ORDER:
        builder.add(models.Phase, kind=kind, position=phase_number(kind), **builder.schedule.dates(kind))


def add_phase_changes(builder: ProgrammeBuilder) -> None:
    for before, (kind, on) in zip(["", *PHASE_ORDER], builder.schedule.entered.items(), strict=False):
        builder.add(models.PhaseChange, source=before, target=kind, on=on)
        builder.add_event(ProgrammeVerb.MOVED, builder.programme, on)
        if before and builder.rng.chance(0.12):
            points = [entry.code for entry in catalogue().entry(before).exit_criteria if entry.code != "SESS-X1"]
            builder.add(
                models.Waiver,
                criterion=builder.rng.choice(points),
                phase=before,
                on=on,
                reason=builder.pick_text("reasons"),
            )
    if left := builder.schedule.left(PhaseCode.SESS):
        on = left - dt.timedelta(days=1)
        declaration = builder.add(
            models.Declaration, criterion="SESS-X1", on=on, remark=builder.pick_text("declarations")
        )
        builder.add_event(ProgrammeVerb.DECLARED, declaration, on)


def add_documents(builder: ProgrammeBuilder) -> None:
    add_document(builder, models.Document.Kind.MANDATE, builder.schedule.start)
    if builder.schedule.reached(PhaseCode.SESS):
        days = [builder.since(PhaseCode.SESS) for _ in range(builder.rng.randint(1, 2))]
        builder.materials = [add_document(builder, models.Document.Kind.MATERIAL, day) for day in days]
    if builder.schedule.reached(PhaseCode.FOLL):
        add_document(builder, models.Document.Kind.DRAFT, builder.since(PhaseCode.FOLL))


def add_document(builder: ProgrammeBuilder, kind: models.Document.Kind, dated: dt.date) -> models.Document:
    document = builder.add(models.Document, title=builder.texts["papers"][kind], kind=kind, dated=dated)
    document.link = f"https://library.example/{builder.programme.code.lower()}/{document.number}.pdf"
    return document


def add_diagnostic(builder: ProgrammeBuilder) -> None:
    left = builder.schedule.left(PhaseCode.DIAG)
    if left or (builder.schedule.reached(PhaseCode.DIAG) and builder.rng.chance(0.5)):
        on = builder.rng.day(builder.schedule.entered[PhaseCode.DIAG], left or builder.schedule.until)
        facts = {
            "carried_out_on": on,
            "summary": builder.pick_text("diagnostics"),
            "consulted": builder.rng.randint(18, 140),
        }
        builder.add(
            models.DiagnosticAssessment, document=add_document(builder, models.Document.Kind.DIAGNOSTIC, on), **facts
        )


def add_needs(builder: ProgrammeBuilder) -> None:
    if builder.schedule.reached(PhaseCode.DIAG):
        builder.needs = [
            add_need(builder, rank, title)
            for rank, title in enumerate(builder.rng.sample_between(builder.texts["needs"], 4, 7), 1)
        ]


def add_need(builder: ProgrammeBuilder, rank: int, title: str) -> models.Need:
    status = builder.rng.draw("need", builder.schedule.phase)
    priority = "high" if rank < 3 else builder.rng.choice(["medium", "low"])
    texts = {"justification": builder.pick_text("because"), "reason": builder.reason(status)}
    area = builder.pick_code("policy_domains")
    return builder.add(
        models.Need, rank=rank, title=title, status=status, priority=priority, policy_domain=area, **texts
    )


def add_offers(builder: ProgrammeBuilder) -> None:
    for need in builder.needs:
        fewest, most = (1, 1) if need.priority == "high" else (0, 2)
        for title in builder.rng.sample_between(builder.texts["offers"], fewest, most):
            status = builder.rng.draw("offer", builder.schedule.phase)
            answer = {
                "answer_by": builder.coordinator,
                "answer_due_on": builder.rng.days_from(builder.schedule.today, -6, 14),
            }
            what = {"title": title, "format": builder.pick_code("session_formats"), "reason": builder.reason(status)}
            builder.add(Offer, team=builder.rng.choice(builder.peers), need=need, status=status, **what, **answer)


def add_risks(builder: ProgrammeBuilder) -> None:
    """One for each category of the catalogue, and one more."""
    shuffled = builder.rng.sample(catalogue().obstacles, len(catalogue().obstacles))
    chosen = list({entry.category: entry for entry in shuffled}.values())
    for entry in [*chosen, next(entry for entry in shuffled if entry not in chosen)]:
        add_risk(builder, entry)


def add_risk(builder: ProgrammeBuilder, entry) -> None:
    status = "closed" if builder.schedule.over else builder.rng.draw("risk")
    builder.add(
        models.Risk,
        obstacle=entry.code,
        response=builder.rng.choice(models.Risk.Response.values),
        status=status,
        likelihood=min(5, max(1, entry.default_likelihood + builder.rng.randint(-1, 1))),
        impact=entry.default_impact,
        mitigation=builder.pick_text("mitigations"),
        worked=builder.pick_text("worked") if status == "closed" else "",
        owner=builder.anybody(),
        review_on=builder.rng.days_from(builder.schedule.until, -8, 60),
    )


def add_ticks(builder: ProgrammeBuilder) -> None:
    for kind, entered in builder.schedule.entered.items():
        left = builder.schedule.left(kind)
        for action in catalogue().entry(kind).dos:
            if builder.rng.chance(0.85 if left else 0.45):
                state = "done" if left or builder.schedule.over else builder.rng.draw("tick")
                on = builder.rng.day(entered, left or builder.schedule.until)
                builder.add(models.ChecklistTick, item=action.code, state=state, on=on)


def add_scores(builder: ProgrammeBuilder) -> None:
    for moment, phase in (("midway", PhaseCode.FOLL), ("end", PhaseCode.EVAL)):
        if builder.schedule.reached(phase):
            on = min(builder.schedule.until, builder.schedule.entered[phase] + dt.timedelta(days=14))
            for factor in catalogue().success_factors:
                builder.add(
                    models.SuccessScore, factor=factor.code, moment=moment, score=builder.rng.draw("score"), on=on
                )
