from django.urls import path

from relais.audit import views

app_name = "audit"
urlpatterns = [
    path("audit/", views.state, name="state"),
    path("audit/examination/", views.examination, name="examination"),
]
