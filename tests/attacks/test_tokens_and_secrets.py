"""Codes, tokens and secrets: what works as what, for how long, and how they are compared."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from photodrive import conf
from photodrive.authorization.clients import applications, client_secrets
from photodrive.authorization.models import AccessToken, AuthorizationCode
from photodrive.authorization.security import dpop_proofs, secret_hasher
from tests.spec.flow import Flow, basic

pytestmark = pytest.mark.django_db

PHOTOS = "/api/v1/photos/"


@pytest.mark.promise("no-other-token")
def test_nothing_else_that_is_handed_out_opens_the_api(lasting: Flow, photos: list[Any]) -> None:
    pushed = lasting.push().json()["request_uri"]
    pair = lasting.pair(photos)
    code = lasting.code(photos)
    assert lasting.api(PHOTOS, pair["access_token"]).status_code == 200
    session = lasting.browser.session.session_key or ""
    others = [pushed, code, pair["refresh_token"], lasting.secret, lasting.application.client_id, session]
    others += [row.token_checksum for row in AccessToken.objects.all()]
    for value in others:
        for scheme in ("Bearer", "DPoP", "Basic", "Token"):
            refused = lasting.back_channel.get(PHOTOS, HTTP_AUTHORIZATION=f"{scheme} {value}")
            assert refused.status_code == 401, value


@pytest.mark.promise("no-other-token")
def test_no_token_is_taken_for_another(lasting: Flow, photos: list[Any]) -> None:
    pair = lasting.pair(photos)
    code = lasting.code(photos)
    for value in (pair["access_token"], pair["refresh_token"], lasting.secret):
        assert lasting.exchange(value).json()["error"] == "invalid_grant"
    for value in (pair["access_token"], code, lasting.secret):
        assert lasting.refresh(value).json()["error"] == "invalid_grant"
    for value in (pair["access_token"], pair["refresh_token"], code):
        assert Flow(lasting.application, value).exchange(code).status_code == 401
    assert lasting.exchange(code).status_code == 200
    assert lasting.refresh(pair["refresh_token"]).status_code == 200


@pytest.mark.promise("code-minute")
def test_a_code_lives_for_a_minute_at_most(flow: Flow, photos: list[Any]) -> None:
    assert conf.Settings().AUTHORIZATION_CODE_SECONDS <= 60
    code = flow.code(photos)
    kept = AuthorizationCode.objects.get()
    assert kept.expires_at <= timezone.now() + timedelta(seconds=60)
    AuthorizationCode.objects.update(expires_at=timezone.now() - timedelta(microseconds=1))
    assert flow.exchange(code).json()["error"] == "invalid_grant"


@pytest.mark.promise("access-hour")
def test_an_access_token_lives_for_an_hour_at_most(flow: Flow, photos: list[Any]) -> None:
    assert flow.exchange(flow.code(photos)).json()["expires_in"] <= 3600
    assert AccessToken.objects.get().expires_at <= timezone.now() + timedelta(hours=1)


@pytest.mark.promise("auth-alike")
def test_failed_authentications_answer_alike_whatever_was_wrong(flow: Flow, photos: list[Any]) -> None:
    code = flow.code(photos)
    public = applications.register(name="App", redirect_uris=[flow.redirect_uri], confidential=False).application
    disabled = applications.register(name="Off", redirect_uris=[flow.redirect_uri])
    applications.set_enabled(disabled.application, enabled=False)
    wrong = {
        "wrong secret": basic(flow.application.client_id, "pd_cs_wrong"),
        "no secret": basic(flow.application.client_id, ""),
        "unknown client": basic("nobody", "secret"),
        "disabled client": basic(disabled.application.client_id, disabled.secret),
        "public client with a secret": basic(public.client_id, "guess"),
        "nul in the name": basic("no\x00body", "secret"),
    }
    answers = {}
    for why, header in wrong.items():
        for path, body in (
            ("/o/token/", {"grant_type": "authorization_code", "code": code}),
            ("/o/par/", flow.parameters()),
            ("/o/revoke_token/", {"token": "x"}),
            ("/o/introspect/", {"token": "x"}),
        ):
            response = flow.post(path, {**body, "client_id": ""}, **header)
            answers[why, path] = (
                response.status_code,
                response.json()["error"],
                response.content,
                dict(response.items()),
            )
    for path in {path for _, path in answers}:
        here = {why: answer for (why, where), answer in answers.items() if where == path}
        assert all(answer == here["wrong secret"] for answer in here.values()), here
        assert here["wrong secret"][:2] == (401, "invalid_client")
    assert flow.exchange(code).status_code == 200


@pytest.mark.promise("constant-time")
def test_secrets_are_compared_in_constant_time(flow: Flow, photos: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def compare(one: Any, other: Any) -> bool:
        compared.append((one, other))
        return bool(one == other)

    monkeypatch.setattr(secret_hasher, "constant_time_compare", compare)
    assert Flow(flow.application, "wrong").exchange("x").status_code == 401
    assert len(compared) == 1
    monkeypatch.setattr("hmac.compare_digest", compare)
    assert not dpop_proofs._same("a", "b")
    assert len(compared) == 2


@pytest.mark.promise("constant-time")
@pytest.mark.promise("at-rest")
def test_tokens_and_codes_are_looked_up_by_their_hash_and_never_compared(lasting: Flow, photos: list[Any]) -> None:
    """Whoever measures how long a look-up takes learns of hashes, which open nothing."""
    code = lasting.code(photos)
    with CaptureQueriesContext(connection) as queries:
        pair = lasting.exchange(code).json()
        lasting.api(PHOTOS, pair["access_token"])
    said = " ".join(query["sql"] for query in queries)
    assert len(queries) > 5
    for value in (code, pair["access_token"], lasting.secret):
        assert value not in said


@pytest.mark.promise("secret-rotation")
def test_changing_a_secret_ends_no_consent(flow: Flow, photos: list[Any]) -> None:
    token = flow.token(photos)
    client_secrets.rotate_secret(flow.application)
    assert flow.api(PHOTOS, token).status_code == 200
