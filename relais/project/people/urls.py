from django.urls import path

from relais.project.people import views

app_name = "people"
urlpatterns = [
    path("administration/invitations/new/", views.new_invitation, name="new_invitation"),
    path("users/<int:pk>/invitation/", views.invitation, name="invitation"),
    path("users/<int:pk>/deactivation/", views.deactivation, name="deactivation"),
    path("users/<int:pk>/activation/", views.activation, name="activation"),
    path("users/<int:pk>/sessions/end/", views.sessions_end, name="sessions_end"),
    path("users/<int:pk>/second-factor/reset/", views.second_factor_reset, name="second_factor_reset"),
    path("users/<int:pk>/roles/", views.roles, name="roles"),
]
