"""A device that keeps a key proves it when it takes its token (RFC 9449 section 5)."""

from __future__ import annotations

from typing import Any

import pytest

from photodrive.authorization.clients.registration_rules import DEVICE_CODE
from photodrive.authorization.models import AccessToken, ApplicationPolicy, DeviceAuthorization
from photodrive.authorization.protocol import links
from photodrive.authorization.security import dpop_proofs
from tests.spec.proofs import Key
from tests.spec.rfc8628.conftest import Frame

pytestmark = pytest.mark.django_db


def poll(frame: Frame, device_code: str, proof: str) -> Any:
    body = {"grant_type": DEVICE_CODE, "device_code": device_code}
    return frame.post("/o/token/", body, HTTP_DPOP=proof, **frame.authentication())


@pytest.fixture
def key() -> Key:
    return Key()


@pytest.mark.spec("RFC 9449", "5")
def test_each_poll_has_a_proof_of_its_own_and_the_token_is_bound(frame, photos, key):
    codes = frame.codes()

    def proof() -> Any:
        return key.proof("POST", links.absolute("token"), nonce=dpop_proofs.new_nonce())

    pending = poll(frame, codes["device_code"], proof())
    assert (pending.json()["error"], "DPoP-Nonce" in pending.headers) == ("authorization_pending", True)
    frame.approve(codes, photos)
    assert poll(frame, codes["device_code"], proof()).json()["token_type"] == "DPoP"
    assert AccessToken.objects.get().dpop_jkt == key.jkt


@pytest.mark.spec("RFC 9449", "5")
def test_a_bad_proof_neither_counts_as_a_poll_nor_uses_the_code_up(frame, photos, key):
    codes = frame.codes()
    used = key.proof("POST", links.absolute("token"), nonce=dpop_proofs.new_nonce())
    assert poll(frame, codes["device_code"], "x.y.z").json()["error"] == "invalid_dpop_proof"
    assert DeviceAuthorization.objects.get().polled_at is None
    assert poll(frame, codes["device_code"], used).json()["error"] == "authorization_pending"
    frame.approve(codes, photos)
    assert poll(frame, codes["device_code"], used).json()["error"] == "invalid_dpop_proof"
    assert frame.poll(codes["device_code"]).status_code == 200


@pytest.mark.spec("RFC 9449", "5")
def test_an_application_that_must_use_dpop_gets_codes_without_and_no_token(frame, photos):
    ApplicationPolicy.objects.filter(application=frame.application).update(dpop_bound_access_tokens=True)
    codes = frame.codes()
    frame.approve(codes, photos)
    assert frame.error(codes["device_code"]) == (400, "invalid_dpop_proof")
