"""Every way to something at the project's own server, which is django-oauth-toolkit's, walked by one application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO
from secrets import token_hex
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import (
    DeviceCodeResponse,
    DeviceRequest,
    create_device_grant,
    get_access_token_model,
    get_application_model,
    get_refresh_token_model,
)

from photodrive.authorization.clients.registration_rules import DEVICE_CODE
from tests.spec.flow import REDIRECT_URI, VERIFIER, basic, challenge_of

Way = Callable[["AtHost"], str]
PASSWORD = "a password of hers"
FORM = "application/x-www-form-urlencoded"


@dataclass
class AtHost:
    """One application there, and the browser of somebody who has signed in."""

    application: Any
    secret: str
    owner: Any
    browser: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        self.browser.force_login(self.owner, backend="django.contrib.auth.backends.ModelBackend")

    def post(self, path: str, **form: str) -> Any:
        """A form POST of the back channel, with the secret if there is one."""
        client_id = self.application.client_id
        proof: Any = basic(client_id, self.secret) if self.secret else {}
        sent = form if self.secret else form | {"client_id": client_id}
        return Client().post(f"/host/o/{path}/", urlencode(sent), content_type=FORM, **proof)

    def token(self, **form: str) -> str:
        """The access token in the answer of the token endpoint; empty without one."""
        return str(self.post("token", **form).json().get("access_token", ""))

    def front_channel(self, response_type: str) -> dict[str, list[str]]:
        """What comes back when she presses "Authorize", by query or by fragment."""
        form = {
            "allow": "Authorize", "response_type": response_type, "client_id": self.application.client_id,
            "redirect_uri": REDIRECT_URI, "scope": "read write", "state": "x", "nonce": "n",
            "code_challenge": challenge_of(VERIFIER), "code_challenge_method": "S256",
        }  # fmt: skip
        answered = urlsplit(self.browser.post("/host/o/authorize/", form).get("Location", ""))
        return parse_qs(answered.query) | parse_qs(answered.fragment)

    def earlier_refresh_token(self) -> str:
        """One that the server issued to it before."""
        token = token_hex()
        access = issued(f"access {token}", self.owner, self.application)
        get_refresh_token_model().objects.create(
            token=token, access_token=access, user=self.owner, application=self.application
        )
        return token


def issued(token: str, owner: Any, application: Any = None) -> Any:
    """An access token of that server, as a row."""
    lasts = timezone.now() + timedelta(hours=1)
    return get_access_token_model().objects.create(
        token=token, user=owner, application=application, scope="read", expires=lasts
    )


def by_code(client: AtHost) -> str:
    code = client.front_channel("code").get("code", [""])[0]
    return code and client.token(
        grant_type="authorization_code", code=code, redirect_uri=REDIRECT_URI, code_verifier=VERIFIER
    )


def by_implicit(client: AtHost) -> str:
    return client.front_channel("token").get("access_token", [""])[0]


def by_client_credentials(client: AtHost) -> str:
    return client.token(grant_type="client_credentials")


def by_password(client: AtHost) -> str:
    return client.token(grant_type="password", username=client.owner.get_username(), password=PASSWORD)


def by_refresh_token(client: AtHost) -> str:
    return client.token(grant_type="refresh_token", refresh_token=client.earlier_refresh_token())


def by_device(client: AtHost) -> str:
    """Whatever she approves: it is the poll that counts.

    The request is kept as that server keeps it, not made there: with oauthlib 4 its endpoints for that answer nobody.
    """
    client_id, user_code, device_code = client.application.client_id, token_hex(4), token_hex()
    told = DeviceCodeResponse("/host/o/device/", 600, user_code, device_code, 5)
    create_device_grant(DeviceRequest(client_id=client_id, scope="read"), told)
    confirm = client.browser.post("/host/o/device/", {"user_code": user_code})["Location"]
    client.browser.post(confirm, {"action": "accept"})
    return client.token(grant_type=DEVICE_CODE, device_code=device_code, client_id=client_id)


def by_introspection(client: AtHost) -> str:
    """Who the bearer of somebody's token is."""
    token = token_hex()
    issued(token, client.owner)
    answer = client.post("introspect", token=token)
    return str(answer.json().get("username", "")) if answer.status_code == 200 else ""


WAYS: dict[Way, str] = {  # each with the grant type that an application of that server needs for it
    by_code: "authorization-code", by_implicit: "implicit", by_client_credentials: "client-credentials",
    by_password: "password", by_refresh_token: "authorization-code", by_device: DEVICE_CODE,
    by_introspection: "authorization-code",
}  # fmt: skip


def hosts_own(owner: Any, grant_type: str = "authorization-code", *, kind: str = "confidential") -> AtHost:
    """An application that django-oauth-toolkit's own command made."""
    secret = "" if kind == "public" else "a secret that its developer chose"
    more = {"redirect_uris": REDIRECT_URI, "user": str(owner.pk), "client_secret": secret or "unknown to anybody"}
    call_command("createapplication", kind, grant_type, stdout=StringIO(), **more)
    return AtHost(get_application_model().objects.latest("pk"), secret, owner)
