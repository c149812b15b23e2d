"""Signing in and out."""

from __future__ import annotations

from datetime import timedelta

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from relais.accounts.entering import enter, finish, forget_half, half_signed_in
from relais.accounts.forms import CodeForm, SignInForm
from relais.accounts.jobs import mail_news
from relais.accounts.models import Allowance, SecondFactor, User
from relais.accounts.permissions import PUBLIC, opens_to
from relais.accounts.second_factors import checking, passkeys
from relais.accounts.single_sign_on.providers import offered_providers
from relais.core import clock
from relais.core.jobs import enqueue
from relais.core.visitors import client_address

PASSKEYS_A_MINUTE = 60


@method_decorator(never_cache, name="dispatch")
class SignIn(LoginView):
    """The first page a visitor meets."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        assert isinstance(user, User)
        return enter(self.request, user, next_page=self.get_redirect_url())

    def get_context_data(self, **given: object) -> dict[str, object]:
        return super().get_context_data(**given) | {"providers": offered_providers()}


class SignOut(LogoutView):
    """Ends the session; only a form may, never a link."""

    next_page = "accounts:sign_in"


@require_http_methods(["GET", "POST"])
@never_cache
@opens_to(PUBLIC)
def second_factor(request: HttpRequest) -> HttpResponse:
    """After the right password: a code, a recovery code or a passkey."""
    half = half_signed_in(request)
    if half is None:
        return redirect("accounts:sign_in")
    user, next_page = half
    if not AxesProxyHandler.is_allowed(request, {"username": user.email}):
        return get_lockout_response(request, {"username": user.email})
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            taken = checking.take(user, form.cleaned_data["code"])
            if taken is checking.Taken.RECOVERY_CODE:
                enqueue(mail_news, user_id=user.pk, what="recovery")
            if taken:
                return finish(request, user, next_page=next_page)
        except checking.TooManyCodes:
            forget_half(request)
            enqueue(mail_news, user_id=user.pk, what="guessing", idempotency_key=f"guessing:{user.pk}:{clock.now():%Y%m%d%H}")
            return get_lockout_response(request, {"username": user.email})
        user_login_failed.send(sender=__name__, credentials={"username": user.email}, request=request)
        form.add_error("code", _("This code is not right, or was used before."))
    return render(request, "accounts/second_factor.html", _ways_of(user) | {"form": form}, status=422 if form.is_bound else 200)


def _ways_of(user: User) -> dict[str, object]:
    kinds = checking.kinds_of(user)
    return {"has_codes": SecondFactor.Kind.CODES in kinds, "has_passkeys": SecondFactor.Kind.PASSKEY in kinds}


@require_POST
@never_cache
@opens_to(PUBLIC)
def passkey_entry(request: HttpRequest) -> HttpResponse:
    """The passkey's answer: beside a right password it is the second factor, alone it is both."""
    half = half_signed_in(request)
    user, next_page = half or (None, request.POST.get("next", ""))
    try:
        factor = passkeys.complete_assertion(request, request.POST.get("credential", ""), user)
    except passkeys.PasskeyRefused as refused:
        messages.error(request, str(refused.message))
        return redirect("accounts:second_factor" if half else "accounts:sign_in")
    if not factor.user.may_sign_in:
        messages.error(request, _("This passkey was not recognized. Try again, or use another way."))
        return redirect("accounts:sign_in")
    return finish(request, factor.user, next_page=next_page)


@require_POST
@never_cache
@opens_to(PUBLIC)
def passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser is to sign: made for this moment, and for whoever asks."""
    wanted, user = request.POST.get("for"), request.user if isinstance(request.user, User) else None
    if wanted == "registration" and user is not None:
        return JsonResponse(passkeys.begin_registration(request, user))
    if wanted != "assertion":
        return JsonResponse({}, status=404)
    if not Allowance.spend(f"passkeys from {client_address(request)}", most=PASSKEYS_A_MINUTE, within=timedelta(minutes=1)):
        return JsonResponse({}, status=429)
    half = half_signed_in(request)
    return JsonResponse(passkeys.begin_assertion(request, user or (half[0] if half else None)))
