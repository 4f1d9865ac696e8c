"""Proofs over real HTTP, as a web server hands them on (RFC 9449 sections 4.3 and 9)."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.conftest import Site
from tests.factories.oauth import make_user
from tests.factories.stored import make_photo
from tests.spec.rfc9449.holder import LIST, Holder, holder

pytestmark = pytest.mark.django_db(transaction=True)


def ask(site: Site, shop: Holder, *proofs: str) -> HTTPResponse:
    """GET the list with so many DPoP header lines."""
    connection = HTTPConnection(urlsplit(site.drive).netloc, timeout=20)
    connection.putrequest("GET", f"{LIST}?limit=1")
    connection.putheader("Authorization", f"DPoP {shop.token}")
    for proof in proofs:
        connection.putheader("DPoP", proof)
    connection.endheaders()
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


def error_of(response: HTTPResponse) -> str:
    return str(response.headers["WWW-Authenticate"]).partition('error="')[2].partition('"')[0]


@pytest.fixture
def shop(site: Site) -> Holder:
    jane = make_user("jane")
    return holder(make_photo(jane), owner=jane)


@pytest.mark.spec("RFC 9449", "9")
@pytest.mark.promise("dpop-nonce")
def test_a_client_gets_in_with_the_nonce_it_is_given(site: Site, shop: Holder) -> None:
    def proof(**changes: Any) -> str:
        return shop.proof(htu=site.drive + LIST, **changes)

    first = ask(site, shop, proof(nonce=""))
    assert (first.status, error_of(first)) == (401, "use_dpop_nonce")
    assert len(first.headers.get_all("DPoP-Nonce") or []) == 1
    assert ask(site, shop, proof(nonce=first.headers["DPoP-Nonce"])).status == 200


@pytest.mark.spec("RFC 9449", "4.3")
@pytest.mark.promise("dpop-two")
def test_two_header_lines_are_refused_even_if_each_holds_a_good_proof(site: Site, shop: Holder) -> None:
    proofs = [shop.proof(htu=site.drive + LIST) for _ in range(2)]
    refused = ask(site, shop, *proofs)
    assert (refused.status, error_of(refused)) == (401, "invalid_dpop_proof")
    assert [ask(site, shop, proof).status for proof in proofs] == [200, 200]
