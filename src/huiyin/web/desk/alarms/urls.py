from django.urls import path

from huiyin.web.desk.alarms import act, alarm, history, many, worklist

urlpatterns = [
    path("", worklist.show, name="desk-alarms"),
    path("history/", history.show, name="desk-alarm-history"),
    path("history/alarms.csv", history.export, name="desk-alarm-export"),
    path("many/", many.many, name="desk-alarms-many"),
    path("many/back/", many.back, name="desk-alarms-many-back"),
    path("<int:pk>/", alarm.show, name="desk-alarm"),
    path("<int:pk>/points.json", alarm.points, name="desk-alarm-points"),
    path("<int:pk>/<str:verb>/", act.act, name="desk-alarm-act"),
]
