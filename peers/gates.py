"""Exit criteria about offers."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from p2p.base.i18n.text import bidi_isolate
from peers.models import Offer
from programmes.exit_criteria import Evaluation
from programmes.gates import criterion, for_each
from programmes.models import Need


def evaluate_accepted_offers(code: str, needs: list[tuple]) -> Evaluation:
    without_offer = [title for title, accepted, reason in needs if not accepted and not reason]
    if without_offer:
        return Evaluation(
            False,
            _("Without an accepted offer: %(needs)s") % {"needs": " · ".join(map(bidi_isolate, without_offer))},
            reverse("peers:offers", args=[code]),
        )
    return Evaluation(
        True,
        ngettext("%(n)s need of high priority.", "All %(n)s needs of high priority.", len(needs)) % {"n": len(needs)},
    )


@criterion("DIAG-X3")
@for_each(evaluate_accepted_offers)
def offers_for_high_needs(programmes):
    accepted = set(Offer.objects.accepted().filter(programme__in=programmes).values_list("need", flat=True))
    needs = Need.objects.wanted().filter(programme__in=programmes, priority=Need.Priority.HIGH)
    return [
        (pk, title, need in accepted, reason)
        for pk, need, title, reason in needs.values_list("programme", "pk", "title", "reason")
    ]
