"""Phases with their history, papers, needs, offers, risks, checklists and success factors."""

import datetime as dt

from p2p.demo.synthetic.draft import Draft
from peers.models import Offer
from programmes import models
from programmes.phases import PHASE_ORDER, PhaseCode, phase_number
from programmes.toolkit import catalogue


def prepare(one: Draft) -> None:
    for step in (phases, history, papers, diagnostic, needs, offers, risks, ticks, scores):
        step(one)


def phases(one: Draft) -> None:
    for kind in PHASE_ORDER:
        one.add(models.Phase, kind=kind, position=phase_number(kind), **one.course.dates(kind))


def history(one: Draft) -> None:
    for before, (kind, on) in zip(["", *PHASE_ORDER], one.course.entered.items(), strict=False):
        one.add(models.PhaseChange, source=before, target=kind, on=on)
        one.tell("moved", one.programme, on)
        if before and one.dice.chance(0.12):
            points = [point.code for point in catalogue().entry(before).exit_criteria if point.code != "SESS-X1"]
            one.add(models.Waiver, criterion=one.dice.choice(points), phase=before, on=on, reason=one.say("reasons"))
    if left := one.course.left(PhaseCode.SESS):
        on = left - dt.timedelta(days=1)
        declaration = one.add(models.Declaration, criterion="SESS-X1", on=on, remark=one.say("declarations"))
        one.tell("declared", declaration, on)


def papers(one: Draft) -> None:
    paper(one, models.Document.Kind.MANDATE, one.course.start)
    if one.course.reached(PhaseCode.SESS):
        days = [one.since(PhaseCode.SESS) for _ in range(one.dice.randint(1, 2))]
        one.materials = [paper(one, models.Document.Kind.MATERIAL, day) for day in days]
    if one.course.reached(PhaseCode.FOLL):
        paper(one, models.Document.Kind.DRAFT, one.since(PhaseCode.FOLL))


def paper(one: Draft, kind: models.Document.Kind, dated: dt.date) -> models.Document:
    row = one.add(models.Document, title=one.words["papers"][kind], kind=kind, dated=dated)
    row.link = f"https://library.example/{one.programme.code.lower()}/{row.number}.pdf"
    return row


def diagnostic(one: Draft) -> None:
    left = one.course.left(PhaseCode.DIAG)
    if left or (one.course.reached(PhaseCode.DIAG) and one.dice.chance(0.5)):
        on = one.dice.day(one.course.entered[PhaseCode.DIAG], left or one.course.until)
        found = {"carried_out_on": on, "summary": one.say("diagnostics"), "consulted": one.dice.randint(18, 140)}
        one.add(models.DiagnosticAssessment, document=paper(one, models.Document.Kind.DIAGNOSTIC, on), **found)


def needs(one: Draft) -> None:
    if one.course.reached(PhaseCode.DIAG):
        one.needs = [need(one, rank, title) for rank, title in enumerate(one.dice.few(one.words["needs"], 4, 7), 1)]


def need(one: Draft, rank: int, title: str) -> models.Need:
    status = one.dice.draw("need", one.course.phase)
    priority = "high" if rank < 3 else one.dice.choice(["medium", "low"])
    words = {"justification": one.say("because"), "reason": one.reason(status)}
    area = one.any("policy_domains")
    return one.add(models.Need, rank=rank, title=title, status=status, priority=priority, policy_domain=area, **words)


def offers(one: Draft) -> None:
    for need in one.needs:
        fewest, most = (1, 1) if need.priority == "high" else (0, 2)
        for title in one.dice.few(one.words["offers"], fewest, most):
            status = one.dice.draw("offer", one.course.phase)
            answer = {"answer_by": one.coordinator, "answer_due_on": one.dice.days_from(one.course.today, -6, 14)}
            what = {"title": title, "format": one.any("session_formats"), "reason": one.reason(status)}
            one.add(Offer, team=one.dice.choice(one.peers), need=need, status=status, **what, **answer)


def risks(one: Draft) -> None:
    """One for each category of the catalogue, and one more."""
    shuffled = one.dice.sample(catalogue().obstacles, len(catalogue().obstacles))
    chosen = list({entry.category: entry for entry in shuffled}.values())
    for entry in [*chosen, next(entry for entry in shuffled if entry not in chosen)]:
        risk(one, entry)


def risk(one: Draft, entry) -> None:
    status = "closed" if one.course.over else one.dice.draw("risk")
    one.add(
        models.Risk,
        obstacle=entry.code,
        response=one.dice.choice(models.Risk.Response.values),
        status=status,
        likelihood=min(5, max(1, entry.default_likelihood + one.dice.randint(-1, 1))),
        impact=entry.default_impact,
        mitigation=one.say("mitigations"),
        worked=one.say("worked") if status == "closed" else "",
        owner=one.anybody(),
        review_on=one.dice.days_from(one.course.until, -8, 60),
    )


def ticks(one: Draft) -> None:
    for kind, entered in one.course.entered.items():
        left = one.course.left(kind)
        for action in catalogue().entry(kind).dos:
            if one.dice.chance(0.85 if left else 0.45):
                state = "done" if left or one.course.over else one.dice.draw("tick")
                on = one.dice.day(entered, left or one.course.until)
                one.add(models.ChecklistTick, item=action.code, state=state, on=on)


def scores(one: Draft) -> None:
    for moment, phase in (("midway", PhaseCode.FOLL), ("end", PhaseCode.EVAL)):
        if one.course.reached(phase):
            on = min(one.course.until, one.course.entered[phase] + dt.timedelta(days=14))
            for factor in catalogue().success_factors:
                one.add(models.SuccessScore, factor=factor.code, moment=moment, score=one.dice.draw("score"), on=on)
