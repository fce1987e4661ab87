"""Addresses that belong to every audience: look, offline page, style guide. config.urls includes them."""

from django.urls import include, path

from huiyin.web import errors, look, maps, photos, service_worker, signing, styleguide

urlpatterns = [
    path("", include("huiyin.web.account.entry_urls")),
    path("account/", include("huiyin.web.account.urls")),
    path("home/", signing.home, name="home"),
    path("service-worker.js", service_worker.show, name="service-worker"),
    path("map/base.json", maps.base, name="map-base"),
    path("photo/<str:token>/<str:what>/<str:proof>", photos.show, name="photo"),
    path("", include("huiyin.web.notices.urls")),
    path("", include("huiyin.web.portal.urls")),
    path("w/", include("huiyin.web.partner.urls")),
    path("field/", include("huiyin.web.field.urls")),
    path("desk/", include("huiyin.web.desk.urls")),
    path("hall/", include("huiyin.web.hall.urls")),
    path("look/", look.set_look, name="look"),
    path("offline/", errors.offline, name="offline"),
    path("office/style-guide/", styleguide.show, name="style-guide"),
    path("office/style-guide/points.json", styleguide.points, name="style-guide-points"),
    path("office/style-guide/<str:layout>/", styleguide.show, name="style-guide-layout"),
    path("office/", include("huiyin.web.office.urls")),
]
