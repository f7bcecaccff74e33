"""Score the success factors at mid-way and at the end."""

from django.http import Http404, HttpResponse, QueryDict
from django.utils import timezone

from programmes import actions
from programmes.forms.success_factors import ScoreForm
from programmes.models import Programme, SuccessScore
from programmes.permissions import ProgrammeRequest, programme_view
from programmes.policy import Can
from programmes.record_pages import state_page
from programmes.rendering import programme_context
from programmes.toolkit import catalogue


@programme_view(Can.READ)
def score_success_factors(request: ProgrammeRequest, programme: Programme) -> HttpResponse:
    """The toolkit's success factors, scored at mid-way and at the end."""
    moments, moment = SuccessScore.Moment, request.POST.get("moment", "")
    if request.method == "POST":
        request.can.require(Can.EDIT)
        if moment not in moments.values:
            raise Http404
    stored_scores = programme.scores.visible_to(request.viewer)

    def save(form: ScoreForm) -> None:
        scores, today = form.scores(), programme.day_of(timezone.now())
        actions.score_factors(programme=programme, moment=moment, scores=scores, by=request.user, today=today)

    def make(data: QueryDict | None) -> ScoreForm:
        return ScoreForm(data, moment=moment or moments.END, stored=stored_scores.all())

    by_factor = {(score.factor, score.moment): score for score in stored_scores}
    table = [
        (factor, by_factor.get((factor.code, moments.MIDWAY)), by_factor.get((factor.code, moments.END)))
        for factor in catalogue().success_factors
    ]
    other_moment = moments.END if moment == moments.MIDWAY else moments.MIDWAY
    context = programme_context(
        programme, table=table, other_form=ScoreForm(None, moment=other_moment, stored=stored_scores)
    )
    then, template = request.path, "programmes/success_factors.html"
    return state_page(request, programme, make=make, save=save, context=context, then=then, template=template)
