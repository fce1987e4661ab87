"""All addresses. Each audience brings its own; tests/architecture holds the committed list."""

from django.urls import URLPattern, URLResolver, include, path

from huiyin.config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("i18n/", include("django.conf.urls.i18n")),
]
