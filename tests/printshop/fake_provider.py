"""An OpenID provider that is not ours: small, over real HTTP, by the book, and able to misbehave on demand.

It has no photos, pushes nothing, proves nothing and does not name itself in its answers; its issuer has a path.
``provider.claims`` changes what the next ID token says (None takes a claim away), ``provider.answer`` the token
answer, ``provider.misbehave[path]`` takes a path over. ``provider.seen`` notes each request.
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
import warnings
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jws
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OKPKey, RSAKey

from tests.printshop.fake_protocol import sha256

CLIENT_ID, CLIENT_SECRET = "shop-at-the-provider", "a-secret-of-the-provider"
MAKERS: dict[str, Callable[[], Any]] = {
    "RS256": lambda: RSAKey.generate_key(2048),
    "PS256": lambda: RSAKey.generate_key(2048),
    "ES256": lambda: ECKey.generate_key("P-256"),
    "EdDSA": lambda: OKPKey.generate_key("Ed25519"),
}


def signed(claims: dict[str, Any], key: Any, *, alg: str, **header: Any) -> str:
    """A JWT in compact form."""
    registry = jws.JWSRegistry(algorithms=[alg], strict_check_header=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)  # of EdDSA, which has a newer name (RFC 9864)
        return jws.serialize_compact({"alg": alg, **header}, json.dumps(claims), key, registry=registry)


class FakeProvider:
    """Start it with ``with FakeProvider() as provider``; everything about it may be changed while it runs."""

    def __init__(self, path: str = "/realms/coffee") -> None:
        self.algorithm = "RS256"
        self.keys: dict[str, Any] = {}
        self.kid = ""
        self.subject = "user-7"
        self.userinfo: dict[str, Any] = {"name": "Jane Doe", "email": "jane@example.org"}
        self.claims: dict[str, Any] = {}
        self.answer: dict[str, Any] = {}
        self.metadata: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.make: Callable[[dict[str, Any]], str] = self._signed
        self.packing: tuple[str, Callable[[bytes], bytes]] = ("", bytes)  # the content coding of every answer
        self.misbehave: dict[str, Callable[[Handler], None]] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, str] = {}
        self.revoked: list[str] = []
        self.forms: list[dict[str, str]] = []
        self.seen: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"provider": self}))
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.path = path.rstrip("/")
        self.issuer = f"http://127.0.0.1:{self._server.server_port}{path}"
        self.rotate()

    def __enter__(self) -> FakeProvider:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def sign_with(self, algorithm: str) -> None:
        """From now on, with a key of that kind."""
        self.algorithm = algorithm
        self.rotate()

    def rotate(self) -> None:
        """Sign with a new key and publish no other."""
        self.kid = secrets.token_hex(4)
        self.keys = {self.kid: MAKERS[self.algorithm]()}

    def published(self) -> dict[str, Any]:
        """The key set, with a symmetric one and a nonsensical one in it, as they are met in the wild."""
        ours = [{**key.as_dict(private=False), "kid": kid, "use": "sig"} for kid, key in self.keys.items()]
        return {"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "s"}, {"kty": "unheard-of"}, *ours]}

    def asked_by(self, address: str) -> dict[str, str]:
        """The authorization request that a browser brings."""
        return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}

    def allow(self, address: str) -> dict[str, str]:
        """What the browser brings back after she agreed."""
        asked = self.asked_by(address)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def refuse(self, address: str, error: str = "access_denied") -> dict[str, str]:
        """The same after a no."""
        return {"error": error, "state": self.asked_by(address)["state"]}

    def id_token(self, asked: dict[str, str], access_token: str) -> str:
        """An ID token by the book, changed by ``claims``."""
        now = int(time.time())
        said: dict[str, Any] = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "auth_time": now - 5,
            "nonce": asked["nonce"],
            **({"at_hash": half_hash(access_token)} if self.algorithm != "EdDSA" else {}),
            **self.claims,
        }
        return self.make({name: value for name, value in said.items() if value is not None})

    def _signed(self, claims: dict[str, Any]) -> str:
        return signed(claims, self.keys[self.kid], alg=self.algorithm, kid=self.kid, **self.header)

    def server_metadata(self) -> dict[str, Any]:
        base = self.issuer.rstrip("/")
        found = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{base}/auth",
            "token_endpoint": f"{base}/token",
            "userinfo_endpoint": f"{base}/me",
            "revocation_endpoint": f"{base}/revoke",
            "end_session_endpoint": f"{base}/end?from=shop",
            "jwks_uri": f"{base}/keys",
            "response_types_supported": ["code", "id_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "PS256", "ES256", "EdDSA"],
            **self.metadata,
        }
        return {name: value for name, value in found.items() if value is not None}


def half_hash(access_token: str) -> str:
    """``at_hash`` for an algorithm with SHA-256 (OpenID Connect Core section 3.1.3.6)."""
    whole = base64.urlsafe_b64decode(sha256(access_token) + "=")
    return base64.urlsafe_b64encode(whole[:16]).rstrip(b"=").decode()


class Handler(BaseHTTPRequestHandler):
    """One request to the provider."""

    provider: FakeProvider
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits 40 ms for its last packet

    def log_message(self, *args: Any) -> None:
        return

    def do_GET(self) -> None:
        self._serve({}, self._get)

    def do_POST(self) -> None:
        found = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        form = {name: values[0] for name, values in found.items()}
        self.provider.forms.append(form)
        self._serve(form, self._post)

    def _serve(self, form: dict[str, str], normally: Callable[[str, dict[str, str]], None]) -> None:
        path = urlsplit(self.path).path.removeprefix(self.provider.path)
        self.provider.seen.append(path)
        if path in self.provider.misbehave:
            return self.provider.misbehave[path](self)
        return normally(path, form)

    def answer_json(self, found: Any, status: int = 200) -> None:
        coding, pack = self.provider.packing
        body = pack(json.dumps(found).encode())
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        if coding:
            self.send_header("Content-Encoding", coding)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _get(self, path: str, form: dict[str, str]) -> None:
        provider = self.provider
        if path == "/.well-known/openid-configuration":
            return self.answer_json(provider.server_metadata())
        if path == "/keys":
            return self.answer_json(provider.published())
        if path == "/me":
            scheme, _, token = self.headers.get("Authorization", "").partition(" ")
            if scheme != "Bearer" or token not in provider.tokens:
                return self.answer_json({"error": "invalid_token"}, 401)
            return self.answer_json({"sub": provider.tokens[token], **provider.userinfo})
        return self.answer_json({}, 404)

    def _post(self, path: str, form: dict[str, str]) -> None:
        provider = self.provider
        if not self._is_the_shop(form):
            return self.answer_json({"error": "invalid_client"}, 401)
        if path == "/revoke":
            provider.revoked.append(form["token"])
            return self.answer_json({})
        asked = provider.codes.pop(form.get("code", ""), None)
        if asked is None or asked["redirect_uri"] != form["redirect_uri"]:
            return self.answer_json({"error": "invalid_grant"}, 400)
        assert asked["code_challenge"] == sha256(form["code_verifier"])
        token = "eyJ." + secrets.token_urlsafe(16)
        provider.tokens[token] = provider.subject
        found = {
            "access_token": token,
            "token_type": "bearer",
            "id_token": provider.id_token(asked, token),
            "scope": f"{asked['scope']} https://provider.example/more",  # some say it at length
            "not_in_any_book": {"ext": 1},
            **provider.answer,
        }
        return self.answer_json({name: value for name, value in found.items() if value is not None})

    def _is_the_shop(self, form: dict[str, str]) -> bool:
        methods = self.provider.metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if "client_secret_basic" not in methods:
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
        given = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        return given == f"{CLIENT_ID}:{CLIENT_SECRET}"
