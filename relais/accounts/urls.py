from django.urls import path

from relais.accounts.passwords import INVITATION, RESET
from relais.accounts.views import administration, entering, passwords, preferences, security, single_sign_on

app_name = "accounts"
urlpatterns = [
    path("sign-in/", entering.SignIn.as_view(), name="sign_in"),
    path("sign-in/second-factor/", entering.second_factor, name="second_factor"),
    path("sign-in/passkey/", entering.passkey_entry, name="passkey_entry"),
    path("sign-in/forgotten/", passwords.forgotten, name="forgotten"),
    path("sign-in/with/<slug:slug>/", single_sign_on.single_sign_on, name="single_sign_on"),
    path("sign-in/with/<slug:slug>/return/", single_sign_on.single_sign_on_return, name="single_sign_on_return"),
    path("sign-out/", entering.SignOut.as_view(), name="sign_out"),
    path("new-password/", passwords.choose_password, name="choose_password"),
    path("new-password/check/", passwords.password_check, name="password_check"),
    path("new-password/<str:token>/", passwords.open_link, {"purpose": RESET}, name="new_password"),
    path("invitation/<str:token>/", passwords.open_link, {"purpose": INVITATION}, name="accept_invitation"),
    path("passkey-options/", entering.passkey_options, name="passkey_options"),
    path("confirmation/", security.confirmation, name="confirmation"),
    path("security/", security.security, name="security"),
    path("security/password/", security.own_password, name="own_password"),
    path("security/codes/", security.codes, name="codes"),
    path("security/passkeys/", security.passkeys_of_mine, name="passkeys"),
    path("security/second-factors/<int:pk>/removal/", security.factor_removal, name="factor_removal"),
    path("security/recovery-codes/", security.recovery_codes, name="recovery_codes"),
    path("security/sessions/<int:pk>/end/", security.session_end, name="session_end"),
    path("security/sessions/end/", security.other_sessions_end, name="other_sessions_end"),
    path("security/link/", single_sign_on.link, name="link"),
    path("security/links/<int:pk>/removal/", single_sign_on.unlink, name="unlink"),
    path("administration/sign-in/", administration.sign_in_settings, name="sign_in_settings"),
    path("administration/sign-in/roles/", administration.roles, name="sign_in_roles"),
    path("administration/sign-in/providers/new/", administration.new_provider, name="new_provider"),
    path("administration/sign-in/providers/<int:pk>/", administration.provider, name="provider"),
    path("administration/sign-in/providers/<int:pk>/test/", administration.provider_test, name="provider_test"),
    path("administration/sign-in/providers/<int:pk>/removal/", administration.provider_removal, name="provider_removal"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("preferences/theme/", preferences.theme, name="theme"),
]
