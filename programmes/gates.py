"""Ready to move on? Exit criteria computed from data, for one programme or for hundreds.

A floor adds its criteria in ``gates.py``: a function that takes a QuerySet of programmes and returns
``{programme_id: Evaluation}`` in a fixed number of queries.
"""

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from p2p.base.i18n import dates, text
from p2p.base.i18n.text import bidi_isolate
from p2p.base.registry.registry import Registry
from programmes.exit_criteria import CriterionStatus, Evaluation
from programmes.models import Declaration, DiagnosticAssessment, Membership, Need, Programme, Risk, Waiver
from programmes.models.memberships import Sector
from programmes.models.teams import Side
from programmes.policy import COORDINATION, Role
from programmes.toolkit import catalogue

Evaluations = dict[int, Evaluation]
CRITERIA = Registry("gates")


def criterion(code: str) -> Callable:
    """Register the function that computes exit criterion ``code``."""

    def add(function: Callable[[QuerySet], Evaluations]) -> Callable[[QuerySet], Evaluations]:
        CRITERIA[code] = function
        return function

    return add


def evaluate_criteria_by_programme(programmes: QuerySet[Programme], phase: str) -> dict[int, list[CriterionStatus]]:
    """Every exit criterion of ``phase`` for each programme, with its facts and standing waivers."""
    entry = catalogue().entry(phase)
    waived = set(
        Waiver.objects.filter(programme__in=programmes, phase=phase, withdrawn_on=None).values_list(
            "programme_id", "criterion"
        )
    )
    functions = CRITERIA.entries()
    results = {criterion.code: functions[criterion.code](programmes) for criterion in entry.exit_criteria}
    return {
        pk: [
            CriterionStatus(
                criterion.code, str(criterion.text), results[criterion.code][pk], (pk, criterion.code) in waived
            )
            for criterion in entry.exit_criteria
        ]
        for pk in codes_of(programmes)
    }


def evaluate_criteria(programme: Programme, phase: str | None = None) -> list[CriterionStatus]:
    return evaluate_criteria_by_programme(Programme.objects.filter(pk=programme.pk), phase or programme.phase)[
        programme.pk
    ]


def codes_of(programmes: QuerySet[Programme]) -> dict[int, str]:
    # Iterating fills the QuerySet's cache: however many criteria ask, the programmes are read once.
    return {programme.pk: programme.code for programme in programmes}


def group_by_programme(rows: Iterable[tuple]) -> dict[int, list[tuple]]:
    """Rows by their first column, the programme."""
    groups = defaultdict(list)
    for pk, *rest in rows:
        groups[pk].append(tuple(rest))
    return groups


def for_each(decide: Callable[[str, list[tuple]], Evaluation]) -> Callable:
    """Turn a query over all programmes into results: ``decide(code, rows of that programme)`` for each programme."""

    def decorate(fetch: Callable[[QuerySet], Iterable[tuple]]) -> Callable[[QuerySet], Evaluations]:
        @functools.wraps(fetch)
        def criterion_function(programmes: QuerySet) -> Evaluations:
            rows_by_programme = group_by_programme(fetch(programmes))
            return {pk: decide(code, rows_by_programme[pk]) for pk, code in codes_of(programmes).items()}

        return criterion_function

    return decorate


def evaluate_leads(code: str, roles: list[tuple]) -> Evaluation:
    names = dict(roles)
    missing = [
        label
        for role, label in ((Role.COORDINATOR, _("a coordinator")), (Role.DEPUTY, _("a deputy")))
        if role not in names
    ]
    if missing:
        return Evaluation(
            False, _("Missing: %(who)s.") % {"who": text.join_list(missing)}, reverse("programmes:team", args=[code])
        )
    return Evaluation(True, f"{bidi_isolate(names[Role.COORDINATOR])}, {bidi_isolate(names[Role.DEPUTY])}.")


@criterion("PREP-X1")
@for_each(evaluate_leads)
def coordinator_and_deputy(programmes):
    leads = Membership.objects.serving(*COORDINATION).filter(team__programme__in=programmes)
    return leads.values_list("team__programme", "role", "person__name")


def evaluate_three_sectors(code: str, sectors: list[tuple]) -> Evaluation:
    wanted = {Sector.PUBLIC: _("public"), Sector.PRIVATE: _("private"), Sector.CIVIL_SOCIETY: _("civil society")}
    missing = [label for sector, label in wanted.items() if (sector,) not in sectors]
    if missing:
        return Evaluation(
            False,
            _("Nobody yet from: %(sectors)s.") % {"sectors": text.join_list(missing)},
            reverse("programmes:team", args=[code]),
        )
    return Evaluation(
        True,
        ngettext("%(n)s person from three sectors.", "%(n)s people from three sectors or more.", len(sectors))
        % {"n": len(sectors)},
    )


