"""OAuth 2.0 Form Post Response Mode: the answer comes as a form, and in no address."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from photodrive.authorization.clients import applications
from tests.spec.flow import REDIRECT_URI, Flow, query_of
from tests.spec.openid import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.promise("form-post")]


class Page(HTMLParser):
    """The one form of a page that leads elsewhere, and which scripts are on the page."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.action, self.fields, self.buttons, self.scripts = "", list[tuple[str, str]](), 0, list[str]()
        self.elsewhere = False
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "script":
            self.scripts.append(said.get("src", ""))
        elif tag == "form" and not said["action"].startswith("/"):
            assert (said["method"], self.action) == ("post", "")
            self.action, self.elsewhere = said["action"], True
        elif tag == "input" and self.elsewhere:
            assert said["type"] == "hidden"
            self.fields.append((said["name"], said["value"]))
        elif tag == "button" and self.elsewhere:
            assert "name" not in said
            self.buttons += 1

    def handle_endtag(self, tag: str) -> None:
        self.elsewhere = self.elsewhere and tag != "form"

    @property
    def posts_itself(self) -> bool:
        return any(src.endswith("/form_post.js") for src in self.scripts)


def posted(response: Any, *, status: int = 200, to: str = REDIRECT_URI) -> dict[str, str]:
    """What the form brings to ``to``."""
    assert (response.status_code, response.get("Location")) == (status, None), response
    page = Page(response)
    answer = dict(page.fields)
    assert (page.action, page.buttons, len(answer)) == (to, 1, len(page.fields))
    assert answer["iss"] == "http://127.0.0.1:8000"
    assert ("code" in answer) != ("error" in answer)
    assert page.posts_itself is (status == 200) and all(page.scripts)
    origin = "/".join(to.split("/")[:3])
    policy = response["Content-Security-Policy"]
    assert f"form-action 'self' {origin}" in policy and "unsafe-inline" not in policy
    assert response["Referrer-Policy"] == "origin" and response["Cross-Origin-Opener-Policy"] == "unsafe-none"
    assert "no-store" in response["Cache-Control"] and response["X-Frame-Options"] == "DENY"
    return answer


def by_form(client: Flow, **changes: Any) -> Any:
    return client.authorize(response_mode="form_post", **changes)


@pytest.mark.spec("OAuth 2.0 Form Post Response Mode", "2")
@pytest.mark.parametrize("pushed", [False, True])
def test_a_code_comes_as_a_form_and_is_worth_a_token(flow: Flow, photos: list[Any], pushed: bool) -> None:
    state = "a \"'<b>&amp; ü="
    asked = {"response_mode": "form_post", "state": state}
    url = flow.pushed_url(**asked) if pushed else flow.consent_url(**asked)
    answer = posted(flow.allow(photos, url=url))
    assert set(answer) == {"code", "state", "iss"} and answer["state"] == state
    assert flow.exchange(answer["code"]).status_code == 200


@pytest.mark.spec("OAuth 2.0 Form Post Response Mode", "2")
def test_her_refusal_comes_as_a_form(flow: Flow) -> None:
    answer = posted(flow.browser.post(flow.consent_url(response_mode="form_post"), {"decision": "deny"}))
    assert (answer["error"], answer["state"]) == ("access_denied", "af0ifjsldkj")


@pytest.mark.spec("OAuth 2.0 Form Post Response Mode", "2")
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"scope": "everything"}, "invalid_scope"), ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": None}, "invalid_request"), ({"request": "x"}, "request_not_supported"),
        ({"prompt": "none"}, "consent_required"),
    ],
)  # fmt: skip
def test_an_error_comes_as_a_form(flow: Flow, changes: dict[str, Any], error: str) -> None:
    answer = posted(by_form(flow, **changes))
    assert (answer["error"], answer["state"]) == (error, "af0ifjsldkj")


@pytest.mark.spec("OAuth 2.0 Form Post Response Mode", "2")
@pytest.mark.spec("OpenID Connect Core", "3.1.2.6")
def test_without_a_page_it_comes_as_a_form_too(jane: Any) -> None:
    client = client_of(jane, remembers_consent=True)
    client.granted()
    assert client.redeemed(posted(by_form(client, prompt="none")))["id_token"]
    assert client.redeemed(posted(client.browser.get(client.consent_url(response_mode="form_post"))))["id_token"]
    client.browser.logout()
    assert posted(by_form(client, prompt="none"))["error"] == "login_required"


