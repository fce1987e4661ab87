"""The grid worker's pages: a phone, one thumb."""

from django.urls import path

from huiyin.web.field import matter, report, today

urlpatterns = [
    path("", today.show, name="field"),
    path("grid/", today.grid, name="field-grid"),
    path("points.json", today.points, name="field-points"),
    path("report/", report.fill_in, name="field-report"),
    path("m/<str:number>/", matter.show, name="field-matter"),
    path("m/<str:number>/<str:verb>/", matter.act, name="field-act"),
]
