"""/w/<token>/: open to whoever has the link, and to nothing but its work order."""

from django.urls import path

from huiyin.web.partner import order

urlpatterns = [
    path("<str:token>/", order.show, name="work-order"),
    path("<str:token>/photo/<str:photo>/", order.picture, name="work-order-photo"),
    path("<str:token>/<str:step>/", order.say, name="work-order-say"),
]