@pytest.mark.spec("OAuth 2.0 Form Post Response Mode", "2")
@pytest.mark.spec("RFC 9700", "4.11.2")
@pytest.mark.promise("error-unchecked")
@pytest.mark.parametrize("signed_in", [True, False])
def test_no_error_posts_itself_to_an_application_that_nobody_has_checked(jane: Any, signed_in: bool) -> None:
    client = client_of(jane, checked=False)
    if not signed_in:
        client.browser = Client()
    for changes in ({"scope": "everything"}, {"scope": "everything", "prompt": "none"}):
        page = by_form(client, **changes)
        assert posted(page, status=400)["error"] == "invalid_scope"
        assert "shop.example" in page.context["next_step"]


@pytest.mark.spec("RFC 9700", "4.11.2")
@pytest.mark.promise("error-before-sign-in")
def test_no_error_posts_itself_through_a_stranger(stranger: Flow) -> None:
    assert posted(by_form(stranger, scope="everything"), status=400)["error"] == "invalid_scope"


@pytest.mark.spec("OAuth 2.0 Form Post Response Mode", "2")
@pytest.mark.promise("redirect-verbatim")
@pytest.mark.parametrize(
    "uri", ["https://shop.example/cb?a=b%20c&d='x'", "http://127.0.0.1:9000/cb", "HTTPS://shop.example?"]
)
def test_the_form_goes_to_the_address_as_it_was_registered(jane: Any, uri: str) -> None:
    client = client_of(jane, redirect_uris=(uri,))
    response = client.browser.post(client.consent_url(response_mode="form_post"), {"decision": "allow"})
    page = Page(response)
    assert page.action == uri and {name for name, _ in page.fields} == {"code", "state", "iss"}
    assert client.exchange(dict(page.fields)["code"]).status_code == 200


@pytest.mark.spec("OAuth 2.0 Form Post Response Mode", "2")
def test_no_browser_posts_to_an_apps_own_scheme(flow: Flow) -> None:
    """So the error comes in the query, as the app can have it."""
    uri = "com.example.app:/back"
    made = applications.register(name="App", redirect_uris=[uri], confidential=False, checked=True)
    app = Flow(made.application, "", redirect_uri=uri, browser=flow.browser)
    location = by_form(app)["Location"]
    assert location.startswith(f"{uri}?") and query_of(location)["error"] == "invalid_request"


@pytest.mark.promise("response-type")
@pytest.mark.spec("RFC 6749", "4.1.2.1")
@pytest.mark.parametrize(
    "mode", ["fragment", "web_message", "FORM_POST", "query.jwt", "form_post query", ["form_post", "query"]]
)
def test_other_modes_are_refused_in_the_query(flow: Flow, mode: Any) -> None:
    answer = query_of(flow.authorize(response_mode=mode)["Location"])
    assert (answer["error"], answer["state"]) == ("invalid_request", "af0ifjsldkj")
    assert flow.push(response_mode=mode).json()["error"] == "invalid_request"


@pytest.mark.spec("OAuth 2.0 Form Post Response Mode", "2")
@pytest.mark.parametrize("mode", ["query", ""])
def test_the_query_is_the_default(flow: Flow, photos: list[Any], mode: str) -> None:
    assert "code" in query_of(flow.allow(photos, response_mode=mode)["Location"])


@pytest.mark.spec("OAuth 2.0 Form Post Response Mode", "4")
def test_metadata_announces_it(client: Client) -> None:
    for path in ("/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"):
        assert client.get(path).json()["response_modes_supported"] == ["query", "form_post"]


@pytest.mark.promise("page-injection")
@pytest.mark.spec("OAuth 2.0 Form Post Response Mode", "2")
def test_nothing_that_a_client_says_is_markup(jane: Any) -> None:
    client = client_of(jane, checked=False)
    state = '"><script src=//evil.example></script>'
    for page in (
        by_form(client, scope="everything", state=state),
        client.browser.post(client.consent_url(response_mode="form_post", state=state), {"decision": "deny"}),
    ):
        assert "<script src=//evil" not in page.content.decode()
        assert ("state", state) in Page(page).fields
