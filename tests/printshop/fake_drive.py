"""A photo drive for the shop's tests: small, over real HTTP, and able to misbehave in every way we know of.

``drive.misbehave[path] = function(handler)`` takes over all requests to a path. Each request is noted in
``drive.seen`` as (method, path with query).
"""

from __future__ import annotations

import base64
import hashlib
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
from urllib.parse import parse_qs, urlencode, urlsplit

from PIL import Image

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
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(16)
        self.requests[code] = query
        return {"code": code, "state": query["state"], "iss": self.issuer}

    def refuse(self, address: str, error: str = "access_denied") -> dict[str, str]:
        """The same after a no."""
        state = parse_qs(urlsplit(address).query)["state"][0]
        return {"error": error, "state": state, "iss": self.issuer}

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

    def log_message(self, *args: Any) -> None:
        return

    def do_GET(self) -> None:
        self._serve(self._get)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.form = {name: values[0] for name, values in parse_qs(body).items()}
        self._serve(self._post)

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
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
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
        if self.headers.get("Authorization", "").removeprefix("Bearer ") not in drive.tokens:
            return self.answer_json({"title": "no"}, 401, WWW_Authenticate='Bearer error="invalid_token"')
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
        if self._credentials() != (CLIENT_ID, CLIENT_SECRET):
            return self.answer_json({"error": "invalid_client"}, 401)
        if path == "/o/revoke_token/":
            self.drive.revoked.append(self.form["token"])
            self.drive.tokens.discard(self.form["token"])
            return self.answer(b"")
        return self._token()

    def _token(self) -> None:
        asked = self.drive.requests.pop(self.form.get("code", ""), None)
        challenge = hashlib.sha256(self.form.get("code_verifier", "").encode()).digest()
        if (
            asked is None
            or asked["code_challenge"] != base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
            or asked["redirect_uri"] != self.form.get("redirect_uri")
        ):
            return self.answer_json({"error": "invalid_grant"}, 400)
        token = "pd_at_" + secrets.token_hex(16)
        self.drive.tokens.add(token)
        found = {"access_token": token, "token_type": "Bearer", "expires_in": 3600, "scope": "photos:read"}
        return self.answer_json({**found, **self.drive.token_answer})

    def _credentials(self) -> tuple[str, str]:
        given = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        client_id, _, secret = given.partition(":")
        return client_id, secret
