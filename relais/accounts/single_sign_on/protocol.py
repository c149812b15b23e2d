"""OpenID Connect as a reader of it: where to send the browser, and what the provider says of whoever comes back."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.core.cache import cache
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from relais.accounts.models import IdentityProvider
from relais.accounts.single_sign_on.errors import ProviderNotBelieved, ProviderUnreachable
from relais.accounts.single_sign_on.fetching import fetch_json, is_safe
from relais.core.links import public_url

#: Signatures with a key of which only the provider has the secret half; “none” and shared secrets are not among them.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
SCOPES = "openid email profile"
KEPT_SECONDS = 3600
LEEWAY_SECONDS = 60
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Attempt:
    """One way to the provider and back; what is kept of it here is what makes the answer ours."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def begin(cls) -> Attempt:
        return cls(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))


@dataclass(frozen=True)
class Claim:
    """Whom the provider means. `is_verified` is true where it says exactly so of the address."""

    subject: str
    email: str
    is_verified: bool
    first_name: str
    last_name: str


def callback_address(provider: IdentityProvider) -> str:
    """The address that is entered at the provider, letter by letter."""
    return public_url(reverse("accounts:single_sign_on_return", args=[provider.slug]))


def describe(issuer: str, *, anew: bool = False) -> dict[str, Any]:
    """What the provider says of itself."""
    key = f"openid:{hashlib.sha256(issuer.encode()).hexdigest()}"
    known = None if anew else cache.get(key)
    if known is not None:
        return dict(known)
    described = fetch_json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if str(described.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
        raise ProviderUnreachable(_("It calls itself “{name}”: enter that as the issuer.").format(name=str(described.get("issuer"))[:200]))
    for name in NEEDED:
        if not is_safe(str(described.get(name, ""))):
            raise ProviderUnreachable(_("It does not say where its “{name}” is.").format(name=name))
    cache.set(key, described, KEPT_SECONDS)
    return described


def authorization_address(provider: IdentityProvider, attempt: Attempt, **more: str) -> str:
    """Where the browser is sent."""
    described = describe(provider.issuer)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "client_id": provider.client_id, "redirect_uri": callback_address(provider), "scope": SCOPES,
        "state": attempt.state, "nonce": attempt.nonce, "code_challenge": challenge, "code_challenge_method": "S256", **more,
    }  # fmt: skip
    address = str(described["authorization_endpoint"])
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def redeem(provider: IdentityProvider, attempt: Attempt, code: str) -> Claim:
    """Exchange the code for what the provider signs about somebody, and believe it if everything fits."""
    described = describe(provider.issuer)
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": callback_address(provider), "code_verifier": attempt.verifier,
    }  # fmt: skip
    headers = {}
    methods = described.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if provider.client_secret and "client_secret_basic" in methods:
        pair = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form["client_id"] = provider.client_id
        if provider.client_secret:
            form["client_secret"] = provider.client_secret
    answer = fetch_json(str(described["token_endpoint"]), form=form, headers=headers)
    said = read_token(provider, described, str(answer.get("id_token", "")), attempt.nonce)
    if "email" not in said and answer.get("access_token") and described.get("userinfo_endpoint"):
        told = fetch_json(str(described["userinfo_endpoint"]), headers={"Authorization": f"Bearer {answer['access_token']}"})
        if told.get("sub") != said["sub"]:
            raise _disbelief()
        said = {**told, **said}
    return _claim(said)


def read_token(provider: IdentityProvider, described: Mapping[str, Any], token: str, nonce: str) -> dict[str, Any]:
    """The claims of an identity token that this provider has signed, for us, now, in this attempt."""
    import jwt

    try:
        said: dict[str, Any] = jwt.decode(
            token,
            _signing_key(described, token),
            algorithms=ALGORITHMS,
            audience=provider.client_id,
            issuer=str(described["issuer"]),
            leeway=LEEWAY_SECONDS,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        raise _disbelief() from None
    is_ours = not isinstance(said["aud"], list) or len(said["aud"]) == 1 or said.get("azp") == provider.client_id
    if not is_ours or not constant_time_compare(str(said.get("nonce", "")), nonce) or not said["sub"]:
        raise _disbelief()
    return said


def _signing_key(described: Mapping[str, Any], token: str) -> Any:
    """The provider's key that the token names; they are asked for again when it is not among those that are known."""
    import jwt

    wanted = jwt.get_unverified_header(token).get("kid")
    address = str(described["jwks_uri"])
    for anew in (False, True):
        key = f"openid-keys:{hashlib.sha256(address.encode()).hexdigest()}"
        published = None if anew else cache.get(key)
        if published is None:
            published = fetch_json(address)
            cache.set(key, published, KEPT_SECONDS)
        keys = [one for one in jwt.PyJWKSet.from_dict(published).keys if one.public_key_use in (None, "sig")]
        found = [one for one in keys if one.key_id == wanted] if wanted else keys
        if len(found) == 1:
            return found[0].key
    raise _disbelief()


def _claim(said: Mapping[str, Any]) -> Claim:
    def text(name: str) -> str:
        return said[name].strip()[:100] if isinstance(said.get(name), str) else ""

    email = said["email"].strip() if isinstance(said.get("email"), str) else ""
    return Claim(str(said["sub"])[:255], email[:254], said.get("email_verified") is True, text("given_name"), text("family_name"))


def _disbelief() -> ProviderNotBelieved:
    return ProviderNotBelieved(_("What the sign-in service answered could not be verified. Try again."))
