from django.urls import path

from relais_loans import views

app_name = "relais_loans"
urlpatterns = [path("overdue/", views.overdue, name="overdue")]
