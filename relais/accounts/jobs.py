"""What the door does outside any request, so that a visitor cannot tell from the time taken whom it knows."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from relais.accounts import mails
from relais.accounts.models import Allowance, User, UserSession
from relais.core import clock
from relais.core.jobs import job, scheduled


@job(title=_("Write to who has forgotten the password"))
def mail_reset(email: str) -> bool:
    """Nothing happens for an address that nobody has, or whose owner may not sign in."""
    user = User.objects.filter(email=email.lower()).first()
    if user is None or not user.may_sign_in or _has_only_single_sign_on(user):
        return False
    mails.send_reset(user)
    return True


@job(title=_("Write an invitation"))
def mail_invitation(user_id: int, by: str) -> bool:
    user = User.objects.filter(pk=user_id).first()
    if user is None or not user.may_sign_in or not user.email:
        return False
    mails.send_invitation(user, by)
    return True


@job(title=_("Tell somebody of a change of their account"))
def mail_news(user_id: int, what: str) -> bool:
    user = User.objects.filter(pk=user_id).first()
    if user is None or not user.email:
        return False
    mails.send_news(user, what)
    return True


def _has_only_single_sign_on(user: User) -> bool:
    return not user.has_usable_password() and user.identities.exists()


@scheduled(daily="03:40", title=_("Forget sessions that are over"))
def forget_old_sessions() -> int:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    Allowance.objects.filter(begun_at__lt=clock.now() - timedelta(days=1)).delete()
    return UserSession.objects.filter(seen_at__lt=clock.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)).delete()[0]
