"""The grid worker's pages: a phone, one thumb."""

from django.urls import path

from huiyin.web.field import calls, care, duty, install, line, looks, matter, report, today, warnings

urlpatterns = [
    path("", today.show, name="field"),
    path("grid/", today.grid, name="field-grid"),
    path("waiting/", today.waiting, name="field-waiting"),
    path("points.json", today.points, name="field-points"),
    path("line.json", line.show, name="field-line"),
    path("manifest-<str:language>.webmanifest", install.manifest, name="field-manifest"),
    path("care/", care.show, name="field-care"),
    path("care/<int:pk>/<str:met>/", care.act, name="field-care-act"),
    path("report/", report.fill_in, name="field-report"),
    path("duty/position/", duty.position, name="field-position"),
    path("duty/<str:to>/", duty.switch, name="field-duty"),
    path("warnings/", warnings.show, name="field-warnings"),
    path("warnings/<int:pk>/", warnings.doors, name="field-doors"),
    path("warnings/<int:pk>/knock/<int:to>/", warnings.knock, name="field-knock"),
    path("call/<int:pk>/", calls.show, name="field-call"),
    path("call/<int:pk>/<str:verb>/", calls.act, name="field-call-act"),
    path("looks/<int:pk>/", looks.show, name="field-look"),
    path("looks/<int:pk>/<str:verb>/", looks.act, name="field-look-act"),
    path("m/<str:number>/", matter.show, name="field-matter"),
    path("m/<str:number>/accept/", matter.accept, name="field-accept"),
    path("m/<str:number>/<str:verb>/", matter.act, name="field-act"),
]
