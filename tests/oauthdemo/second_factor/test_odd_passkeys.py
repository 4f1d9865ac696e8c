"""Whatever stands in the answer of a passkey, which anybody may send: it is a wrong one, and nothing breaks."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from allauth.core import context
from allauth.mfa.webauthn.internal.auth import STATE_SESSION_KEY
from django.contrib.sessions.backends.cache import SessionStore
from django.test import RequestFactory

from oauthdemo.second_factor import passkey_forms
from tests.attacks.strangers.odd_json import FEW, ODD, bent, written
from tests.factories.oauth import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.promise("no-server-error")]


def coded(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def answer(kind: str, **members: str) -> dict[str, Any]:
    """An answer that can be read to the end (Web Authentication section 5.8.1), with its ``members``."""
    told = {"type": kind, "challenge": coded(b"x" * 32), "origin": "http://localhost:8000", "crossOrigin": False}
    return {
        "id": coded(b"an id of 16 here"),
        "rawId": coded(b"an id of 16 here"),
        "type": "public-key",
        "response": {"clientDataJSON": coded(json.dumps(told).encode()), **members},
        "clientExtensionResults": {"credProps": {"rk": True}},
        "authenticatorAttachment": "platform",
    }


AUTHENTICATOR = b"\x00" * 37  # hash of the site, flags, count
FORMS = {
    passkey_forms.LoginWebAuthnForm: answer(
        "webauthn.get", authenticatorData=coded(AUTHENTICATOR), signature=coded(b"s"), userHandle=coded(b"1")
    ),
    passkey_forms.AddWebAuthnForm: answer(
        "webauthn.create",
        attestationObject=coded(b"\xa3cfmtdnonegattStmt\xa0hauthDataX%" + AUTHENTICATOR),
    ),
}


@pytest.mark.parametrize("odd", [FEW, ODD], ids=["quick", "thorough"])
@pytest.mark.parametrize("form", FORMS)
def test_whatever_a_passkey_says_is_wrong(form: Any, odd: tuple[Any, ...]) -> None:
    request = RequestFactory().post("/")
    request.session = SessionStore()
    named = {"user": make_user()} if form is passkey_forms.AddWebAuthnForm else {}
    with context.request_context(request):
        for bad in ({}, *bent(FORMS[form], odd=odd)):
            request.session[STATE_SESSION_KEY] = {"challenge": coded(b"x" * 32), "user_verification": None}
            sent = form({"credential": written(bad), "name": "Mine"}, **named)
            assert not sent.is_valid(), bad
            assert "credential" in str(sent) or sent.errors  # it can be shown again
