"""The device asks for its two codes (RFC 8628 sections 3.1 and 3.2)."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from photodrive.authorization.clients import applications, registration_rules
from photodrive.authorization.clients.client_metadata import ClientMetadata
from photodrive.authorization.clients.registration_rules import DEVICE_CODE
from photodrive.authorization.models import AuthorizationRequest, DeviceAuthorization
from photodrive.authorization.requests import device_codes
from photodrive.authorization.security import token_strings
from tests.spec.rfc8628.conftest import Frame

pytestmark = pytest.mark.django_db
ISSUER = "http://127.0.0.1:8000"


@pytest.mark.spec("RFC 8628", "3.1")
def test_a_client_without_good_credentials_gets_no_codes(frame):
    for response in (frame.begin(auth=False), frame.begin(auth=False, client_id=frame.application.client_id)):
        assert (response.status_code, response.json()["error"]) == (401, "invalid_client")
    assert not DeviceAuthorization.objects.exists()


@pytest.mark.spec("RFC 8628", "3.1")
def test_an_application_that_may_not_use_devices_gets_no_codes(flow):
    other = Frame(flow.application, flow.secret)
    response = other.begin()
    assert (response.status_code, response.json()["error"]) == (400, "unauthorized_client")


@pytest.mark.spec("RFC 8628", "3.1")
@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"scope": "nonsense"}, "invalid_scope"),
        ({"scope": "usage:read"}, "invalid_scope"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"authorization_details": '[{"type": "x"}]'}, "invalid_authorization_details"),
        ({"authorization_details": "{"}, "invalid_authorization_details"),
        ({"resource": "https://elsewhere.example"}, "invalid_target"),
        ({"scope": ["photos:read", "photos:write"]}, "invalid_request"),
        ({"scope": "a\x00"}, "invalid_request"),
    ],
)
def test_it_is_held_to_what_the_authorization_endpoint_takes(frame, sent, error):
    response = frame.begin(**sent)
    assert (response.status_code, response.json()["error"]) == (400, error)
    assert not AuthorizationRequest.objects.exists()


@pytest.mark.spec("RFC 8628", "3.2")
def test_the_answer(frame, settings):
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "ISSUER": ISSUER}
    response = frame.begin()
    codes = response.json()
    assert response["Cache-Control"] == "no-store"
    assert token_strings.is_well_formed(codes["device_code"], "pd_dc_")
    assert re.fullmatch(f"[{device_codes.ALPHABET}]{{4}}-[{device_codes.ALPHABET}]{{4}}", codes["user_code"])
    assert codes["verification_uri"] == f"{ISSUER}/o/device/"
    assert codes["verification_uri_complete"] == f"{ISSUER}/o/device/?user_code={codes['user_code']}"
    assert (codes["expires_in"], codes["interval"]) == (600, 5)
    assert timezone.now() + timedelta(seconds=590) < DeviceAuthorization.objects.get().expires_at


@pytest.mark.spec("RFC 8628", "6.1")
def test_a_user_code_has_34_bits():
    assert len(device_codes.ALPHABET) ** device_codes.LENGTH > 2**34


@pytest.mark.spec("RFC 8628", "3.1")
def test_without_a_scope_it_asks_for_the_least(frame):
    frame.codes(scope="")
    assert AuthorizationRequest.objects.get().scopes == ["photos:read"]


@pytest.mark.spec("RFC 9396", "2")
def test_details_say_what_exactly(frame):
    requested = [{"type": "photos", "actions": ["read", "write"], "duration": "hour"}]
    frame.codes(scope=None, authorization_details=json.dumps(requested))
    pending = AuthorizationRequest.objects.get()
    assert (pending.scopes, pending.details[0]["duration"]) == (["photos:read", "photos:write"], "hour")


@pytest.mark.spec("RFC 8628", "3.1")
def test_parameters_of_other_flows_mean_nothing(frame):
    frame.codes(redirect_uri="https://evil.example/", state="x", code_challenge="x", prompt="none", grant_type="x")
    pending = AuthorizationRequest.objects.get()
    assert (pending.return_to, pending.parameters) == ("", {"client_id": frame.application.client_id})


@pytest.mark.spec("RFC 8628", "3.1")
def test_a_public_application_names_itself(jane):
    made = applications.register(name="TV", redirect_uris=[], confidential=False, grant_types=DEVICE_CODE)
    tv = Frame(made.application, "")
    assert tv.begin(auth=False, client_id=made.application.client_id).status_code == 200


@pytest.mark.promise("device-at-rest")
@pytest.mark.spec("RFC 8628", "5.1")
def test_neither_code_is_stored(frame):
    codes = frame.codes()
    rows = [*DeviceAuthorization.objects.values_list(), *AuthorizationRequest.objects.values_list()]
    stored = " ".join(str(value) for row in rows for value in row)
    assert codes["device_code"] not in stored
    assert codes["user_code"] not in stored
    plain = device_codes.normal(codes["user_code"])
    assert plain not in stored
    assert token_strings.fingerprint(plain) not in stored, "a short code needs a key, or it can be tried out"


@pytest.mark.spec("RFC 8628", "5.1")
def test_a_user_code_that_somebody_has_is_made_anew(frame, monkeypatch):
    letters = iter("BBBBBBBB" * 2 + "CCCCCCCC")
    monkeypatch.setattr("photodrive.authorization.requests.device_codes.secrets.choice", lambda _: next(letters))
    monkeypatch.setattr(
        "photodrive.authorization.requests.device_codes.token_strings.generate", lambda p: p + str(id(object()))
    )
    DeviceAuthorization.objects.all().delete()
    first = frame.codes()["user_code"]
    monkeypatch.setattr(
        "photodrive.authorization.requests.device_codes.token_strings.generate", lambda p: p + "another"
    )
    assert (first, frame.codes()["user_code"]) == ("BBBB-BBBB", "CCCC-CCCC")


@pytest.mark.promise("device-open")
@pytest.mark.spec("RFC 8628", "3.2")
def test_only_so_many_devices_of_one_application_may_wait(frame, settings):
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "MAX_PUSHED_REQUESTS": 2}
    assert [frame.begin().status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.spec("RFC 8628", "4")
def test_the_metadata_names_it(client, settings):
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "ISSUER": ISSUER}
    for path in ("/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"):
        document = client.get(path).json()
        assert document["device_authorization_endpoint"] == f"{ISSUER}/o/device-authorization/"
        assert DEVICE_CODE in document["grant_types_supported"]


@pytest.mark.promise("device-fapi")
@pytest.mark.spec("RFC 8628", "3.1")
@pytest.mark.promise("fapi-whole")
def test_fapi_has_no_devices():
    found = registration_rules.problems(
        ClientMetadata(name="Frame", redirect_uris=[], scopes=[], grant_types=DEVICE_CODE, fapi=True)
    )
    assert "FAPI 2.0 has no way for devices." in found["grant_types"]
