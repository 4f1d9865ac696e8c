"""RFC 8707: there is one resource here, the API of this issuer, and a request for another one is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from photodrive.authorization.models import AuthorizationRequest
from tests.photodrive.authorization.steps.callers import app_of
from tests.spec.flow import Flow, basic, query_of

pytestmark = pytest.mark.django_db

API = "http://127.0.0.1:8000"
ELSEWHERE = [
    ["https://other.example"],
    [API, "https://other.example"],
    [f"{API}/", "https://other.example/"],
    [f"{API}//"],
    [f"{API}#fragment"],
    [f"{API}/?query"],
    [f"{API}/api/"],
    [f"{API}/api/v1/photos/"],
    [f"{API}/api/v1/../v2/"],
    ["http://127.0.0.1"],
    ["http://127.0.0.1:8000@other.example/"],
    ["http://jane@127.0.0.1:8000/"],
    ["https://127.0.0.1:8000/"],
    ["/"],
    ["/api/v1/"],
    ["nonsense"],
]
# Equal by RFC 3986 section 6.2, and where the API is: as a client knows it that was given that address alone.
NAMES = [API, f"{API}/", "HTTP://127.0.0.1:8000", f"{API}/api/v1", f"{API}/api/v1/"]


@pytest.mark.spec("RFC 8707", "2.1")
@pytest.mark.parametrize("resource", ELSEWHERE)
def test_a_request_for_another_resource_is_refused_before_anybody_is_asked(flow: Flow, resource: list[str]) -> None:
    answer = query_of(flow.authorize(resource=resource)["Location"])
    assert (answer["error"], answer["state"]) == ("invalid_target", "af0ifjsldkj")
    assert not AuthorizationRequest.objects.exists()


@pytest.mark.spec("RFC 8707", "2.1")
@pytest.mark.parametrize("resource", ELSEWHERE)
def test_pushing_a_request_for_another_resource_is_refused(flow: Flow, resource: list[str]) -> None:
    refused = flow.push(resource=resource)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_target")


@pytest.mark.promise("innocent-unharmed")
@pytest.mark.spec("RFC 8707", "2.2")
@pytest.mark.parametrize("resource", ELSEWHERE)
def test_a_token_for_another_resource_is_refused_and_the_code_stays_good(
    flow: Flow, photos: list[Any], resource: list[str]
) -> None:
    code = flow.code(photos)
    refused = flow.exchange(code, resource=resource)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_target")
    assert flow.exchange(code).status_code == 200


@pytest.mark.spec("RFC 8707", "2.2")
def test_refreshing_for_another_resource_is_refused_and_the_token_stays_good(lasting: Flow, photos: list[Any]) -> None:
    token = lasting.pair(photos)["refresh_token"]
    refused = lasting.refresh(token, resource="https://other.example")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_target")
    assert lasting.refresh(token, resource=API).status_code == 200


@pytest.mark.spec("RFC 8707", "2")
@pytest.mark.parametrize("resource", [*([name] for name in NAMES), NAMES])
def test_the_api_may_be_named_once_or_several_times(flow: Flow, photos: list[Any], resource: list[str]) -> None:
    code = flow.code(photos, resource=resource)
    assert flow.exchange(code, resource=resource).status_code == 200


@pytest.mark.spec("RFC 8707", "2")
@pytest.mark.spec("RFC 3986", "6.2.3")
@pytest.mark.parametrize("name", NAMES)
def test_each_endpoint_takes_each_name(jane: Any, photos: list[Any], name: str) -> None:
    app = app_of(jane)
    pushed = app.pushed_url(scope="photos:read offline_access", resource=name)
    pair = app.exchange(app.code(photos, url=pushed), resource=name).json()
    assert app.refresh(pair["refresh_token"], resource=name).status_code == 200
    assert app.post("/o/device-authorization/", {"resource": name}, **app.authentication()).status_code == 200
    by_itself = {"grant_type": "client_credentials", "resource": name}
    assert app.post("/o/token/", by_itself, **app.authentication()).status_code == 200


@pytest.mark.spec("RFC 9396", "2.2")
@pytest.mark.parametrize("name", NAMES)
def test_so_do_the_locations_of_authorization_details(flow: Flow, photos: list[Any], name: str) -> None:
    details = json.dumps([{"type": "photos", "locations": [name]}])
    code = flow.code(photos, authorization_details=details)
    assert flow.exchange(code, authorization_details=details).status_code == 200
    assert AuthorizationRequest.objects.get().details[0]["locations"] == [API], "each of them means the same"


@pytest.mark.spec("RFC 8707", "2.2")
@pytest.mark.parametrize("resource", [None, *NAMES])
def test_a_token_is_for_this_resource_named_or_not(flow: Flow, photos: list[Any], resource: str | None) -> None:
    token = flow.token(photos, resource=resource)
    own = basic(flow.application.client_id, flow.secret)
    assert flow.post("/o/introspect/", {"token": token}, **own).json()["aud"] == API
