"""The API and tokens that are bound to a key (RFC 9449 sections 7 and 9)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from joserfc.jwk import RSAKey

from photodrive.authorization.grants import lifecycle
from photodrive.authorization.models import ApplicationPolicy, Authorization, UsedIdentifier
from photodrive.authorization.protocol.scopes import PHOTOS_READ, PHOTOS_WRITE
from photodrive.authorization.security import dpop_proofs, token_strings
from photodrive.photos.models import Photo
from tests.factories.oauth import grant
from tests.spec.challenges import read_challenge, read_challenges
from tests.spec.proofs import Key, hash_of
from tests.spec.rfc9449.holder import ISSUER, LIST, Holder, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(jane: Any, photo: Photo) -> Holder:
    return holder(photo, owner=jane, scopes=(PHOTOS_READ, PHOTOS_WRITE))


def assert_refused(response: Any, *, error: str, scheme: str = "DPoP") -> None:
    """401 with ``error`` in the first challenge, which is that of the ``scheme`` used, and both ways offered."""
    assert response.status_code == 401
    challenges = read_challenges(response)
    assert list(challenges) == ([scheme] + [name for name in ("Bearer", "DPoP") if name != scheme])
    assert read_challenge(response)["error"] == error
    assert challenges["DPoP"]["algs"] == "RS256 PS256 ES256 EdDSA Ed25519"
    assert all(one["resource_metadata"].startswith(ISSUER) for one in challenges.values())
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.spec("RFC 9449", "7.1")
@pytest.mark.promise("token-once")
@pytest.mark.parametrize("scheme", ["DPoP", "dpop", "DPOP", "dPoP"])
def test_a_bound_token_with_a_proof_opens_whatever_the_case_of_the_scheme(
    shop: Holder, photo: Photo, scheme: str
) -> None:
    response = shop.ask(scheme=scheme)
    assert response.status_code == 200
    assert [one["id"] for one in response.json()["results"]] == [str(photo.pk)]


@pytest.mark.spec("RFC 9449", "7.1")
def test_each_method_and_file_takes_a_proof_of_its_own(shop: Holder, photo: Photo) -> None:
    one = f"{LIST}{photo.pk}/"
    assert shop.ask(one, method="HEAD").status_code == 200
    assert shop.ask(f"{one}thumb/").status_code == 200
    changed = shop.ask(one, method="PATCH", data='{"title": "Dunes"}', content_type="application/json")
    assert (changed.status_code, changed.json()["title"]) == (200, "Dunes")
    assert shop.ask(one, method="DELETE").status_code == 204


@pytest.mark.spec("RFC 9449", "7.1")
@pytest.mark.promise("dpop-address")
def test_the_query_of_the_request_is_no_part_of_the_proof(shop: Holder) -> None:
    assert shop.ask(f"{LIST}?limit=5", proof=shop.proof("GET", LIST)).status_code == 200


@pytest.mark.spec("RFC 9449", "7.2")
@pytest.mark.promise("dpop-bound")
@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_a_bound_token_as_bearer_is_refused_with_and_without_a_proof(shop: Holder, scheme: str) -> None:
    assert_refused(shop.ask(scheme=scheme, proof=None), error="invalid_token", scheme="Bearer")
    assert_refused(shop.ask(scheme=scheme), error="invalid_token", scheme="Bearer")


@pytest.mark.spec("RFC 9449", "7.1")
@pytest.mark.promise("dpop-bound")
def test_an_unbound_token_as_dpop_is_refused(jane: Any, photo: Photo) -> None:
    bearer = Holder(grant(photo, owner=jane))
    assert_refused(bearer.ask(), error="invalid_token")
    assert_refused(bearer.ask(proof=None), error="invalid_token")
    assert bearer.ask(scheme="Bearer", proof=None).status_code == 200


@pytest.mark.spec("RFC 9449", "7.1")
@pytest.mark.promise("dpop-wrong")
def test_a_proof_by_another_key_is_refused(shop: Holder) -> None:
    proof = Key().proof("GET", ISSUER + LIST, nonce=dpop_proofs.new_nonce(), access_token=shop.token)
    assert_refused(shop.ask(proof=proof), error="invalid_token")


@pytest.mark.spec("RFC 9449", "7.1")
@pytest.mark.promise("dpop-wrong")
@pytest.mark.promise("dpop-claims")
@pytest.mark.promise("challenge-dpop")
@pytest.mark.parametrize(
    "change",
    [
        {"ath": None},
        {"ath": hash_of("another token")},
        {"htm": "POST"},
        {"htu": f"{ISSUER}/api/v1/"},
        {"htu": f"http://testserver{LIST}"},
        {"jti": None},
        {"iat": 0},
        {"header": {"typ": "JWT"}},
    ],
)
def test_a_proof_that_is_wrong_is_an_invalid_dpop_proof(shop: Holder, change: dict[str, Any]) -> None:
    assert_refused(shop.ask(proof=shop.proof(**change)), error="invalid_dpop_proof")


@pytest.mark.spec("RFC 9449", "7.1")
@pytest.mark.promise("dpop-claims")
@pytest.mark.promise("challenge-dpop")
@pytest.mark.parametrize("proof", [None, "nonsense", "a.b.c"])
def test_a_missing_or_unreadable_proof_is_an_invalid_dpop_proof(shop: Holder, proof: str | None) -> None:
    assert_refused(shop.ask(proof=proof), error="invalid_dpop_proof")


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("dpop-two")
def test_two_dpop_headers_are_an_invalid_dpop_proof(shop: Holder) -> None:
    both = f"{shop.proof()},{shop.proof()}"  # as a web server joins them
    assert_refused(shop.ask(proof=both), error="invalid_dpop_proof")


@pytest.mark.spec("RFC 9449", "11.1")
@pytest.mark.promise("dpop-once")
def test_a_proof_used_before_is_refused_at_the_api(shop: Holder) -> None:
    proof = shop.proof()
    assert shop.ask(proof=proof).status_code == 200
    assert_refused(shop.ask(proof=proof), error="invalid_dpop_proof")


@pytest.mark.spec("RFC 9449", "9")
@pytest.mark.promise("dpop-nonce")
def test_a_proof_without_nonce_gets_one_with_which_it_works(shop: Holder) -> None:
    response = shop.ask(proof=shop.proof(nonce=""))
    assert_refused(response, error="use_dpop_nonce")
    again = shop.ask(proof=shop.proof(nonce=response["DPoP-Nonce"]))
    assert again.status_code == 200
    assert again["DPoP-Nonce"]


@pytest.mark.spec("RFC 9449", "8.2")
def test_every_answer_to_a_proof_brings_a_nonce_and_no_other_answer_does(shop: Holder, photo: Photo) -> None:
    nowhere = f"{LIST}01890000-0000-7000-8000-000000000000/"
    answers = [
        shop.ask(),
        shop.ask(nowhere),
        shop.ask(method="OPTIONS"),
        shop.ask(f"{LIST}{photo.pk}/thumb/"),
        shop.ask(proof="x"),
    ]
    assert [answer.status_code for answer in answers] == [200, 404, 405, 200, 401]
    assert {answer["DPoP-Nonce"] for answer in answers} <= {dpop_proofs.new_nonce()}
    assert not Client().get(LIST).has_header("DPoP-Nonce")
    assert not shop.ask(scheme="Bearer", proof=None).has_header("DPoP-Nonce")


@pytest.mark.spec("RFC 9449", "7.1")
def test_a_dead_token_uses_up_no_proof(shop: Holder) -> None:
    lifecycle.end(shop.granted.authorization, ended=Authorization.Ended.BY_OWNER)
    assert_refused(shop.ask(), error="invalid_token")
    unknown: Any = {"HTTP_AUTHORIZATION": f"DPoP {token_strings.generate(token_strings.ACCESS_TOKEN)}"}
    assert_refused(Client().get(LIST, HTTP_DPOP=shop.proof(), **unknown), error="invalid_token")
    assert not UsedIdentifier.objects.exists()


@pytest.mark.spec("RFC 9449", "7.1")
@pytest.mark.promise("scope-named")
@pytest.mark.promise("challenge-dpop")
def test_a_missing_scope_is_told_in_the_scheme_that_was_used(jane: Any, photo: Photo) -> None:
    response = holder(photo, owner=jane).ask(method="POST")
    assert response.status_code == 403
    assert list(read_challenges(response)) == ["DPoP", "Bearer"]
    assert (read_challenge(response)["error"], read_challenge(response)["scope"]) == (
        "insufficient_scope",
        PHOTOS_WRITE,
    )


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("forged-host")
@pytest.mark.promise("dpop-address")
def test_a_forged_host_moves_the_address_of_no_proof(shop: Holder) -> None:
    forged = {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_X_FORWARDED_PROTO": "https"}
    assert shop.ask(HTTP_HOST="127.0.0.1:9", **forged).status_code == 200
    elsewhere = shop.proof(htu=f"http://127.0.0.1:9{LIST}")
    assert_refused(shop.ask(proof=elsewhere, HTTP_HOST="127.0.0.1:9"), error="invalid_dpop_proof")


@pytest.mark.spec("RFC 9449", "5.2")
@pytest.mark.promise("dpop-bound")
@pytest.mark.parametrize("rule", ["dpop_bound_access_tokens", "fapi"])
def test_bearer_tokens_from_before_an_application_had_to_use_dpop_are_refused(
    jane: Any, photo: Photo, rule: str
) -> None:
    bearer = Holder(grant(photo, owner=jane))
    assert bearer.ask(scheme="Bearer", proof=None).status_code == 200
    ApplicationPolicy.objects.filter(application=bearer.granted.authorization.application).update(**{rule: True})
    assert_refused(bearer.ask(scheme="Bearer", proof=None), error="invalid_token", scheme="Bearer")


@pytest.mark.spec("FAPI 2.0", "5.4.1")
@pytest.mark.promise("fapi-whole")
def test_an_application_held_to_fapi_signs_its_proofs_with_narrower_algorithms(shop: Holder) -> None:
    shop.key = Key(RSAKey.generate_key(2048), "RS256")
    shop.granted.authorization.access_tokens.update(dpop_jkt=shop.key.jkt)
    assert shop.ask().status_code == 200
    ApplicationPolicy.objects.filter(application=shop.granted.authorization.application).update(fapi=True)
    assert_refused(shop.ask(), error="invalid_dpop_proof")
    assert "PS256" in read_challenge(shop.ask())["error_description"]
    shop.key = Key(shop.key.private, "PS256")
    assert shop.ask().status_code == 200


@pytest.mark.spec("RFC 9449", "7.1")
def test_a_caller_with_a_key_gets_no_address_that_works_without_it(shop: Holder, photo: Photo) -> None:
    """No signed URL, which anybody could use: every file takes the token and a proof."""
    files = shop.ask(f"{LIST}{photo.pk}/").json()["files"]
    for address in files.values():
        path = address.removeprefix(ISSUER)
        assert path.startswith(f"{LIST}{photo.pk}/")
        assert "?" not in path
        assert Client().get(path).status_code == 401
        assert shop.ask(path, proof=None).status_code == 401
        assert not shop.ask(path).has_header("Location")
