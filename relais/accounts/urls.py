from django.urls import path

from relais.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("preferences/", views.preferences, name="preferences"),
    path("preferences/password/", views.own_password, name="own_password"),
    path("preferences/theme/", views.theme, name="theme"),
]
