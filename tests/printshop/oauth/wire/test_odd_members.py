"""Whatever a source puts into whichever member of its answers: what is made of it can be used, or it is refused."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx2
import pytest
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.timezone import localtime
from joserfc.jwk import ECKey, OKPKey, RSAKey

from printshop import links
from printshop.exceptions import FlowError, PrintshopError, SourceError
from printshop.importing import listing
from printshop.importing.models import ImportedPhoto
from printshop.oauth.flows import connections, dynamic_registration
from printshop.oauth.flows.resource_requests import ResourceAccess
from printshop.oauth.flows.signing_in import name_in
from printshop.oauth.models import Connection, PendingFlow
from printshop.oauth.wire import discovery, dpop, http, jwks, par, tokens, userinfo
from printshop.sources import registry
from printshop.sources.models import Source
from printshop.sources.photodrive import read_photo
from tests.printshop.fake_drive import FakeDrive, FakePhoto
from tests.printshop.odd_values import ADDRESSES, ODD, documents
from tests.printshop.visitors import Visitor

pytestmark = pytest.mark.promise("shop-hostile")
GIVEN = "2026-05-03T15:00:00Z"
HERE = "http://127.0.0.1:1"  # where nobody listens
METADATA = {
    "issuer": HERE,
    **{
        name: f"{HERE}/{name}"
        for name in (
            "authorization_endpoint",
            "token_endpoint",
            "revocation_endpoint",
            "pushed_authorization_request_endpoint",
            "jwks_uri",
            "userinfo_endpoint",
            "end_session_endpoint",
        )
    },
    "response_types_supported": ["code"],
    "code_challenge_methods_supported": ["S256"],
    "token_endpoint_auth_methods_supported": ["client_secret_basic"],
    "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
    "authorization_response_iss_parameter_supported": True,
    "require_pushed_authorization_requests": False,
    "dpop_signing_alg_values_supported": ["ES256"],
    "authorization_details_types_supported": ["photos"],
    "id_token_signing_alg_values_supported": ["RS256"],
}
TOKEN = {
    "access_token": "opaque",
    "token_type": "Bearer",
    "expires_in": 3600,
    "scope": "photos:read",
    "refresh_token": "r",
    "authorization_details": [{"type": "photos", "actions": ["read"], "selection": "all", "duration": "hour"}],
    "consent": {"asked": False, "given_at": GIVEN, "expires_at": GIVEN, "management_uri": "http://127.0.0.1:1/x"},
    "error": None,
    "error_description": "",
}
REGISTERED = {
    "client_id": "shop",
    "client_secret": "s",
    "client_secret_expires_at": 0,
    "redirect_uris": ["http://shop.example/callback/drive/"],
    "token_endpoint_auth_method": "client_secret_basic",
    "scope": "photos:read",
    "id_token_signed_response_alg": "RS256",
    "error": None,
    "error_description": "",
}


def answer(found: Any, status: int = 200) -> httpx2.Response:
    return httpx2.Response(status, content=json.dumps(found).encode())


def try_all(document: Any, use: Callable[[Any], object]) -> None:
    """With each odd value ``use`` comes to something, or refuses it as the source's fault; there are both."""
    results = set()
    for found in documents(document):
        try:
            use(found)
        except (SourceError, FlowError) as error:
            assert_can_be_told(error)
            results.add("refused")
        else:
            results.add("used")
    assert results == {"refused", "used"}


def assert_can_be_told(error: PrintshopError) -> None:
    """On a page, in the log and in a column."""
    assert f"{error}{error.detail}".isprintable() and len(error.detail) < 600


def use(found: discovery.ServerMetadata) -> None:
    """Send the browser to two of its endpoints and ourselves to the others."""
    for address in filter(None, (found.authorization_endpoint, found.end_session_endpoint)):
        HttpResponseRedirect(http.with_parameters(address, {"state": "ü"}))
    dpop.new_key(found.proof_algorithms)
    for address in (found.token_endpoint, found.revocation_endpoint, found.jwks_uri, found.userinfo_endpoint):
        if address not in ("", *METADATA.values()):
            with http.client() as client, pytest.raises(SourceError):
                client.post(address)


@pytest.mark.parametrize("read", [discovery.read_server, discovery.read_provider])
def test_metadata(read: Callable[[dict[str, Any], str], discovery.ServerMetadata]) -> None:
    try_all(METADATA, lambda found: use(read(found, HERE)))


def test_metadata_of_a_resource() -> None:
    document = {"resource": HERE, "authorization_servers": [HERE], "bearer_methods_supported": ["header"]}
    try_all(document, lambda found: discovery.read_resource(found, HERE))


def test_a_pushed_request() -> None:
    document = {"request_uri": "urn:example:x", "expires_in": 60, "error": None, "error_description": ""}
    try_all(document, lambda found: par.read_pushed_answer(answer(found, 201)))


def test_a_token(visitor: Visitor, source: Source) -> None:
    visitor.leave()
    flow = PendingFlow.objects.get()

    def save(found: Any) -> None:
        asked = tokens.asked_in(flow)
        connections.save(flow=flow, answer=tokens.read_token_answer(answer(found), asked, sent_at=timezone.now()))

    try_all(TOKEN, save)
    assert all(one.is_alive and str(one) for one in Connection.objects.all())
    visitor.get("/import/")


def test_a_list_of_photos(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    visitor.connect(drive)
    connection = Connection.objects.get()

    def take_in(found: Any) -> None:
        listing.synchronize(connection, [read_photo(found)])
        assert all(localtime(photo.taken_at) for photo in ImportedPhoto.objects.exclude(taken_at=None))

    told = {**drive.describe(FakePhoto()), "taken_at": GIVEN}
    for ignored in ("url", "bytes", "created_at", "visibility"):
        del told[ignored]
    try_all(told, take_in)


def test_where_the_list_goes_on(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    visitor.connect(drive)
    with ResourceAccess(Connection.objects.get()) as access:
        for odd in [*ODD, *ADDRESSES]:
            drive.misbehave["/api/v1/photos/"] = lambda handler, odd=odd: handler.answer_json(  # type: ignore[misc]
                {"results": [], "next": odd}
            )
            with suppress(SourceError):
                list(registry.adapter("photodrive").list_photos(access))
            with pytest.raises(SourceError):
                access.get_object(str(odd))


def test_keys() -> None:
    rsa, ec = RSAKey.generate_key(2048).as_dict(private=False), ECKey.generate_key("P-256").as_dict(private=False)
    okp = OKPKey.generate_key("Ed25519").as_dict(private=False)
    told = {"kid": "k", "use": "sig", "key_ops": ["verify"]}
    document = {"keys": [{**rsa, **told, "alg": "RS256"}, {**ec, **told}, {**okp, **told}]}

    def try_out(found: Any) -> None:
        keys = jwks.read_keys(found)
        pickle.dumps(keys)  # as the cache does
        for algorithm in jwks.KINDS:
            for kid in ("k", None, 7, ["k"]):
                jwks.find(keys, kid=kid, algorithm=algorithm)

    try_all(document, try_out)


def test_userinfo() -> None:
    document = {"sub": "7", "name": "Jane", "given_name": "J", "family_name": "D", "preferred_username": "jane"}

    def named(found: Any) -> None:
        assert name_in(userinfo.read_userinfo(answer(found), subject="7")).isprintable()

    try_all(document, named)


def test_a_registration(source: Source) -> None:
    document = {**REGISTERED, "redirect_uris": [links.absolute("callback", source.slug)]}
    try_all(document, lambda found: dynamic_registration.read_registration(answer(found, 201), source))
