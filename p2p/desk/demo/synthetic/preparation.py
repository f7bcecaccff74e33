"""Phases with their history, papers, needs, offers, risks, checklists and success factors."""

import datetime as dt

from p2p.desk.demo.synthetic.draft import Draft
from p2p.desk.demo.synthetic.words import read
from peers.models import Offer
from programmes.models import (
    ChecklistTick,
    Declaration,
    DiagnosticAssessment,
    Document,
    Need,
    Phase,
    PhaseChange,
    Risk,
    SuccessScore,
    Waiver,
)
from programmes.phases import ORDER, PhaseCode, number_of
from programmes.toolkit import catalogue

NEED_STATES = {
    PhaseCode.DIAG: {"open": 7, "matched": 3},
    PhaseCode.SESS: {"open": 1, "matched": 4, "partly_covered": 3, "covered": 3, "dropped": 1},
    PhaseCode.FOLL: {"partly_covered": 3, "covered": 6, "dropped": 1},
    PhaseCode.EVAL: {"partly_covered": 2, "covered": 8, "dropped": 1},
}
OFFER_STATES = {
    PhaseCode.DIAG: {"proposed": 7, "accepted": 2, "declined": 1},
    PhaseCode.SESS: {"proposed": 1, "accepted": 4, "declined": 1, "delivered": 3},
    PhaseCode.FOLL: {"accepted": 1, "declined": 1, "delivered": 7},
    PhaseCode.EVAL: {"declined": 1, "delivered": 8},
}
MATERIALS = 2


def prepare(one: Draft) -> None:
    steps = (phases, history, papers, diagnostic, needs, offers, risks, ticks, scores)
    for step in steps:
        step(one)


def phases(one: Draft) -> None:
    for kind in ORDER:
        start, end = one.days.planned[kind]
        entered, left = one.days.entered.get(kind), one.days.left(kind)
        one.add(
            Phase(
                programme=one.programme,
                kind=kind,
                position=number_of(kind),
                planned_start=start,
                planned_end=end,
                entered_on=entered,
                left_on=left,
            )
        )


def history(one: Draft) -> None:
    before = ""
    for kind, on in one.days.entered.items():
        one.add(PhaseChange(programme=one.programme, source=before, target=kind, on=on, by=one.coordinator))
        one.happened("moved", one.programme, on)
        if before and one.chance(0.12):
            waive(one, before, on)
        before = kind
    if one.beyond(PhaseCode.SESS):
        declare(one, one.days.entered[PhaseCode.FOLL] - dt.timedelta(days=1))


def waive(one: Draft, phase: str, on: dt.date) -> None:
    points = [point.code for point in catalogue().entry(phase).exit_criteria if point.code != "SESS-X1"]
    one.add(
        Waiver(
            programme=one.programme,
            criterion=one.rng.choice(points),
            phase=phase,
            by=one.coordinator,
            on=on,
            reason=one.say("reasons"),
        )
    )


def declare(one: Draft, on: dt.date) -> None:
    declaration = one.add(
        Declaration(
            programme=one.programme, criterion="SESS-X1", by=one.coordinator, on=on, remark=one.say("declarations")
        )
    )
    one.happened("declared", declaration, on)


def papers(one: Draft) -> None:
    paper(one, Document.Kind.MANDATE, one.days.start)
    if one.reached(PhaseCode.SESS):
        for _ in range(one.rng.randint(1, MATERIALS)):
            paper(one, Document.Kind.MATERIAL, one.day(one.days.entered[PhaseCode.SESS], one.until))
    if one.reached(PhaseCode.FOLL):
        paper(one, Document.Kind.DRAFT, one.day(one.days.entered[PhaseCode.FOLL], one.until))


def paper(one: Draft, kind: Document.Kind, dated: dt.date) -> Document:
    number = len(one.documents) + 1
    link = f"https://library.example/{one.programme.code.lower()}/{number}.pdf"
    title = read(one.language)["papers"][kind]
    row = Document(
        programme=one.programme, number=number, title=title, kind=kind, dated=dated, language=one.language, link=link
    )
    one.documents.append(one.add(row))
    return row


