"""Nonces: every proof needs a fresh one of ours, and all our processes agree on them (RFC 9449 sections 8, 9, 11.3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from photodrive.authorization.models import UsedIdentifier
from photodrive.authorization.security import dpop_proofs
from tests.spec.proofs import Key
from tests.spec.rfc9449.asking import TOKEN, URL, check

pytestmark = pytest.mark.django_db

KEY = Key()
NOW = 1_800_000_000.0  # a step begins here
Clock = Callable[[float], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the server's clock to so many seconds after NOW."""

    def set_clock(seconds: float) -> None:
        monkeypatch.setattr(dpop_proofs, "time", SimpleNamespace(time=lambda: NOW + seconds))

    set_clock(0)
    return set_clock


def proof(nonce: Any, *, at: float = 0, **changes: Any) -> str:
    return KEY.proof("POST", URL, access_token=TOKEN, **{"nonce": nonce, "iat": int(NOW + at), **changes})


def assert_needs_another(nonce: Any, *, at: float = 0) -> None:
    with pytest.raises(dpop_proofs.NonceNeeded) as needed:
        check(proof(nonce, at=at))
    assert needed.value.code == "use_dpop_nonce"
    assert not UsedIdentifier.objects.exists()


@pytest.mark.spec("RFC 9449", "8.1")
def test_a_nonce_is_written_in_characters_that_fit_a_header() -> None:
    assert re.fullmatch(r"[\x21\x23-\x5B\x5D-\x7E]+", dpop_proofs.new_nonce())


@pytest.mark.spec("RFC 9449", "8")
@pytest.mark.promise("dpop-nonce")
@pytest.mark.parametrize("nonce", [None, "", " ", "foreign", "A" * 43, 0, 5, True, [], {}, ["x"], "\u00e4", "x" * 3000])
def test_a_missing_or_foreign_nonce_asks_for_ours(at: Clock, nonce: Any) -> None:
    assert_needs_another(nonce)


@pytest.mark.spec("RFC 9449", "8")
@pytest.mark.promise("dpop-nonce")
def test_a_nonce_with_anything_around_it_is_not_ours(at: Clock) -> None:
    for wrong in (
        dpop_proofs.new_nonce() + " ",
        dpop_proofs.new_nonce()[:-1],
        dpop_proofs.new_nonce().swapcase(),
        [dpop_proofs.new_nonce()],
    ):
        assert_needs_another(wrong)


@pytest.mark.spec("RFC 9449", "8.2")
@pytest.mark.promise("dpop-nonce")
def test_a_nonce_lasts_for_five_minutes_at_most_and_half_of_that_at_least(at: Clock) -> None:
    first = dpop_proofs.new_nonce()
    at(149)
    assert dpop_proofs.new_nonce() == first
    at(150)
    assert dpop_proofs.new_nonce() != first
    at(299)
    assert check(proof(first, at=299))
    UsedIdentifier.objects.all().delete()
    at(300)
    assert_needs_another(first, at=300)


@pytest.mark.spec("RFC 9449", "8")
@pytest.mark.promise("dpop-nonce")
def test_a_nonce_of_the_future_is_not_given_out_yet(at: Clock) -> None:
    at(150)
    tomorrow = dpop_proofs.new_nonce()
    at(0)
    assert_needs_another(tomorrow)


@pytest.mark.spec("RFC 9449", "8.2")
def test_how_long_a_nonce_lasts_is_a_setting(at: Clock, settings: Any) -> None:
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "DPOP_NONCE_SECONDS": 10}
    first = dpop_proofs.new_nonce()
    at(9)
    assert check(proof(first, at=9))
    UsedIdentifier.objects.all().delete()
    at(10)
    assert_needs_another(first, at=10)


@pytest.mark.spec("RFC 9449", "8")
@pytest.mark.promise("dpop-nonce")
def test_a_nonce_of_another_server_is_foreign(at: Clock, settings: Any) -> None:
    ours = settings.SECRET_KEY
    settings.SECRET_KEY = "the key of another server"
    theirs = dpop_proofs.new_nonce()
    settings.SECRET_KEY = ours
    assert theirs != dpop_proofs.new_nonce()
    assert_needs_another(theirs)


@pytest.mark.spec("RFC 9449", "8")
def test_a_change_of_the_secret_key_ends_no_nonce(at: Clock, settings: Any) -> None:
    before, old = dpop_proofs.new_nonce(), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the next key", [old]
    after = dpop_proofs.new_nonce()
    assert after != before
    assert check(proof(before))
    assert check(proof(after))
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(dpop_proofs.NonceNeeded):
        check(proof(before))


@pytest.mark.spec("RFC 9449", "8")
@pytest.mark.promise("dpop-nonce")
@pytest.mark.parametrize("change", [{"htm": "GET"}, {"htu": "http://evil.example/"}, {"iat": 0}, {"jti": ""}])
def test_no_nonce_heals_a_proof_that_is_wrong_otherwise(at: Clock, change: dict[str, Any]) -> None:
    """Asking for the nonce would send the client round in a circle."""
    with pytest.raises(dpop_proofs.ProofInvalid) as refused:
        check(proof(None, **change))
    assert refused.value.code == "invalid_dpop_proof"
