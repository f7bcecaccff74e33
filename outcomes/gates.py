"""Exit criteria about outcomes, follow-up actions, the report and dissemination."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outcomes.models import Dissemination, FollowUpAction, Indicator, Measurement, Report
from p2p.base.i18n import dates
from programmes.exit_criteria import Evaluation
from programmes.gates import codes_of, criterion, for_each
from programmes.models import Programme


def evaluate_goal_and_outcome(code: str, indicators: list[tuple]) -> Evaluation:
    if not indicators:
        return Evaluation(
            False, _("No expected outcome with an indicator is recorded yet."), reverse("outcomes:list", args=[code])
        )
    return Evaluation(True, ngettext("%(n)s indicator.", "%(n)s indicators.", len(indicators)) % {"n": len(indicators)})


@criterion("PREP-X3")
@for_each(evaluate_goal_and_outcome)
def outcome_with_indicator(programmes):
    return (
        Indicator.objects.live()
        .filter(programme__in=programmes)
        .exclude(programme__goal="")
        .values_list("programme", "number")
    )


def evaluate_baselines(code: str, values: list[tuple]) -> Evaluation:
    missing = sum(baseline is None for (baseline,) in values)
    if missing or not values:
        sentence = ngettext(
            "%(n)s indicator has no value at the start.", "%(n)s indicators have no value at the start.", missing
        ) % {"n": missing}
        return Evaluation(
            False, sentence if values else _("No indicator is recorded yet."), reverse("outcomes:list", args=[code])
        )
    return Evaluation(True, _("Every indicator has one."))


@criterion("DIAG-X5")
@for_each(evaluate_baselines)
def baselines(programmes):
    return Indicator.objects.live().filter(programme__in=programmes).values_list("programme", "baseline")


def evaluate_owned_and_dated(code: str, owners: list[tuple]) -> Evaluation:
    if not owners:
        return Evaluation(
            False, _("No follow-up action is written down yet."), reverse("outcomes:new-action", args=[code])
        )
    facts = {"n": len(owners), "owners": len({owner for (owner,) in owners})}
    return Evaluation(
        True,
        ngettext(
            "%(n)s action, with an owner and a date.", "%(n)s actions, each with an owner and a date.", len(owners)
        )
        % facts,
    )


@criterion("FOLL-X2")
@for_each(evaluate_owned_and_dated)
def actions_with_owners(programmes):
    return FollowUpAction.objects.live().filter(programme__in=programmes).values_list("programme", "owner")


@criterion("FOLL-X3")
def next_steps(programmes):
    """Steps toward the policy text that lie beyond the end of the programme."""
    ends = {programme.pk: (programme.code, programme.end_date) for programme in programmes}
    steps = FollowUpAction.objects.unfinished().filter(programme__in=programmes, next_step=True)
    later = {pk: due for pk, due in steps.order_by("-due_on").values_list("programme", "due_on") if due > ends[pk][1]}
    return {pk: evaluate_next_step(code, end, later.get(pk)) for pk, (code, end) in ends.items()}


def evaluate_next_step(code, end, due) -> Evaluation:
    if due is None:
        return Evaluation(
            False, _("None after %(day)s.") % {"day": dates.day(end)}, reverse("outcomes:new-action", args=[code])
        )
    return Evaluation(True, _("The next one is due on %(day)s.") % {"day": dates.day(due)})


def evaluate_measurements(code: str, indicators: list[tuple]) -> Evaluation:
    missing = sum(not measured and not reason for measured, reason in indicators)
    if missing or not indicators:
        sentence = ngettext(
            "%(n)s indicator has no measured value and no reason.",
            "%(n)s indicators have no measured value and no reason.",
            missing,
        )
        return Evaluation(
            False,
            sentence % {"n": missing} if indicators else _("No indicator is recorded yet."),
            reverse("outcomes:list", args=[code]),
        )
    return Evaluation(True, ngettext("%(n)s indicator.", "%(n)s indicators.", len(indicators)) % {"n": len(indicators)})


@criterion("EVAL-X1")
@for_each(evaluate_measurements)
def actual_values(programmes):
    accepted = Measurement.objects.filter(indicator__programme__in=programmes, status=Measurement.Status.ACCEPTED)
    measured = set(accepted.values_list("indicator", flat=True))
    indicators = (
        Indicator.objects.live().filter(programme__in=programmes).values_list("programme", "pk", "not_measured_reason")
    )
    return [(programme, pk in measured, reason) for programme, pk, reason in indicators]


@criterion("EVAL-X2")
def approved_report(programmes):
    done = set(
        Report.objects.filter(
            programme__in=programmes, archived_at=None, status__in=["approved", "published"]
        ).values_list("programme", flat=True)
    )
    return {
        pk: Evaluation(True, _("The report is approved."))
        if pk in done
        else Evaluation(
            False,
            _("No report is approved yet by the coordination and by UNESCO."),
            reverse("outcomes:reports", args=[code]),
        )
        for pk, code in codes_of(programmes).items()
    }


def shown(code: str, places: list[tuple]) -> Evaluation:
    if not places:
        return Evaluation(
            False, _("Nothing is recorded yet about where results were shown."), Programme(code=code).get_absolute_url()
        )
    return Evaluation(
        True,
        ngettext("%(n)s place where results were shown.", "%(n)s places where results were shown.", len(places))
        % {"n": len(places)},
    )


@criterion("EVAL-X3")
@for_each(shown)
def disseminated(programmes):
    return Dissemination.objects.live().filter(programme__in=programmes).values_list("programme", "number")
