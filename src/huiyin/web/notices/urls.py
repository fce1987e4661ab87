"""One's own notices outside of the app, whoever one is: ways, browsers, and the links in messages."""

from django.urls import path

from huiyin.web.notices import opening, push, ways

urlpatterns = [
    path("notices/", opening.mine, name="notices"),
    path("notices/open/<str:number>/", opening.open_matter, name="notices-open"),
    path("notices/call/<int:pk>/", opening.open_call, name="notices-call"),
    path("notices/ways/", ways.show, name="notices-ways"),
    path("notices/push/", push.of_account, name="notices-push"),
    path("push/worker.js", push.worker, name="push-worker"),
]
