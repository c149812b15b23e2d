"""Addresses of following and of notifications."""

from django.urls import path

from relais.collaboration import views

app_name = "collaboration"
urlpatterns = [
    path("following/<slug:key>/<int:pk>/", views.follow, name="follow"),
    path("following/<slug:key>/<int:pk>/end/", views.unfollow, name="unfollow"),
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/read/", views.read_all, name="read"),
    path("notifications/ended/", views.ended_changes, name="ended"),
    path("notifications/<int:pk>/", views.open_notification, name="notification"),
]
