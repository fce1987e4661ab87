"""The resident's pages. All open: nothing needs an account until it must."""

from django.urls import path

from huiyin.web.portal import (
    blurring,
    home,
    kin,
    kinds,
    line,
    mine,
    nearby,
    neighbours,
    openings,
    push,
    receipt,
    report,
    track,
    where,
    worker,
)

urlpatterns = [
    path("", home.show, name="portal"),
    path("report/", report.fill_in, name="report"),
    path("report/kinds.json", kinds.show, name="report-kinds"),
    path("report/near.json", neighbours.show, name="report-near"),
    path("report/where.json", where.show, name="report-where"),
    path("report/line.json", line.show, name="report-line"),
    path("report/worker.js", worker.show, name="report-worker"),
    path("report/sent/<str:code>/", report.sent, name="report-sent"),
    path("track/", track.find, name="track"),
    path("receipt/", receipt.check, name="receipt"),
    path("track/<str:code>/", track.show, name="track-story"),
    path("track/<str:code>/receipt.json", track.receipt, name="track-receipt"),
    path("track/<str:code>/opened/", openings.of_report, name="track-opened"),
    path("track/<str:code>/photos/<str:token>/", blurring.show, name="track-blur"),
    path("track/<str:code>/push/", push.of_report, name="track-push"),
    path("track/<str:code>/<str:verb>/", track.act, name="track-act"),
    path("kin/<str:token>/", kin.show, name="kin"),
    path("kin/<str:token>/<str:verb>/", kin.act, name="kin-act"),
    path("nearby/", nearby.show, name="nearby"),
    path("nearby/points.json", nearby.points, name="nearby-points"),
    path("mine/", mine.show, name="mine"),
    path("mine/opened/", openings.of_mine, name="mine-opened"),
]
