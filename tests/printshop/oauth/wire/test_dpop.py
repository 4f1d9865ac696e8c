"""Tokens bound to a key of the shop (RFC 9449): proofs, the refusals around them, and nothing weaker."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connection as database

from printshop.importing.models import ImportedPhoto
from printshop.oauth.flows import registration_check
from printshop.oauth.models import Connection, PendingFlow
from printshop.oauth.wire import dpop
from printshop.sources.models import Source
from tests.printshop.fake_drive import FakeDrive
from tests.printshop.visitors import Visitor

TOKEN, PHOTOS = "/o/token/", "/api/v1/photos/"


@pytest.fixture(autouse=True)
def _binds_tokens(drive: FakeDrive) -> None:
    drive.offers = {"dpop"}


def paths(drive: FakeDrive) -> list[str]:
    return [path.partition("?")[0] for method, path in drive.seen]


@pytest.mark.promise("shop-keys")
@pytest.mark.parametrize("offers", [{"dpop"}, {"dpop", "par"}, {"dpop", "par", "details"}], ids=sorted)
def test_the_whole_visit_proves_one_key(visitor: Visitor, source: Source, drive: FakeDrive, offers: set[str]) -> None:
    """The fake drive checks each proof to the letter: type, key, method, address, time, number, token, nonce."""
    drive.offers = offers
    visitor.connect(drive)
    assert "Church square" in visitor.get("/import/").text
    visitor.get("/import/")  # on a slow machine the second one comes with the second look
    assert ImportedPhoto.objects.filter(state="ready").count() == 2
    assert len({proof["thumbprint"] for proof in drive.keys.seen}) == 1
    visitor.post("/disconnect/drive/")
    assert len(drive.revoked) == 1


@pytest.mark.spec("RFC 9449", "10")
def test_the_code_is_bound_to_the_key_before_there_is_one(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    asked = drive.asked_by(visitor.leave())
    assert asked["dpop_jkt"] == dpop.load(PendingFlow.objects.get().dpop_key).thumbprint  # type: ignore[union-attr]


@pytest.mark.spec("RFC 9449", "4.2")
def test_the_address_in_a_proof_has_no_query(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    visitor.connect(drive)
    assert any("?" in path for path in (path for method, path in drive.seen) if path.startswith(PHOTOS))
    assert not any("?" in proof["claims"]["htu"] for proof in drive.keys.seen)


@pytest.mark.promise("shop-keys")
def test_every_visit_has_a_key_of_its_own(
    visitor: Visitor, other_visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    visitor.connect(drive)
    other_visitor.connect(drive)
    assert len({dpop.load(one.dpop_key).thumbprint for one in Connection.objects.all()}) == 2  # type: ignore[union-attr]


@pytest.mark.promise("shop-secrets")
def test_the_key_lies_encrypted_and_goes_with_the_token(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    answer = drive.allow(visitor.leave())
    private = json.loads(PendingFlow.objects.get().dpop_key)["d"]
    visitor.come_back(answer)
    assert PendingFlow.objects.get().dpop_key == ""
    with database.cursor() as cursor:
        cursor.execute("SELECT * FROM printshop_connection")
        lying = repr(cursor.fetchall())
    connection = Connection.objects.get()
    assert private not in lying and connection.is_bound
    assert private not in repr((connection.__dict__, dpop.load(connection.dpop_key)))
    visitor.post("/disconnect/drive/")
    assert (Connection.objects.get().dpop_key, Connection.objects.get().access_token) == ("", "")


@pytest.mark.spec("RFC 9449", "5")
@pytest.mark.parametrize("kind", ["Bearer", "mac", "", None, "DPoP "], ids=str)
@pytest.mark.promise("shop-hostile")
def test_a_token_that_is_not_bound_to_the_proven_key_is_refused(
    visitor: Visitor, source: Source, drive: FakeDrive, kind: str | None
) -> None:
    drive.token_answer = {"token_type": kind}
    assert visitor.connect(drive).status_code == 502
    assert not Connection.objects.exists()
    assert not any(path.startswith(PHOTOS) for path in paths(drive)), "it is not tried either"


@pytest.mark.parametrize("kind", ["dpop", "DPOP"])
def test_the_kind_of_a_token_is_read_in_any_case(visitor: Visitor, source: Source, drive: FakeDrive, kind: str) -> None:
    drive.token_answer = {"token_type": kind}
    assert visitor.connect(drive).status_code == 302


@pytest.mark.promise("shop-keys")
@pytest.mark.parametrize("offered", [None, [], ["RS256", "none", "HS256"], "ES256", [["ES256"]]], ids=str)
def test_without_an_algorithm_we_have_tokens_are_bearer_tokens(
    visitor: Visitor, source: Source, drive: FakeDrive, offered: Any
) -> None:
    drive.offers = set()
    drive.metadata = {"dpop_signing_alg_values_supported": offered}
    assert visitor.connect(drive).status_code == 302
    assert not Connection.objects.get().is_bound
    assert drive.keys.seen == []


@pytest.mark.promise("shop-keys")
def test_a_bound_token_that_nobody_asked_for_is_refused(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    drive.offers = set()
    drive.token_answer = {"token_type": "DPoP"}
    assert visitor.connect(drive).status_code == 502
    assert not Connection.objects.exists()


@pytest.mark.parametrize(
    ("offered", "used"),
    [
        (["RS256", "ES384"], "ES384"),
        (["Ed25519", "PS256"], "Ed25519"),
        (["Ed25519", "ES256"], "ES256"),
    ],
    ids=str,
)
def test_another_algorithm_does_as_well(
    visitor: Visitor, source: Source, drive: FakeDrive, offered: list[str], used: str
) -> None:
    drive.metadata = {"dpop_signing_alg_values_supported": offered}
    assert visitor.connect(drive).status_code == 302
    assert {proof["header"]["alg"] for proof in drive.keys.seen} == {used}


@pytest.mark.promise("shop-keys")
def test_a_proof_that_the_token_endpoint_refuses_connects_nobody(
    visitor: Visitor, source: Source, drive: FakeDrive
) -> None:
    answer = drive.allow(visitor.leave())
    refusal = {"error": "invalid_dpop_proof", "error_description": "The clock is wrong."}
    drive.misbehave[TOKEN] = lambda handler: handler.answer_json(refusal, 400)
    response = visitor.come_back(answer)
    assert "We have to repair something" in response.text
    assert "The clock is wrong." in response.text
    assert paths(drive).count(TOKEN) == 1
    assert not Connection.objects.exists()


@pytest.mark.spec("RFC 9449", "7.1")
@pytest.mark.parametrize(
    "challenge",
    [
        'DPoP error="invalid_dpop_proof"',
        'dpop algs="ES256 PS256", error=invalid_dpop_proof',
        'Bearer realm="a, b", DPoP realm="c \\" d", algs="ES256", error="invalid_dpop_proof", error_description="x"',
    ],
)
def test_a_proof_that_the_api_refuses_does_not_end_the_access(
    visitor: Visitor, source: Source, drive: FakeDrive, challenge: str
) -> None:
    """A clock that is wrong for a moment must not cost her the photos that are here."""
    visitor.connect(drive)
    visitor.get("/import/")
    drive.misbehave[PHOTOS] = lambda handler: handler.answer_json({}, 401, WWW_Authenticate=challenge)
    page = visitor.get("/import/").text
    assert "We have to repair something" in page
    assert "Church square" in page
    assert Connection.objects.get().is_alive


@pytest.mark.promise("shop-ends")
@pytest.mark.parametrize(
    "challenge",
    [
        'DPoP error="invalid_token"',
        'DPoP algs="ES256", Bearer error="use_dpop_nonce"',
        'Bearer error="invalid_dpop_proof"',
        'DPoP algs="ES256',
        "",
    ],
)
def test_any_other_401_ends_it(visitor: Visitor, source: Source, drive: FakeDrive, challenge: str) -> None:
    visitor.connect(drive)
    drive.misbehave[PHOTOS] = lambda handler: handler.answer_json({}, 401, WWW_Authenticate=challenge)
    assert "The access was ended at Drive" in visitor.get("/import/").text
    assert not Connection.objects.get().is_alive


def test_a_check_proves_a_key_of_its_own(source: Source, drive: FakeDrive) -> None:
    drive.offers = {"dpop", "par"}
    assert registration_check.check(source=source)
    assert len({proof["thumbprint"] for proof in drive.keys.seen}) == 2
    assert drive.tokens == set()


def test_a_key_that_cannot_be_read_any_more_is_said(
    visitor: Visitor, source: Source, drive: FakeDrive, settings: Any
) -> None:
    drive.offers = {"dpop", "par"}
    visitor.connect(drive)
    settings.PRINTSHOP = {**settings.PRINTSHOP, "ENCRYPTION_KEYS": [Fernet.generate_key().decode()]}
    assert "We have to repair something" in visitor.get("/import/").text
    assert "We have to repair something" in visitor.post("/connect/drive/").text
    assert visitor.post("/disconnect/drive/").status_code == 302
    assert (Connection.objects.get().dpop_key, Connection.objects.get().ended_reason) == ("", "disconnected")
