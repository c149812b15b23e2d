"""Sign-in services for the tests, over real HTTP: one that keeps the standard, and one that says what it is told to say."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import jwt
import oidc_provider_mock
from cryptography.hazmat.primitives.asymmetric import rsa
from django.http import HttpResponse
from django.test import Client, override_settings

from relais.core import clock


@dataclass
class KeepingProvider:
    """oidc-provider-mock: clients, exact return addresses, codes that are redeemed once, nonces, signed tokens."""

    issuer: str
    client_id: str = ""
    client_secret: str = ""

    def register(self, return_address: str) -> None:
        made = json.loads(self._send("POST", "/oauth2/clients", json.dumps({"redirect_uris": [return_address]})))
        self.client_id, self.client_secret = made["client_id"], made["client_secret"]

    def know(self, subject: str, **claims: object) -> None:
        self._send("PUT", f"/users/{quote(subject)}", json.dumps(claims))

    def say_yes(self, address: str, subject: str) -> str:
        """Where it sends the browser of somebody who has signed in there."""
        parts = urlsplit(address)
        connection = HTTPConnection(parts.netloc, timeout=10)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", f"{parts.path}?{parts.query}", urlencode({"sub": subject}), headers)
        return connection.getresponse().headers["Location"] or ""

    def _send(self, method: str, path: str, body: str) -> bytes:
        connection = HTTPConnection(urlsplit(self.issuer).netloc, timeout=10)
        connection.request(method, path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        assert answer.status < 300, answer.read()
        return answer.read()


@contextmanager
def keeping_provider() -> Iterator[KeepingProvider]:
    with oidc_provider_mock.run_server_in_thread(require_client_registration=True, require_nonce=True) as server:
        name = f"localhost:{server.server_port}"
        with override_settings(OUTBOUND_HOSTS=(name,)):
            yield KeepingProvider(f"http://{name}")


KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _key in range(2))


@dataclass
class ObedientProvider:
    """Signs whatever a test has it sign; `claims` overrides what is right, None leaves a claim out."""

    issuer: str = ""
    claims: dict[str, object] = field(default_factory=dict)
    key: Any = KEY
    algorithm: str = "RS256"
    key_name: str = "1"
    description: dict[str, object] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)
    redeemed: list[dict[str, list[str]]] = field(default_factory=list)

    def token(self, client_id: str) -> str:
        now = int(clock.now().timestamp())
        right = {
            "iss": self.issuer, "aud": client_id, "sub": "248289761001", "iat": now, "exp": now + 300, "nonce": self.asked["nonce"][0],
            "email": "claire@example.test", "email_verified": True, "given_name": "Claire", "family_name": "Lambert",
        }  # fmt: skip
        said = {name: value for name, value in (right | self.claims).items() if value is not None}
        return jwt.encode(said, self.key, self.algorithm, {"kid": self.key_name})

    def send_back(self, client: Client, address: str, **more: str) -> HttpResponse:
        """The browser comes back with a code."""
        self.asked = parse_qs(urlsplit(address).query)
        back = urlsplit(self.asked["redirect_uri"][0]).path
        return client.get(back, {"code": "one", "state": self.asked["state"][0], **more}, headers={"accept-language": "en"})  # type: ignore[return-value]


@contextmanager
def obedient_provider() -> Iterator[ObedientProvider]:
    provider = ObedientProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.endswith("/openid-configuration"):
                here = provider.issuer
                described = {
                    "issuer": here, "authorization_endpoint": f"{here}/authorize", "token_endpoint": f"{here}/token", "jwks_uri": f"{here}/keys",
                    "userinfo_endpoint": f"{here}/me", "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }  # fmt: skip
                self.answer(described | provider.description)
            elif self.path == "/keys":
                public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
                self.answer({"keys": [public | {"kid": provider.key_name, "use": "sig", "alg": "RS256"}]})
            else:
                self.answer({}, 404)

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            provider.redeemed.append(form)
            challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"][0].encode()).digest()).rstrip(b"=").decode()
            if challenge != provider.asked["code_challenge"][0] or form["redirect_uri"] != provider.asked["redirect_uri"]:
                return self.answer({"error": "invalid_grant"}, 400)
            return self.answer({"access_token": "a", "token_type": "Bearer", "id_token": provider.token(form["client_id"][0])})

        def answer(self, body: dict[str, object], status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    with override_settings(OUTBOUND_HOSTS=(f"127.0.0.1:{server.server_port}",)):
        yield provider
    server.shutdown()
    server.server_close()
    thread.join()
