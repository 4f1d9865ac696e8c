"""A photo drive for the shop's tests: small, over real HTTP, and able to misbehave in every way we know of.

``drive.misbehave[path] = function(handler)`` takes over all requests to a path. Each request is noted in
``drive.seen`` as (method, path with query). ``drive.offers`` says what it takes beyond the plain code flow: "par",
"dpop" (and then tokens are bound to a key), "details"; it takes signed assertions where it has ``client_keys``.
"""

from __future__ import annotations

import base64
import io
import json
import secrets
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

from PIL import Image

from tests.printshop.fake_protocol import PROOF_ALGORITHMS, Keys, NonceMissing, sha256

CLIENT_ID, CLIENT_SECRET = "printshop-client", "printshop-secret-5f2c"


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), colour: str = "teal") -> bytes:
    """The bytes of a small real picture."""
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, kind)
    return target.getvalue()


@dataclass(kw_only=True)
class FakePhoto:
    title: str = "Church square"
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    original: bytes = field(default_factory=picture)
    preview: bytes = field(default_factory=lambda: picture("WEBP"))
    type: str = "image/jpeg"
    changes: dict[str, Any] = field(default_factory=dict)


class FakeDrive:
    """Start it with ``with FakeDrive() as drive``; everything about it may be changed while it runs."""

    def __init__(self, port: int = 0) -> None:
        self.photos = [FakePhoto(), FakePhoto(title="Avenue of trees")]
        self.misbehave: dict[str, Callable[[Handler], None]] = {}
        self.metadata: dict[str, Any] = {}
        self.resource_metadata: dict[str, Any] = {}
        self.token_answer: dict[str, Any] = {}
        self.offers: set[str] = set()
        self.client_id, self.client_secret = CLIENT_ID, CLIENT_SECRET
        self.packing: tuple[str, Callable[[bytes], bytes]] = ("", bytes)  # the content coding of every answer
        self.keys = Keys()
        self.client_keys: dict[str, Any] = {}
        self.pushed: dict[str, dict[str, str]] = {}
        self.push_answer: dict[str, Any] = {}
        self.push_status = 201
        self.initial_token = ""  # with which clients may register (RFC 7591); empty: nobody may
        self.registrations: list[dict[str, Any]] = []
        self.registration_answer: dict[str, Any] = {}
        self.forms: list[dict[str, str]] = []
        self.bound: dict[str, str] = {}
        self.page = 50
        self.requests: dict[str, dict[str, str]] = {}
        self.tokens: set[str] = set()
        self.revoked: list[str] = []
        self.seen: list[tuple[str, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", port), type("Bound", (Handler,), {"drive": self}))
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> FakeDrive:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def allow(self, address: str) -> dict[str, str]:
        """What the browser brings back after the owner allowed this authorization request."""
        asked = self.asked_by(address)
        code = secrets.token_urlsafe(16)
        self.requests[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def refuse(self, address: str, error: str = "access_denied") -> dict[str, str]:
        """The same after a no."""
        return {"error": error, "state": self.asked_by(address)["state"], "iss": self.issuer}

    def asked_by(self, address: str) -> dict[str, str]:
        """The authorization request that a browser brings, pushed or not."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return self.pushed[query["request_uri"]] if "par" in self.offers else query

    def server_metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/o/authorize/",
            "token_endpoint": f"{self.issuer}/o/token/",
            "revocation_endpoint": f"{self.issuer}/o/revoke_token/",
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
            "authorization_response_iss_parameter_supported": True,
            **({"pushed_authorization_request_endpoint": f"{self.issuer}/o/par/"} if "par" in self.offers else {}),
            **({"dpop_signing_alg_values_supported": PROOF_ALGORITHMS} if "dpop" in self.offers else {}),
            **({"authorization_details_types_supported": ["photos"]} if "details" in self.offers else {}),
            **({"registration_endpoint": f"{self.issuer}/o/register/"} if self.initial_token else {}),
            **self.metadata,
        }

    def describe(self, photo: FakePhoto) -> dict[str, Any]:
        url = f"{self.issuer}/api/v1/photos/{photo.id}/"
        return {
            "id": photo.id,
            "url": url,
            "title": photo.title,
            "media_type": "image/jpeg",
            "bytes": len(photo.original),
            "width": 60,
            "height": 40,
            "taken_at": None,
            "created_at": datetime.now(UTC).isoformat(),
            "visibility": "private",
            "files": {name: f"{url}{name}/" for name in ("original", "preview", "thumb")},
            **photo.changes,
        }


class Handler(BaseHTTPRequestHandler):
    """One request to the fake drive."""

    drive: FakeDrive
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits 40 ms for its last packet

    def log_message(self, *args: Any) -> None:
        return

    def do_GET(self) -> None:
        self._serve(self._get)

    def do_POST(self) -> None:
        if self.headers.get("Content-Type") == "application/json":
            self.metadata = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._serve(self._register)
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        found = parse_qs(body)
        assert all(len(values) == 1 for values in found.values()), "a parameter came twice"
        self.form = {name: values[0] for name, values in found.items()}
        self.drive.forms.append(self.form)
        self._serve(self._post)

    def _register(self, path: str) -> None:
        drive = self.drive
        if path != "/o/register/" or self.headers.get("Authorization") != f"Bearer {drive.initial_token}":
            self.answer_json({"error": "invalid_token"}, 401)
            return
        drive.registrations.append(self.metadata)
        by_key = self.metadata["token_endpoint_auth_method"] == "private_key_jwt"
        secret = {} if by_key else {"client_secret": CLIENT_SECRET, "client_secret_expires_at": 0}
        self.answer_json({"client_id": CLIENT_ID, **secret, **self.metadata, **drive.registration_answer}, 201)

    def _serve(self, normally: Callable[[str], None]) -> None:
        path = urlsplit(self.path).path
        self.drive.seen.append((self.command, self.path))
        try:
            if path in self.drive.misbehave:
                self.drive.misbehave[path](self)
            else:
                normally(path)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def answer(self, body: bytes, status: int = 200, kind: str = "application/json", **headers: str) -> None:
        coding, pack = self.drive.packing
        body = pack(body)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if coding:
            self.send_header("Content-Encoding", coding)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def answer_json(self, found: Any, status: int = 200, **headers: str) -> None:
        self.answer(json.dumps(found).encode(), status, **headers)

    def _get(self, path: str) -> None:
        drive = self.drive
        if path == "/.well-known/oauth-authorization-server":
            return self.answer_json(drive.server_metadata())
        if path == "/.well-known/oauth-protected-resource":
            found = {"resource": drive.issuer, "authorization_servers": [drive.issuer]}
            return self.answer_json({**found, **drive.resource_metadata})
        if path == "/o/authorize/":
            return self._ask()
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme != ("DPoP" if token in drive.bound else "Bearer") or token not in drive.tokens:
            return self.answer_json({"title": "no"}, 401, WWW_Authenticate='Bearer error="invalid_token"')
        if token in drive.bound:
            try:
                key = drive.keys.check_proof(self.headers, method="GET", url=drive.issuer + path, access_token=token)
            except NonceMissing:
                challenge = 'Bearer realm="x, y", DPoP algs="ES256", error="use_dpop_nonce"'
                return self.answer_json({}, 401, WWW_Authenticate=challenge, DPoP_Nonce=drive.keys.nonce)
            assert key == drive.bound[token]
        return self._api(path)

    def _ask(self) -> None:
        uri = parse_qs(urlsplit(self.path).query)["redirect_uri"][0]
        links = [(word, f"{uri}?{urlencode(made)}") for word, made in self._decisions()]
        body = "".join(f'<p><a href="{link}">{word}</a></p>' for word, link in links)
        self.answer(f"<h1>Fake drive</h1>{body}".encode(), kind="text/html")

    def _decisions(self) -> list[tuple[str, dict[str, str]]]:
        return [("Allow", self.drive.allow(self.path)), ("Deny", self.drive.refuse(self.path))]

    def _api(self, path: str) -> None:
        drive = self.drive
        if path == "/api/v1/photos/":
            start = int(parse_qs(urlsplit(self.path).query).get("cursor", ["0"])[0])
            more = start + drive.page < len(drive.photos)
            following = f"{drive.issuer}{path}?cursor={start + drive.page}" if more else None
            shown = drive.photos[start : start + drive.page]
            return self.answer_json({"next": following, "results": [drive.describe(photo) for photo in shown]})
        parts = path.strip("/").split("/")
        photo = next((photo for photo in drive.photos if photo.id in parts), None)
        if photo is None or parts[-1] not in ("original", "preview"):
            return self.answer_json({"title": "Not found"}, 404)
        return self.answer(getattr(photo, parts[-1]), kind=photo.type)

    def _post(self, path: str) -> None:
        if not self._is_the_shop():
            return self.answer_json({"error": "invalid_client"}, 401)
        if path == "/o/revoke_token/":
            assert "DPoP" not in self.headers
            self.drive.revoked.append(self.form["token"])
            self.drive.tokens.discard(self.form["token"])
            return self.answer(b"")
        key = ""
        if "dpop" in self.drive.offers:
            try:
                key = self.drive.keys.check_proof(self.headers, method="POST", url=self.drive.issuer + path)
            except NonceMissing:
                return self.answer_json({"error": "use_dpop_nonce"}, 400, DPoP_Nonce=self.drive.keys.nonce)
        return self._push(key) if path == "/o/par/" else self._token(key)

    def _push(self, key: str) -> None:
        assert self.form.get("dpop_jkt", "") == key
        assert self.form.keys() & {"client_id", "client_assertion"}
        request_uri = "urn:ietf:params:oauth:request_uri:" + secrets.token_urlsafe(16)
        self.drive.pushed[request_uri] = self.form
        found = {"request_uri": request_uri, "expires_in": 60, **self.drive.push_answer}
        self.answer_json(found, self.drive.push_status)

    def _token(self, key: str) -> None:
        asked = self.drive.requests.pop(self.form.get("code", ""), None)
        if (
            asked is None
            or asked["code_challenge"] != sha256(self.form.get("code_verifier", ""))
            or asked["redirect_uri"] != self.form.get("redirect_uri")
            or asked.get("dpop_jkt", "") != key
        ):
            return self.answer_json({"error": "invalid_grant"}, 400)
        token = "pd_at_" + secrets.token_hex(16)
        self.drive.tokens.add(token)
        if key:
            self.drive.bound[token] = key
        kind = "DPoP" if key else "Bearer"
        found = {"access_token": token, "token_type": kind, "expires_in": 3600, "scope": "photos:read"}
        return self.answer_json({**found, **self.drive.token_answer})

    def _is_the_shop(self) -> bool:
        drive = self.drive
        if drive.client_keys:
            assert "Authorization" not in self.headers and "client_secret" not in self.form, "one way to prove oneself"
            return drive.keys.check_assertion(
                self.form, client_id=drive.client_id, audience=drive.issuer, keys=drive.client_keys
            )
        if "Authorization" in self.headers:
            assert "client_secret" not in self.form, "one way to prove oneself"
            given = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode("ascii").split(":")
            return [unquote_plus(word, errors="strict") for word in given] == [drive.client_id, drive.client_secret]
        shown = self.form.get("client_id"), self.form.get("client_secret")
        return shown == (drive.client_id, drive.client_secret)
