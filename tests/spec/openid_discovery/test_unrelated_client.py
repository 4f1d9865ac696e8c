"""A client that is not ours, Authlib, finds everything by discovery and signs somebody in, over real HTTP."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from django.contrib.auth import get_user_model
from django.test import Client
from joserfc import jwt
from joserfc.jwk import KeySet

from photodrive.authorization.clients import applications
from photodrive.authorization.models import ApplicationPolicy
from tests.spec.flow import REDIRECT_URI

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.spec("OpenID Connect Discovery", "4")
@pytest.mark.spec("OpenID Connect Core", "3.1.3.7")
@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_authlib_signs_jane_in(site: Any, algorithm: str) -> None:
    jane = get_user_model().objects.create_user("jane", password="a password of hers", first_name="Jane")
    scopes = ["openid", "profile"]
    made = applications.register(name="Unrelated", redirect_uris=[REDIRECT_URI], scopes=scopes)
    ApplicationPolicy.objects.update(id_token_signed_response_alg=algorithm)

    found = requests.get(f"{site.drive}/.well-known/openid-configuration", timeout=10).json()
    assert found["issuer"] == site.drive
    with OAuth2Session(
        made.application.client_id,
        made.secret,
        redirect_uri=REDIRECT_URI,
        scope=" ".join(scopes),
        code_challenge_method="S256",
    ) as client:
        verifier, nonce = generate_token(48), generate_token(20)
        address, state = client.create_authorization_url(
            found["authorization_endpoint"], code_verifier=verifier, nonce=nonce
        )
        back = agree(jane, address)
        token = client.fetch_token(
            found["token_endpoint"], authorization_response=back, state=state, code_verifier=verifier
        )
        key_set = KeySet.import_key_set(requests.get(found["jwks_uri"], timeout=10).json())
        id_token = jwt.decode(token["id_token"], key_set, algorithms=[algorithm])
        expected: Any = {
            "iss": {"essential": True, "value": site.drive},
            "aud": {"essential": True, "value": made.application.client_id},
            "nonce": {"essential": True, "value": nonce},
            "exp": {"essential": True},
            "iat": {"essential": True},
            "sub": {"essential": True},
        }
        jwt.JWTClaimsRegistry(**expected).validate(id_token.claims)
        told = client.get(found["userinfo_endpoint"], timeout=10).json()
    assert told == {
        "sub": id_token.claims["sub"], "name": "Jane", "given_name": "Jane", "preferred_username": "jane",
    }  # fmt: skip


def agree(owner: Any, address: str) -> str:
    """What the browser of ``owner`` does at the drive: it opens the page and agrees; the address it is sent to."""
    parts = urlsplit(address)
    browser = Client(headers={"host": parts.netloc})
    browser.force_login(owner)
    page = browser.get(f"{parts.path}?{parts.query}")["Location"]
    assert "wants to know who you are" in browser.get(page).content.decode()
    return str(browser.post(page, {"decision": "allow"})["Location"])