def diagnostic(one: Draft) -> None:
    if not one.beyond(PhaseCode.DIAG) and not (one.reached(PhaseCode.DIAG) and one.chance(0.5)):
        return
    start, end = one.days.entered[PhaseCode.DIAG], one.days.left(PhaseCode.DIAG) or one.until
    on = one.day(start, end)
    one.add(
        DiagnosticAssessment(
            programme=one.programme,
            carried_out_on=on,
            summary=one.say("diagnostics"),
            consulted=one.rng.randint(18, 140),
            document=paper(one, Document.Kind.DIAGNOSTIC, on),
        )
    )


def needs(one: Draft) -> None:
    if not one.reached(PhaseCode.DIAG):
        return
    for number, title in enumerate(one.several("needs", one.rng.randint(4, 7)), start=1):
        status = one.weighed(NEED_STATES[PhaseCode(one.shape.phase)])
        row = Need(
            programme=one.programme,
            number=number,
            rank=number,
            title=title,
            justification=one.say("because"),
            status=status,
            priority="high" if number < 3 else one.rng.choice(["medium", "low"]),
            policy_domain=one.rng.choice(catalogue().policy_domains).code,
            reason=one.say("reasons") if status == "dropped" else "",
        )
        one.needs.append(one.add(row))


def offers(one: Draft) -> None:
    number = 0
    for need in one.needs:
        for title in one.several("offers", one.rng.randint(0, 2) if need.priority != "high" else 1):
            number += 1
            one.add(offer(one, number, need, title))


def offer(one: Draft, number: int, need: Need, title: str) -> Offer:
    status = one.weighed(OFFER_STATES[PhaseCode(one.shape.phase)])
    return Offer(
        programme=one.programme,
        number=number,
        team=one.rng.choice(one.peers),
        need=need,
        title=title,
        status=status,
        format=one.rng.choice(catalogue().session_formats).code,
        reason=one.say("reasons") if status == "declined" else "",
        answer_by=one.coordinator,
        answer_due_on=one.today + dt.timedelta(days=one.rng.randint(-6, 14)),
    )


def risks(one: Draft) -> None:
    """One for each category of the catalogue, and one more."""
    kinds = catalogue().obstacle_categories
    chosen = [
        one.rng.choice([entry for entry in catalogue().obstacles if entry.category == kind.code]) for kind in kinds
    ]
    rest = [entry for entry in catalogue().obstacles if entry not in chosen]
    for number, entry in enumerate([*chosen, one.rng.choice(rest)], start=1):
        one.add(risk(one, number, entry))


def risk(one: Draft, number: int, entry) -> Risk:
    status = "closed" if one.over else one.weighed({"open": 5, "watch": 3, "occurred": 1, "closed": 1})
    return Risk(
        programme=one.programme,
        number=number,
        obstacle=entry.code,
        response=one.rng.choice(Risk.Response.values),
        status=status,
        likelihood=min(5, max(1, entry.default_likelihood + one.rng.randint(-1, 1))),
        impact=entry.default_impact,
        mitigation=one.say("mitigations"),
        worked=one.say("worked") if status == "closed" else "",
        owner=one.rng.choice(one.members).person,
        review_on=one.until + dt.timedelta(days=one.rng.randint(-8, 60)),
    )


def ticks(one: Draft) -> None:
    for kind, entered in one.days.entered.items():
        left = one.days.left(kind)
        for action in catalogue().entry(kind).dos:
            if one.chance(0.85 if left else 0.45):
                state = "done" if left or one.over else one.weighed({"done": 5, "doing": 4, "not_applicable": 1})
                on = one.day(entered, left or one.until)
                one.add(
                    ChecklistTick(programme=one.programme, item=action.code, state=state, by=one.coordinator, on=on)
                )


def scores(one: Draft) -> None:
    moments = {"midway": PhaseCode.FOLL, "end": PhaseCode.EVAL}
    for moment, phase in moments.items():
        if one.reached(phase):
            for factor in catalogue().success_factors:
                score = one.rng.choices((0, 1, 2, 3), (1, 3, 6, 3))[0]
                on = min(one.until, one.days.entered[phase] + dt.timedelta(days=14))
                one.add(
                    SuccessScore(
                        programme=one.programme,
                        factor=factor.code,
                        moment=moment,
                        score=score,
                        by=one.coordinator,
                        on=on,
                    )
                )
