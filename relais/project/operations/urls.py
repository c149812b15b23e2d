from django.urls import path

from relais.project.operations import views

app_name = "operations"
urlpatterns = [
    path("health/", views.health, name="health"),
    path("administration/jobs/", views.jobs, name="jobs"),
    path("administration/jobs/schedules/", views.schedules, name="schedules"),
    path("administration/jobs/<int:pk>/retrial/", views.retrial, name="retrial"),
    path("administration/jobs/<int:pk>/cancellation/", views.cancellation, name="cancellation"),
]
