from django.urls import path

from huiyin.web.desk.problems import dossier, listing

urlpatterns = [
    path("", listing.show, name="desk-problems"),
    path("look/", listing.look, name="desk-problems-look"),
    path("<int:pk>/", dossier.show, name="desk-problem"),
    path("<int:pk>/points.json", dossier.points, name="desk-problem-points"),
    path("<int:pk>/<str:verb>/", dossier.act, name="desk-problem-act"),
]
