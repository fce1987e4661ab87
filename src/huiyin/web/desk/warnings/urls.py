from django.urls import path

from huiyin.web.desk.warnings import acting, feeds, listing, making, people, showing

urlpatterns = [
    path("", listing.show, name="desk-warnings"),
    path("new/", making.new, name="desk-warning-new"),
    path("feeds/", feeds.show, name="desk-warning-feeds"),
    path("feeds/<int:pk>/drop/", feeds.drop, name="desk-warning-feed-drop"),
    path("bulletins/<int:pk>.cap", listing.bulletin, name="desk-bulletin"),
    path("<int:pk>/", showing.show, name="desk-warning"),
    path("<int:pk>/edit/", making.edit, name="desk-warning-edit"),
    path("<int:pk>/shape.json", showing.shape, name="desk-warning-shape"),
    path("<int:pk>/people/", people.show, name="desk-warning-people"),
    path("<int:pk>/<str:verb>/", acting.act, name="desk-warning-act"),
]
