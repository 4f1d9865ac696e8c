"""RFC 7636: PKCE is required, S256 only, and checked before anybody is asked."""

from __future__ import annotations

import pytest

from photodrive.authorization.models import AuthorizationRequest
from tests.spec.flow import VERIFIER, challenge_of, query_of

pytestmark = pytest.mark.django_db


@pytest.mark.spec("RFC 7636", "4.4.1")
@pytest.mark.promise("pkce-required")
@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge": None},
        {"code_challenge": ""},
        {"code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": "s256"},
        {"code_challenge_method": "S512"},
        {"code_challenge": "short"},
        {"code_challenge": "a" * 42},
        {"code_challenge": "a" * 44},
        {"code_challenge": "a" * 42 + "="},
        {"code_challenge": "a" * 42 + "+"},
    ],
)
def test_missing_plain_or_malformed_challenges_are_refused(flow, changes):
    response = flow.authorize(**changes)
    assert query_of(response["Location"])["error"] == "invalid_request"
    assert not AuthorizationRequest.objects.exists()


@pytest.mark.spec("RFC 7636", "4.4.1")
@pytest.mark.promise("pkce-required")
def test_they_are_refused_before_sign_in(stranger):
    assert stranger.authorize(code_challenge_method="plain").status_code == 400


@pytest.mark.spec("RFC 7636", "4.6")
@pytest.mark.promise("pkce-verifier")
@pytest.mark.promise("innocent-unharmed")
@pytest.mark.parametrize(
    ("verifier", "error"),
    [
        (None, "invalid_grant"),
        ("", "invalid_grant"),
        ("b" * 43, "invalid_grant"),
        (challenge_of(VERIFIER), "invalid_grant"),
        (VERIFIER + "x", "invalid_grant"),
        ("a" * 129, "invalid_grant"),
    ],
)
def test_a_missing_or_wrong_verifier_is_refused_and_the_code_stays_good(flow, photos, verifier, error):
    code = flow.code(photos)
    response = flow.exchange(code, code_verifier=verifier)
    assert response.status_code == 400
    assert response.json()["error"] == error
    assert flow.exchange(code).status_code == 200


@pytest.mark.spec("RFC 7636", "4.1")
@pytest.mark.promise("pkce-verifier")
@pytest.mark.parametrize("verifier", ["a" * 42, "short", "with spaces " * 5, "ä" * 43])
def test_a_malformed_verifier_is_refused_even_when_its_hash_fits(flow, photos, verifier):
    code = flow.code(photos, code_challenge=challenge_of(verifier))
    assert flow.exchange(code, code_verifier=verifier).json()["error"] == "invalid_grant"


@pytest.mark.spec("RFC 7636", "Appendix B")
def test_the_example_of_the_specification_works(flow, photos):
    code = flow.code(photos, code_challenge="E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    response = flow.exchange(code, code_verifier="dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert response.status_code == 200
