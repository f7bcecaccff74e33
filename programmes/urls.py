from django.urls import path

from programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.programme_list, name="list"),
    path("new/", views.new_programme, name="new"),
    path("<slug:code>/edit/", views.edit_programme, name="edit"),
    path("<slug:code>/state/", views.change_state, name="state"),
    path("<slug:code>/phases/<slug:kind>/", views.phase, name="phase"),
    path("<slug:code>/phases/<slug:kind>/plan/", views.plan_phase, name="plan"),
    path("<slug:code>/move-on/", views.move_on, name="move-on"),
    path("<slug:code>/go-back/", views.go_back, name="go-back"),
    path("<slug:code>/declare/", views.declare, name="declare"),
    path("<slug:code>/tick/<slug:item>/", views.tick, name="tick"),
    path("<slug:code>/success-factors/", views.success_factors, name="factors"),
    path("<slug:code>/team/", views.team, name="team"),
    path("<slug:code>/team/new/", views.edit_team, name="new-team"),
    path("<slug:code>/team/<slug:team>/edit/", views.edit_team, name="edit-team"),
    path("<slug:code>/team/<slug:team>/invite/", views.invite, name="invite"),
    path("<slug:code>/members/<int:pk>/end/", views.end_membership, name="end-membership"),
    path("<slug:code>/invitations/<int:pk>/again/", views.invite_again, name="invite-again"),
    path("<slug:code>/invitations/<int:pk>/withdraw/", views.withdraw_invitation, name="withdraw"),
    path("<slug:code>/needs/", views.needs, name="needs"),
    path("<slug:code>/needs/new/", views.edit_need, name="new-need"),
    path("<slug:code>/needs/<int:number>/", views.need, name="need"),
    path("<slug:code>/needs/<int:number>/edit/", views.edit_need, name="edit-need"),
    path("<slug:code>/risks/", views.risks, name="risks"),
    path("<slug:code>/risks/new/", views.edit_risk, name="new-risk"),
    path("<slug:code>/risks/<int:number>/", views.edit_risk, name="risk"),
    path("<slug:code>/diagnostic/", views.diagnostic, name="diagnostic"),
    path("<slug:code>/diagnostic/edit/", views.edit_diagnostic, name="edit-diagnostic"),
    path("<slug:code>/documents/", views.documents, name="documents"),
    path("<slug:code>/documents/new/", views.edit_document, name="new-document"),
    path("<slug:code>/documents/<int:number>/edit/", views.edit_document, name="edit-document"),
    path("<slug:code>/documents/<int:number>/file/", views.document_file, name="document-file"),
]
