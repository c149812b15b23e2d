from django.urls import path

from relais.project.operations import views, watching

app_name = "operations"
urlpatterns = [
    path("health/", watching.health, name="health"),
    path("health/alive/", watching.alive, name="alive"),
    path("metrics/", watching.metrics, name="metrics"),
    path("administration/jobs/", views.jobs, name="jobs"),
    path("administration/jobs/schedules/", views.schedules, name="schedules"),
    path("administration/jobs/schedules/<int:pk>/runs/", views.run_of_schedule, name="run-of-schedule"),
    path("administration/jobs/<int:pk>/retrial/", views.retrial, name="retrial"),
    path("administration/jobs/<int:pk>/cancellation/", views.cancellation, name="cancellation"),
]
