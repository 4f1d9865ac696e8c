"""RFC 6749 section 3.1.2: a redirection URI comes back byte for byte as it was registered, the answer after it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from photodrive.authorization.clients import applications
from photodrive.authorization.models import ApplicationPolicy, AuthorizationCode, AuthorizationRequest
from tests.spec.flow import Flow, query_of
from tests.spec.openid import SCOPES, SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.promise("redirect-verbatim")]

OWN_SCHEMES = [
    "app.immich:///oauth-callback", "com.example.app:/back", "com.example.app:back", "com.example.app://back",
    "com.example.app:///", "com.example.app:", "com.example.app://host/back?one=1&two", "com.example.app:/a//b/",
    "COM.Example.App:/Back",
]  # fmt: skip
OF_A_SERVER = [
    "https://shop.example", "https://shop.example?", "https://shop.example/?", "https://shop.example/cb?a=b%20c+d",
    "https://shop.example/cb?a=%7e%41%c3%a9&b=%2f%2F", "https://shop.example/cb?a", "https://shop.example/cb?a=&b=&a=2",
    "https://shop.example/cb?x=1&", "https://shop.example/cb?a=1;b=2", "https://shop.example/cb?next=https://a.example/?b",
    "https://Shop.EXAMPLE/CB", "HTTPS://shop.example/cb", "https://shop.example:443/cb", "https://shop.example//cb//",
    "https://shop.example/%63b/%C3%A9%2f~'(),;=:@!$&", "https://shop.example/cb?q='%22%3C&[]=1",
    "http://127.0.0.1/cb?a=b%20c", "http://[::1]:9000/cb",
]  # fmt: skip
EVERY = [(uri, False) for uri in OWN_SCHEMES] + [(uri, True) for uri in OF_A_SERVER]


def client_at(uri: str, jane: Any, *, confidential: bool) -> SignIn:
    made = applications.register(
        name="App",
        redirect_uris=[uri],
        post_logout_redirect_uris=[uri],
        scopes=SCOPES,
        confidential=confidential,
        checked=True,
    )
    client = SignIn(made.application, made.secret, redirect_uri=uri)
    client.browser.force_login(jane)
    return client


def answer_at(uri: str, location: str) -> dict[str, str]:
    """What was put after ``uri``, which stands there as it was registered."""
    assert location.startswith(uri)
    added = location.removeprefix(uri)
    before = "?" if "?" not in uri else "" if uri[-1] in "?&" else "&"
    assert added.startswith(before)
    answer = query_of("?" + added.removeprefix(before))
    assert added == before + urlencode(answer)
    return answer


def exchanged(client: SignIn, code: str, *, confidential: bool, **changes: Any) -> Any:
    """The token response."""
    own: dict[str, Any] = {} if confidential else {"auth": False, "client_id": client.application.client_id}
    return client.exchange(code, **own, **changes)


@pytest.mark.spec("RFC 6749", "3.1.2")
@pytest.mark.parametrize(("uri", "confidential"), EVERY)
def test_every_answer_is_put_after_the_address_as_it_was_registered(jane: Any, uri: str, confidential: bool) -> None:
    client = client_at(uri, jane, confidential=confidential)
    assert client.application.redirect_uris == uri
    refused = client.authorize(scope="everything")
    denied = client.browser.post(client.consent_url(), {"decision": "deny"})
    silent = client.authorize(prompt="none")
    allowed = client.browser.post(client.consent_url(), {"decision": "allow"})
    errors = [answer_at(uri, response["Location"])["error"] for response in (refused, denied, silent)]
    assert errors == ["invalid_scope", "access_denied", "consent_required"]
    code = answer_at(uri, allowed["Location"])["code"]
    assert AuthorizationCode.objects.get().redirect_uri == uri
    assert exchanged(client, code, confidential=confidential).status_code == 200


@pytest.mark.spec("RFC 6749", "3.1.2")
@pytest.mark.parametrize(("uri", "confidential"), EVERY[:1] + EVERY[-6:])
def test_neither_a_push_nor_leaving_it_out_changes_it(jane: Any, uri: str, confidential: bool) -> None:
    client = client_at(uri, jane, confidential=confidential)
    own = {} if confidential else {"auth": False}
    pushed = client.pushed_url(client.push(**own).json()["request_uri"])
    for url in (pushed, client.consent_url(redirect_uri=None, scope="photos:read")):
        answer_at(uri, client.browser.post(url, {"decision": "deny"})["Location"])


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "3")
@pytest.mark.parametrize(("uri", "confidential"), EVERY)
def test_so_is_the_address_after_signing_out(jane: Any, uri: str, confidential: bool) -> None:
    client = client_at(uri, jane, confidential=confidential)
    code = answer_at(uri, client.browser.post(client.consent_url(), {"decision": "allow"})["Location"])["code"]
    hint = exchanged(client, code, confidential=confidential).json()["id_token"]
    sent = {"id_token_hint": hint, "post_logout_redirect_uri": uri}
    assert client.browser.get("/o/logout/", sent)["Location"] == uri
    location = client.browser.get("/o/logout/", {**sent, "state": "a b&c"})["Location"]
    assert answer_at(uri, location) == {"state": "a b&c"}


NEARLY = {
    "app.immich:///oauth-callback": [
        "app.immich:/oauth-callback", "app.immich://oauth-callback", "app.immich:oauth-callback",
        "app.immich:////oauth-callback", "APP.immich:///oauth-callback", "app.immich:///oauth-callback/",
        "app.immich:///oauth-callback?", "app.immich:///oauth%2dcallback",
    ],
    "https://shop.example": ["https://shop.example/", "https://shop.example?", "https://shop.example:443"],
    "https://shop.example/?": ["https://shop.example/", "https://shop.example/??"],
    "https://shop.example/cb?a=b%20c+d": [
        "https://shop.example/cb?a=b+c+d", "https://shop.example/cb?a=b%20c%20d", "https://shop.example/cb?a=b%20c%2Bd",
        "https://shop.example/cb", "https://shop.example/cb?a=b c d", "https://shop.example/cb?a=b%20c+d&",
    ],
    "https://shop.example/%7e": ["https://shop.example/~", "https://shop.example/%7E"],
    "https://Shop.EXAMPLE/CB": ["https://shop.example/CB", "https://Shop.EXAMPLE/cb", "HTTPS://Shop.EXAMPLE/CB"],
}  # fmt: skip


@pytest.mark.spec("RFC 9700", "4.1.3")
@pytest.mark.promise("redirect-near-miss")
@pytest.mark.parametrize(("uri", "near"), [(uri, near) for uri, all_near in NEARLY.items() for near in all_near])
def test_nothing_else_is_taken_for_it(jane: Any, uri: str, near: str) -> None:
    confidential = uri.startswith("https")
    client = client_at(uri, jane, confidential=confidential)
    response = client.authorize(redirect_uri=near)
    assert response.status_code == 400 and "Location" not in response
    assert not AuthorizationRequest.objects.exists()
    code = answer_at(uri, client.browser.post(client.consent_url(), {"decision": "allow"})["Location"])["code"]
    assert exchanged(client, code, confidential=confidential, redirect_uri=near).json()["error"] == "invalid_grant"
    assert exchanged(client, code, confidential=confidential).status_code == 200


@pytest.mark.spec("RFC 6749", "3.1.2")
def test_what_a_developer_and_a_client_itself_register_is_kept_too(flow: Flow) -> None:
    """The page keeps one per line; what is compared is what was typed."""
    uris = OF_A_SERVER[:9]
    applications.change(flow.application, applications.metadata_of(flow.application), redirect_uris=uris)
    flow.application.refresh_from_db()
    assert flow.application.redirect_uris.split() == uris
    assert ApplicationPolicy.objects.get().checked
