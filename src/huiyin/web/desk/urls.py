"""The desk: acceptor, duty head, dispatcher, handler, unit head, supervisor, confidentiality officer."""

from django.urls import include, path

from huiyin.web.desk import (
    act,
    bell,
    blurring,
    exports,
    handoffs,
    inbox,
    matter,
    new,
    originals,
    queue,
    reporter,
    requests,
    supervise,
)

urlpatterns = [
    path("", queue.show, name="desk"),
    path("inbox/", inbox.show, name="desk-inbox"),
    path("new/", new.fill_in, name="desk-new"),
    path("export/", exports.ask, name="desk-export"),
    path("exports/", exports.mine, name="desk-exports"),
    path("exports/<int:pk>/file", exports.file, name="desk-export-file"),
    path("requests/", requests.show, name="desk-requests"),
    path("supervise/", supervise.show, name="desk-supervise"),
    path("supervise/many/", supervise.many, name="desk-many"),
    path("handoffs/", handoffs.show, name="desk-handoffs"),
    path("notices/", bell.show, name="desk-notices"),
    path("notices/read/", bell.read, name="desk-notices-read"),
    path("hotline/", include("huiyin.web.desk.hotline.urls")),
    path("m/<str:number>/", matter.show, name="desk-matter"),
    path("m/<str:number>/near.json", matter.near, name="desk-near"),
    path("m/<str:number>/originals/", originals.show, name="desk-originals"),
    path("m/<str:number>/photos/<str:token>/", blurring.show, name="desk-blur"),
    path("m/<str:number>/photos/<str:token>/<int:pk>/", blurring.doubt, name="desk-doubt-blur"),
    path("m/<str:number>/reporter/", reporter.open_details, name="desk-reporter"),
    path("m/<str:number>/hand-off/", handoffs.hand, name="desk-hand-off"),
    path("m/<str:number>/hand-off/<int:pk>/<str:verb>/", handoffs.act, name="desk-handoff-act"),
    path("m/<str:number>/<str:move>/", act.act, name="desk-act"),
]
