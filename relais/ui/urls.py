from django.urls import path

from relais.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.examples, name="examples"),
    path("formula/", views.formula, name="formula"),
    path("icons/", views.icons, name="icons"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("worker.js", views.worker, name="worker"),
    path("offline/", views.offline, name="offline"),
]
