from django.urls import path

from huiyin.web.desk.callouts import show

urlpatterns = [
    path("", show.show, name="desk-callouts"),
    path("pop/", show.pop, name="desk-callout-pop"),
    path("<int:pk>/", show.one, name="desk-callout"),
    path("<int:pk>/<str:verb>/", show.act, name="desk-callout-act"),
]
