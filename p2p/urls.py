"""The URLs of the site: one include per app, and addresses outside the path of their app."""

from django.conf import settings
from django.urls import include, path

from outcomes.views import reports, surveys
from p2p.base.accounts import views as accounts
from p2p.base.questionnaires import views as questionnaires
from p2p.pages.programme.views.programme import programme_page
from programmes.views import invitations

urlpatterns = [
    path("", include("p2p.pages.home.urls")),
    path("", include("p2p.pages.programme.urls")),
    path("", include("p2p.pages.correspondence.urls")),
    path("language/", accounts.choose_language, name="language"),
    path("a/<str:token>/", accounts.confirm_address, name="confirm-address"),
    path("l/<str:token>/", accounts.personal_link, name="personal-link"),
    path("i/<str:token>/", invitations.invitation_by_link, name="invitation"),
    path("f/<str:token>/", questionnaires.answer_by_link, name="answer"),
    path("q/<slug:link>/", surveys.answer_survey, name="answer-survey"),
    path("reports/<slug:code>-<int:number>.pdf", reports.published_report, name="published-report"),
    path("programmes/<slug:code>/forms/<int:pk>/", questionnaires.answer_signed_in, name="asked"),
    path("drafts/", include("p2p.base.records.urls")),
    path("account/", include("p2p.base.accounts.urls")),
    path("portfolio/", include("p2p.pages.portfolio.urls")),
    path("toolkit/", include("programmes.toolkit.urls")),
    path("programmes/", include("programmes.urls")),
    path("programmes/", include("peers.urls")),
    path("programmes/", include("sessions.urls")),
    path("programmes/", include("outcomes.urls")),
    # Last, so that no page of a programme is mistaken for a programme.
    path("programmes/<slug:code>/", programme_page, name="programme"),
]
if settings.TRYOUT:
    urlpatterns.insert(0, path("try-out/", include("p2p.devtools.urls")))

handler400 = "p2p.base.web.errors.bad_request"
handler403 = "p2p.base.web.errors.forbidden"
handler404 = "p2p.base.web.errors.not_found"
handler500 = "p2p.base.web.errors.server_error"
