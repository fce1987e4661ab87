"""The wall of the operations centre."""

from django.urls import path

from huiyin.web.hall import alarms, wall

urlpatterns = [
    path("", wall.show, name="hall"),
    path("figures/", wall.part, {"name": "figures"}, name="hall-figures"),
    path("streets/", wall.part, {"name": "streets"}, name="hall-streets"),
    path("alarms/", wall.part, {"name": "alarms"}, name="hall-alarms"),
    path("alarms.json", alarms.points, name="hall-alarm-points"),
    path("events/", wall.part, {"name": "events"}, name="hall-events"),
    path("today/", wall.today, name="hall-today"),
    path("points.json", wall.points, name="hall-points"),
    path("on-duty.json", wall.on_duty, name="hall-on-duty"),
]
