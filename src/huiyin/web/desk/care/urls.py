from django.urls import path

from huiyin.web.desk.care import acting, alarm, ended, enrol, file, listing, photos, report, sheet, withdrawing

urlpatterns = [
    path("", listing.show, name="desk-care"),
    path("new/", enrol.fill_in, name="desk-care-new"),
    path("consent-sheet/", sheet.show, name="desk-care-sheet"),
    path("figures/", report.show, name="desk-care-figures"),
    path("photos/<str:token>", photos.show, name="desk-care-photo"),
    path("alarms/<int:pk>/", alarm.show, name="desk-care-alarm"),
    path("ended/<int:pk>/", ended.show, name="desk-care-ended"),
    path("<int:pk>/", file.show, name="desk-care-file"),
    path("<int:pk>/open/", file.open_, name="desk-care-open"),
    path("<int:pk>/close/", file.close, name="desk-care-close"),
    path("<int:pk>/withdraw/", withdrawing.show, name="desk-care-withdraw"),
    path("<int:pk>/<str:verb>/", acting.act, name="desk-care-act"),
]
