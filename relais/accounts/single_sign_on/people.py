"""Whom a provider means: somebody who is linked with it, somebody new, or nobody here."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from relais.accounts.models import Identity, IdentityProvider, Role, User
from relais.accounts.single_sign_on.errors import NotLetIn
from relais.accounts.single_sign_on.protocol import Claim
from relais.core import clock

#: Makes a user as everything else makes records, which the engine above does: values, and a role or none.
Maker = Callable[[dict[str, str], Role | None], User]
_makers: list[Maker] = []


def register_maker(maker: Maker) -> None:
    _makers[:] = [maker]


def find_or_make(provider: IdentityProvider, claim: Claim) -> User:
    """Who signs in. Nobody is found by an address: whoever has an account links it first."""
    if not provider.lets_in(claim.email):
        raise not_let_in()
    identity = Identity.objects.filter(provider=provider, subject=claim.subject).select_related("user").first()
    if identity is not None:
        if not identity.user.may_sign_in:
            raise not_let_in()
        Identity.objects.filter(pk=identity.pk).update(used_at=clock.now(), email=claim.email)
        return identity.user
    if not provider.makes_users or not claim.is_verified or not _is_new(claim.email):
        raise not_let_in()
    # A role that has become an administrator's since is not given to whoever comes.
    role = provider.role if provider.role and not provider.role.is_administrator and provider.role.deleted_at is None else None
    values = {"email": claim.email.lower(), "first_name": claim.first_name, "last_name": claim.last_name}
    with transaction.atomic():
        user = _makers[0](values, role)
        Identity.objects.create(provider=provider, subject=claim.subject, user=user, email=claim.email, used_at=clock.now())
    return user


def may_be_linked(provider: IdentityProvider, claim: Claim) -> bool:
    """Whether the provider vouches for the address and it is one of those that are let in."""
    return claim.is_verified and provider.lets_in(claim.email)


def link_identity(user: User, provider: IdentityProvider, subject: str, email: str) -> None:
    """The signed-in user has said that this is they."""
    try:
        with transaction.atomic():
            Identity.objects.create(user=user, provider=provider, subject=subject, email=email)
    except IntegrityError:
        raise NotLetIn(_("This sign-in is linked with an account already.")) from None


def unlink_identity(user: User, pk: int) -> None:
    Identity.objects.filter(user=user, pk=pk).delete()


def not_let_in() -> NotLetIn:
    return NotLetIn(
        _(
            "This sign-in is not linked with an account here. If you have one, sign in as before and link it under “Security”; or ask your administrator."
        )
    )


def _is_new(email: str) -> bool:
    """Neither somebody's, nor one that only looks different from somebody's."""
    folded = unicodedata.normalize("NFKC", email).casefold()
    return bool(email) and folded == email.lower() and email.isascii() and not User.objects.filter(email__iexact=email).exists()
