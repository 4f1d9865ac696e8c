"""A source that announces DPoP and gives Bearer tokens: refused, unless the staff accepts that of this source."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from printshop.importing.models import ImportedPhoto
from printshop.oauth.models import Connection
from printshop.sources.models import Source
from tests.printshop.fake_drive import CLIENT_ID, CLIENT_SECRET, FakeDrive
from tests.printshop.fake_protocol import PROOF_ALGORITHMS
from tests.printshop.fake_provider import FakeProvider
from tests.printshop.signing_in.conftest import SigningIn, register
from tests.printshop.visitors import Visitor

pytestmark = pytest.mark.spec("RFC 9449", "5")
REASON = "The source announces DPoP (RFC 9449) and gave a token of type Bearer"


@pytest.fixture(autouse=True)
def _announces(drive: FakeDrive) -> None:
    """It lets the proof lie, as a server that knows nothing of it does."""
    drive.metadata = {"dpop_signing_alg_values_supported": PROOF_ALGORITHMS}
    usual = drive.allow

    def allow(address: str) -> dict[str, str]:
        answer = usual(address)
        assert drive.requests[answer["code"]].pop("dpop_jkt"), "the shop asked for a bound token"
        return answer

    drive.allow = allow  # type: ignore[method-assign]


@pytest.mark.promise("shop-keys")
@pytest.mark.parametrize("kind", ["Bearer", "bearer", "BEARER"])
def test_it_is_refused_with_a_clear_word(visitor: Visitor, source: Source, drive: FakeDrive, kind: str) -> None:
    drive.token_answer = {"token_type": kind}
    response = visitor.connect(drive)
    assert response.status_code == 502 and REASON in response.text
    assert not Connection.objects.exists()


@pytest.mark.parametrize("kind", ["Bearer", "bearer", "BEARER"])
def test_where_the_staff_accepts_it_the_token_is_used_as_one(
    visitor: Visitor, source: Source, drive: FakeDrive, kind: str
) -> None:
    Source.objects.update(accepts_bearer=True)
    drive.token_answer = {"token_type": kind}
    assert visitor.connect(drive).status_code == 302
    assert not Connection.objects.get().is_bound
    visitor.get("/import/")
    visitor.get("/import/")
    assert ImportedPhoto.objects.filter(state="ready").count() == 2
    visitor.post("/disconnect/drive/")
    assert len(drive.revoked) == 1


@pytest.mark.promise("shop-hostile")
@pytest.mark.parametrize("kind", ["mac", "", None, 7, ["Bearer"], "Bearer "], ids=repr)
def test_no_other_kind_is_accepted_with_it(visitor: Visitor, source: Source, drive: FakeDrive, kind: Any) -> None:
    Source.objects.update(accepts_bearer=True)
    drive.token_answer = {"token_type": kind}
    assert visitor.connect(drive).status_code == 502
    assert not Connection.objects.exists()


def test_one_that_is_bound_is_still_shown_with_a_proof(visitor: Visitor, source: Source) -> None:
    with FakeDrive() as binding:
        Source.objects.update(accepts_bearer=True, issuer=binding.issuer)
        binding.offers = {"dpop"}
        visitor.connect(binding)
        visitor.get("/import/")
        assert Connection.objects.get().is_bound
        assert len(binding.keys.seen) > 3


@pytest.mark.parametrize("accepts", [True, False])
def test_the_same_where_one_signs_in(db: None, accepts: bool) -> None:
    with FakeProvider() as provider:
        provider.metadata = {"dpop_signing_alg_values_supported": ["ES256"]}
        register(provider, accepts_bearer=accepts)
        jane = SigningIn()
        response = jane.arrive(provider)
        assert (response.status_code, jane.is_signed_in) == ((302, True) if accepts else (502, False))
        assert (REASON in response.text) is not accepts
        assert provider.revoked == list(provider.tokens) * accepts, "the token that anybody could use is given back"
        assert ("Jane Doe" in jane.page()) is accepts, "it opened the UserInfo endpoint"


@pytest.mark.skipif(not apps.is_installed("django.contrib.admin"), reason="this project has the shop only")
def test_the_staff_has_a_switch_for_each_source(admin_client: Client, source: Source) -> None:
    page = f"/admin/printshop/source/{source.pk}/change/"
    assert "Accepts tokens without a key" in admin_client.get(page).text
    given = {
        "name": "Drive",
        "slug": "drive",
        "adapter": "photodrive",
        "issuer": source.issuer,
        "client_id": CLIENT_ID,
        "new_secret": CLIENT_SECRET,
        "authentication": "secret",
        "scopes": "photos:read",
        "sign_in_scopes": "openid profile",
        "id_token_algorithm": "RS256",
    }
    for switch in (True, False):
        assert admin_client.post(page, given | ({"accepts_bearer": "on"} if switch else {})).status_code == 302
        assert Source.objects.get().accepts_bearer is switch
