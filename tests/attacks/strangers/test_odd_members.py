"""JSON whose members are of every wrong kind, wherever JSON is read: refused in the endpoint's own form."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest

from photodrive.api.v1.documents import document
from photodrive.authorization.clients.client_metadata import ClientMetadata
from tests.attacks.matrix.callers import make_world
from tests.attacks.strangers.asked import Asked
from tests.attacks.strangers.odd_json import FEW, ODD, bent, written
from tests.attacks.strangers.walk import FILES
from tests.attacks.test_oauth_fuzz import is_good_json, is_good_page
from tests.attacks.test_registration_fuzz import MEMBERS, is_refused_well
from tests.spec.flow import VERIFIER, Flow
from tests.spec.proofs import Key
from tests.spec.registering import GOOD, URL, Registrar, bearer, initial_token
from tests.spec.rfc9449.holder import ISSUER

pytestmark = [pytest.mark.django_db, pytest.mark.promise("no-server-error")]
breadths = pytest.mark.parametrize("odd", [FEW, ODD], ids=["quick", "thorough"])
JSON = "application/json"
NAMES = ("a\x00b", "9" * 400, "x" * 5_000)
REFUSED = {(status, "application/problem+json") for status in (400, 415, 422)}
SHORT = 4_000  # characters that fit into a parameter
PARAMETERS: dict[str, Any] = {
    "claims": {
        "id_token": {"acr": {"essential": True, "value": "x", "values": ["x"]}, "sub": {"value": "x"}, "email": None},
        "userinfo": {"name": {"essential": True, "value": "x"}},
    },
    "authorization_details": [
        {
            "type": "photos", "actions": ["read"], "selection": "chosen", "identifiers": ["0" * 36],
            "location": True, "duration": "hour", "locations": [ISSUER], "expires_at": "2026-01-01T00:00:00Z",
        }
    ],
}  # fmt: skip


@breadths
@pytest.mark.parametrize("name", PARAMETERS)
def test_whatever_a_parameter_holds_that_is_json(flow: Flow, photos: Any, name: str, odd: tuple[Any, ...]) -> None:
    proof = {"Authorization": flow.authentication()["HTTP_AUTHORIZATION"]}
    exchange = {"grant_type": "authorization_code", "code": flow.code(photos), "redirect_uri": flow.redirect_uri}
    for bad in bent(PARAMETERS[name], odd=odd):
        text = written(bad)[:SHORT]
        sent = tuple(flow.parameters(scope="openid photos:read", **{name: text}).items())
        is_good_json(Asked("POST", "/o/par/", form=sent, headers=proof).sent_by(flow.back_channel))
        is_good_page(Asked("POST", "/o/authorize/", form=sent).sent_by(flow.browser), registered=flow.redirect_uri)
        form = (*exchange.items(), ("code_verifier", VERIFIER), (name, text))
        is_good_json(Asked("POST", "/o/token/", form=form, headers=proof).sent_by(flow.back_channel))


@breadths
@pytest.mark.promise("json-errors")
def test_whatever_is_registered(db: None, odd: tuple[Any, ...]) -> None:
    registrar = Registrar(initial_token())
    made = registrar.registered()
    keys = {"keys": [{**Key().public, "kid": "1", "use": "sig", "key_ops": ["verify"], "alg": "ES256"}]}
    told = {field.metadata["member"] for field in ClientMetadata.__dataclass_fields__.values() if field.metadata}
    lists = {name: ["x"] for name in ("contacts", "grant_types", "response_types", "post_logout_redirect_uris")}
    good = {**dict.fromkeys({*MEMBERS, *told}, "x"), **GOOD, **lists, "jwks": keys}
    for bad in (*bent(keys, odd=odd), *bent(good, odd=odd)):
        whole = bad if isinstance(bad, dict) and "client_name" in bad else {**GOOD, "jwks": bad}
        body = written(whole).encode()
        for method, path, proof in (("POST", URL, bearer(registrar.token)), ("PUT", made.address, made.header)):
            headers = {"Authorization": proof["HTTP_AUTHORIZATION"]}
            response = Asked(method, path, body=body, content_type=JSON, headers=headers).sent_by(registrar.client)
            if response.status_code not in {200, 201}:
                is_refused_well(response)


@breadths
@pytest.mark.promise("api-contract")
def test_whatever_the_api_is_sent(db: None, odd: tuple[Any, ...]) -> None:
    world = make_world()
    path = f"/api/v1/photos/{world.photos['private'].pk}/"
    headers = {"Authorization": world.granted["token"].header["HTTP_AUTHORIZATION"]}
    described: Any = document()
    shapes = described["components"]["schemas"]
    changed = dict.fromkeys(next(shape for name, shape in shapes.items() if "PhotoChange" in name)["properties"], "x")
    for bad in bent(changed, odd=odd):
        raw = json.dumps(bad, ensure_ascii=False).encode("utf-8", "surrogatepass")
        for body in (written(bad).encode(), raw):
            response = Asked("PATCH", path, body=body, content_type=JSON, headers=headers).sent_by(world.client)
            assert response.status_code == 200 or response["Content-Type"] == "application/problem+json"
            assert response.status_code < 500


@pytest.mark.promise("api-contract")
def test_whatever_an_upload_is_called(db: None) -> None:
    world = make_world()
    headers = {"Authorization": world.granted["token"].header["HTTP_AUTHORIZATION"]}
    for filename, field in product(FILES, ("title", "visibility", "unheard_of")):
        for value in (filename, *NAMES):
            sent = Asked(
                "POST", "/api/v1/photos/", form=((field, value),), files=(("file", filename),), headers=headers
            )
            response = sent.sent_by(world.client)
            assert (response.status_code, response["Content-Type"]) in REFUSED, sent
