"""The office: setting up the district. Administrators; standards also for duty heads and supervisors, to read."""

from django.urls import path

from huiyin.web.office import accesses, areas, calendar, drafts, home, imports, keys, letters, staff, standards, units

urlpatterns = [
    path("", home.show, name="office"),
    path("standards/", standards.show, name="office-standards"),
    path("standards/import/", drafts.upload, name="office-upload"),
    path("standards/<int:pk>/", standards.edition, name="office-edition"),
    path("standards/<int:pk>/changes/", drafts.changes, name="office-edition-changes"),
    path("standards/<int:pk>/problems/", drafts.problems, name="office-edition-problems"),
    path("standards/<int:pk>/decide/", drafts.decide, name="office-decide"),
    path("standards/<int:pk>/confirm/", drafts.confirm, name="office-confirm"),
    path("standards/<int:pk>/discard/", drafts.discard, name="office-discard"),
    path("calendar/", calendar.show, name="office-calendar"),
    path("units/", units.show, name="office-units"),
    path("units/<str:code>/", units.unit, name="office-unit"),
    path("staff/", staff.show, name="office-staff"),
    path("staff/new/", staff.new, name="office-new-staff"),
    path("staff/<int:pk>/", staff.person, name="office-person"),
    path("staff/<int:pk>/posts/", staff.give, name="office-give-post"),
    path("staff/<int:pk>/posts/<int:post>/end/", staff.end, name="office-end-post"),
    path("staff/<int:pk>/keys/", keys.issue, name="office-issue-key"),
    path("staff/<int:pk>/keys/<int:key>/revoke/", keys.revoke, name="office-revoke-key"),
    path("staff/<int:pk>/password/", keys.password, name="office-password"),
    path("areas/", areas.show, name="office-areas"),
    path("areas/<str:code>/", areas.area, name="office-area"),
    path("areas/<str:code>/points.json", areas.points, name="office-area-points"),
    path("imports/", imports.show, name="office-imports"),
    path("imports/<int:pk>/go-on/", imports.go_on, name="office-import-go-on"),
    path("imports/<int:pk>/rejected.csv", imports.rejected, name="office-import-rejected"),
    path("dead-letters/", letters.show, name="office-letters"),
    path("dead-letters/<int:pk>/replay/", letters.again, name="office-letter-replay"),
    path("dead-letters/<int:pk>/drop/", letters.give_up, name="office-letter-drop"),
    path("access-log/", accesses.show, name="office-accesses"),
]