@criterion("PREP-X2")
@for_each(evaluate_three_sectors)
def sectors_of_the_team(programmes):
    team = Membership.objects.active().filter(team__programme__in=programmes, team__side=Side.SEEKING)
    return team.values_list("team__programme", "sector")


def evaluate_risk_reviews(code: str, risks: list[tuple]) -> Evaluation:
    path = reverse("programmes:risks", args=[code])
    covered = {catalogue().entry(obstacle).category for obstacle, _owner in risks if obstacle}
    categories = catalogue().obstacle_categories
    missing = [str(category.label) for category in categories if category.code not in covered]
    ownerless = sum(owner is None for _obstacle, owner in risks)
    if missing:
        return Evaluation(False, _("No risk yet in: %(categories)s.") % {"categories": text.join_list(missing)}, path)
    if ownerless:
        return Evaluation(
            False,
            ngettext("%(n)s risk has no owner.", "%(n)s risks have no owner.", ownerless) % {"n": ownerless},
            path,
        )
    return Evaluation(
        True, ngettext("%(n)s risk, with an owner.", "%(n)s risks, each with an owner.", len(risks)) % {"n": len(risks)}
    )


@criterion("PREP-X4")
@for_each(evaluate_risk_reviews)
def risk_plan(programmes):
    return Risk.objects.live().filter(programme__in=programmes).values_list("programme", "obstacle", "owner")


def evaluate_diagnostic(code: str, dates_carried_out: list[tuple]) -> Evaluation:
    if not dates_carried_out:
        return Evaluation(False, _("No diagnostic is recorded yet."), reverse("programmes:diagnostic", args=[code]))
    return Evaluation(True, _("Carried out on %(day)s.") % {"day": dates.day(dates_carried_out[0][0])})


@criterion("DIAG-X1")
@for_each(evaluate_diagnostic)
def diagnostic(programmes):
    return DiagnosticAssessment.objects.filter(programme__in=programmes).values_list("programme", "carried_out_on")


def evaluate_ranked_needs(code: str, ranks: list[tuple]) -> Evaluation:
    if not ranks:
        return Evaluation(False, _("No need is written down yet."), reverse("programmes:needs", args=[code]))
    return Evaluation(True, ngettext("%(n)s need, ranked.", "%(n)s needs, ranked.", len(ranks)) % {"n": len(ranks)})


@criterion("DIAG-X2")
@for_each(evaluate_ranked_needs)
def needs(programmes):
    return Need.objects.wanted().filter(programme__in=programmes).values_list("programme", "rank")


def evaluate_both_sides(code: str, team_sides: list[tuple]) -> Evaluation:
    sides = {side for (side,) in team_sides}
    if Side.PROVIDING not in sides:
        return Evaluation(False, _("There is no team of peers yet."), reverse("programmes:team", args=[code]))
    if Side.SEEKING not in sides:
        return Evaluation(False, _("There is no national team yet."), reverse("programmes:team", args=[code]))
    return Evaluation(True, _("Both sides have a team."))


@criterion("DIAG-X4")
@for_each(evaluate_both_sides)
def teams_on_both_sides(programmes):
    members = Membership.objects.active().filter(team__programme__in=programmes)
    return members.values_list("team__programme", "team__side").distinct()


def evaluate_declaration(code: str, declarations: list[tuple]) -> Evaluation:
    if not declarations:
        return Evaluation(
            False,
            _("The seeking team has not declared it yet."),
            reverse("programmes:phase", args=[code, "SESS"]) + "#declare",
        )
    name, day = declarations[0]
    return Evaluation(True, _("Declared by %(name)s on %(day)s.") % {"name": bidi_isolate(name), "day": dates.day(day)})


@criterion("SESS-X1")
@for_each(evaluate_declaration)
def enough_received(programmes):
    standing = Declaration.objects.filter(programme__in=programmes, criterion="SESS-X1", withdrawn_on=None)
    return standing.values_list("programme", "by__name", "on")


def evaluate_high_needs(code: str, needs: list[tuple]) -> Evaluation:
    uncovered = [title for title, status in needs if status not in {Need.Status.COVERED, Need.Status.DROPPED}]
    if uncovered:
        return Evaluation(
            False,
            _("Still to be covered: %(needs)s") % {"needs": " · ".join(map(bidi_isolate, uncovered))},
            reverse("programmes:needs", args=[code]),
        )
    return Evaluation(
        True,
        ngettext("%(n)s need of high priority.", "All %(n)s needs of high priority.", len(needs)) % {"n": len(needs)},
    )


@criterion("SESS-X3")
@for_each(evaluate_high_needs)
def high_needs(programmes):
    return (
        Need.objects.live()
        .filter(programme__in=programmes, priority=Need.Priority.HIGH)
        .values_list("programme", "title", "status")
    )
