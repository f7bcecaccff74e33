from django.urls import path

from peers import views

app_name = "peers"
urlpatterns = [
    path("<slug:code>/offers/", views.offer_list, name="offers"),
    path("<slug:code>/offers/new/", views.edit_offer, name="new-offer"),
    path("<slug:code>/offers/<int:number>/", views.offer_detail, name="offer"),
    path("<slug:code>/offers/<int:number>/answer/", views.answer_offer, name="answer-offer"),
    path("<slug:code>/offers/<int:number>/edit/", views.edit_offer, name="edit-offer"),
    path("<slug:code>/exchanges/new/", views.edit_pairing, name="new-pairing"),
    path("<slug:code>/exchanges/<int:number>/", views.edit_pairing, name="pairing"),
    path("<slug:code>/exchanges/<int:number>/confirm/", views.confirm_pairing, name="confirm"),
    path("<slug:code>/exchanges/<int:number>/paper/", views.confirm_on_paper, name="paper"),
]
