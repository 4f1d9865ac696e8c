"""What this server does not speak: the metadata does not name it, and who tries it anyway gets a refusal."""

from __future__ import annotations

from typing import Any

import pytest
from oauth2_provider.models import get_application_model

from tests.spec.flow import Flow, basic, query_of

pytestmark = pytest.mark.django_db

METADATA = "/.well-known/oauth-authorization-server"


@pytest.fixture
def named(client: Any) -> dict[str, Any]:
    """The authorization server's metadata."""
    document: dict[str, Any] = client.get(METADATA).json()
    return document


def refusal(flow: Flow, grant_type: str, **sent: str) -> str:
    credentials = basic(flow.application.client_id, flow.secret)
    response = flow.post("/o/token/", {"grant_type": grant_type, **sent}, **credentials)
    assert response.status_code == 400
    return str(response.json()["error"])


@pytest.mark.promise("implicit")
@pytest.mark.parametrize(
    "response_type", ["token", "id_token", "code token", "code id_token", "id_token token", "none"]
)
def test_no_response_type_but_code(flow: Flow, named: dict[str, Any], response_type: str) -> None:
    assert named["response_types_supported"] == ["code"]
    assert named["response_modes_supported"] == ["query", "form_post"]
    assert "implicit" not in named["grant_types_supported"]
    answer = query_of(flow.authorize(response_type=response_type)["Location"])
    assert answer["error"] == "unsupported_response_type"
    assert not {"access_token", "id_token", "code"} & answer.keys()


@pytest.mark.promise("password")
def test_no_password_grant(flow: Flow, named: dict[str, Any]) -> None:
    assert "password" not in named["grant_types_supported"]
    assert refusal(flow, "password", username="jane", password="a password of hers") == "unsupported_grant_type"


@pytest.mark.promise("register-token")
def test_no_client_registers_itself_without_a_token(flow: Flow, named: dict[str, Any]) -> None:
    """Not even in the browser of somebody who is signed in, and at no address but the one."""
    known = get_application_model().objects.count()
    good = {"client_name": "Prints", "redirect_uris": [flow.redirect_uri]}
    response = flow.browser.post(named["registration_endpoint"], good, content_type="application/json")
    assert (response.status_code, response.json()["error"]) == (401, "invalid_token")
    for path in ("/o/applications/", "/o/applications/register/"):
        assert flow.browser.post(path, good, content_type="application/json").status_code == 404
    assert get_application_model().objects.count() == known


@pytest.mark.promise("request-objects")
@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"request": "eyJhbGciOiJub25lIn0.e30."}, "request_not_supported"),
        ({"request_uri": "https://shop.example/request.jwt"}, "request_uri_not_supported"),
    ],
)
def test_no_request_objects(flow: Flow, named: dict[str, Any], sent: dict[str, str], error: str) -> None:
    assert named["request_parameter_supported"] is False
    assert named["request_uri_parameter_supported"] is False
    assert query_of(flow.authorize(**sent)["Location"])["error"] == error


@pytest.mark.promise("signed-urls")
def test_no_address_of_a_file_works_without_credentials(flow: Flow, photos: list[Any]) -> None:
    listed = flow.api("/api/v1/photos/", flow.token(photos)).json()["results"]
    assert len(listed) == len(photos)
    for address in (address for photo in listed for address in photo["files"].values()):
        assert "?" not in address
        assert flow.back_channel.get(address).status_code == 401
