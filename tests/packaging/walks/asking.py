"""An OAuth client and an owner's browser at a drive, over Django's test client."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from PIL import Image

VERIFIER = "correct-horse-battery-staple-0123456789-abcdefg"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
REDIRECT_URI = "https://app.example/callback"
HERE = {"host": "127.0.0.1:8000"}  # the issuer that the README writes
FORM = "application/x-www-form-urlencoded"
PASSWORD = "a password of hers"


def person(name: str, *, superuser: bool = False) -> Any:
    """Somebody who may sign in, whatever the project's users are called by."""
    users: Any = get_user_model()
    make = users.objects.create_superuser if superuser else users.objects.create_user
    return make(**{users.USERNAME_FIELD: f"{name}@example.org"}, password=PASSWORD)


def picture(red: int) -> io.BytesIO:
    """A small JPEG; its name is that of the photo."""
    made = io.BytesIO()
    Image.new("RGB", (64, 48), (red, 80, 120)).save(made, "JPEG")
    made.seek(0)
    made.name = f"photo{red}.jpg"
    return made


def path_of(address: str) -> str:
    """Path and query of an absolute address, as a test client asks for it."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def admin_lists(app: str, name: str = "") -> list[str]:
    """The list pages, with a search, of what ``app`` shows in the admin: of all models, or of those called ``name``."""
    shown = {model: made for model, made in admin.site._registry.items() if type(made).__module__.startswith(f"{app}.")}
    metas = [model._meta for model in shown if name in ("", model._meta.verbose_name)]
    return [f"{reverse(f'admin:{meta.app_label}_{meta.model_name}_changelist')}?q=jane" for meta in metas]


def filled(response: Any) -> dict[str, Any]:
    """What the browser would send of an admin form that nobody has touched."""
    form = response.context["adminform"].form
    values = {name: form.get_initial_for_field(bound, name) for name, bound in form.fields.items()}
    return {name: value for name, value in values.items() if value not in (None, False)}


@dataclass
class App:
    """A confidential application, registered in the admin as an operator would."""

    metadata: dict[str, Any]
    client_id: str
    secret: str
    back_channel: Client = field(default_factory=lambda: Client(headers=HERE))

    @property
    def proof(self) -> Any:
        """The header by which it proves itself (RFC 6749 section 2.3.1)."""
        pair = f"{self.client_id}:{self.secret}".encode()
        return {"headers": {"authorization": f"Basic {base64.b64encode(pair).decode()}"}}

    def post(self, endpoint: str, **form: str) -> Any:
        path = path_of(self.metadata[endpoint])
        return self.back_channel.post(path, urlencode(form), content_type=FORM, **self.proof)

    def request(self, scope: str) -> str:
        """Where it sends the browser."""
        query = {
            "response_type": "code", "client_id": self.client_id, "redirect_uri": REDIRECT_URI, "scope": scope,
            "state": "af0ifjsldkj", "code_challenge": CHALLENGE, "code_challenge_method": "S256",
        }  # fmt: skip
        return path_of(f"{self.metadata['authorization_endpoint']}?{urlencode(query)}")

    def exchange(self, code: str) -> Any:
        return self.post(
            "token_endpoint",
            grant_type="authorization_code", code=code, redirect_uri=REDIRECT_URI, code_verifier=VERIFIER,
        )  # fmt: skip


def register(operator: Client, metadata: dict[str, Any], redirect_uri: str = REDIRECT_URI) -> App:
    """Register one in the admin, and take its secret from the page that shows it once."""
    (applications,) = admin_lists("photodrive", "application")
    add = applications.replace("?q=jane", "add/")
    sent = filled(operator.get(add)) | {
        "name": "App",
        "kind_of_client": "confidential",
        "grant_types": ["authorization_code", "refresh_token"],
        "redirect_uris": redirect_uri,
        "allowed_scopes": ["photos:read", "offline_access", "openid"],
    }
    shown = operator.post(add, sent).content.decode()
    client_id, secret = re.findall(r"<code>(\w{20,})</code>", shown)
    return App(metadata, client_id, secret)


def sign_in(browser: Client, name: str, page: str) -> Any:
    """Open ``page``, sign in where it sends her, and arrive."""
    asked = browser.get(page)
    assert asked.status_code in (302, 303), (page, asked.status_code)
    sign_in_page = asked["Location"]
    after = parse_qs(urlsplit(sign_in_page).query)["next"][0]
    identifier = {"username": f"{name}@example.org", "login": f"{name}@example.org"}  # Django's field, allauth's field
    assert browser.get(sign_in_page).status_code == 200
    done = browser.post(sign_in_page, {**identifier, "password": PASSWORD, "next": after})
    assert done.status_code == 302, done.content
    assert path_of(done["Location"]) == path_of(after)
    return browser.get(after)


def allow(browser: Client, page: str, photos: list[str]) -> dict[str, str]:
    """Tick ``photos`` and allow; the parameters with which she is sent back."""
    answer = browser.post(page, {"shown": photos, "photo": photos, "decision": "allow"})
    assert answer.status_code == 303, answer.content
    assert answer["Location"].startswith(f"{REDIRECT_URI}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}
