"""All addresses. Each audience brings its own; tests/architecture holds the committed list."""

from django.urls import URLPattern, URLResolver, include, path

from huiyin.config import health, metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", metrics.show, name="metrics"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", include("huiyin.api.urls")),
    path("open311/v2/", include("huiyin.intake.open311.urls")),
    path("sensorthings/v1.1/", include("huiyin.intake.sensorthings.urls")),
    path("ingest/v1/", include("huiyin.intake.ingest")),
    path("intake/", include("huiyin.intake.urls")),
    path("", include("huiyin.web.urls")),
]

handler400 = "huiyin.web.errors.bad_request"
handler403 = "huiyin.web.errors.forbidden"
handler404 = "huiyin.web.errors.not_found"
handler500 = "huiyin.web.errors.broken"
