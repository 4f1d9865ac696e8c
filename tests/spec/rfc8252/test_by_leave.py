"""RFC 8252 sections 7 and 8: what the operator may allow one application beyond the rules for all, and no more."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import checks
from django.core.exceptions import ValidationError
from django.test import Client

from photodrive.authorization.clients import applications, developers
from photodrive.authorization.models import ApplicationPolicy, AuthorizationRequest
from photodrive.authorization.openid import logout
from photodrive.authorization.protocol.redirection_uris import SPOKEN_FOR, SPOKEN_FOR_PREFIXES, Leave, problem_with
from tests.spec.flow import Flow, query_of
from tests.spec.registering import Registrar, initial_token

pytestmark = [pytest.mark.django_db, pytest.mark.promise("register-redirect")]

WEB = "https://app.example/callback"
LOCALHOST = "http://localhost/callback"
SHORT = "myapp://callback/done"
OWN = "com.example.app:/callback"


def client(jane: Any, *uris: str, confidential: bool = False, **leave: Any) -> Flow:
    made = applications.register(name="App", redirect_uris=uris, confidential=confidential, **leave)
    flow = Flow(made.application, made.secret, redirect_uri=uris[0])
    flow.browser.force_login(jane)
    return flow


def exchanged(flow: Flow, photos: list[Any], uri: str) -> Any:
    """The token response of a whole flow that returns to ``uri``, whose page lets its form end there."""
    flow.redirect_uri = uri
    url = flow.consent_url()
    policy = flow.browser.get(url)["Content-Security-Policy"]
    scheme, _, rest = uri.partition(":")
    target = f"http://{rest.split('/')[2]}" if scheme == "http" else f"{scheme}:"
    assert f"form-action 'self' {target}" in policy or scheme == "https"
    location = flow.allow(photos, url=url)["Location"]
    assert location.startswith(f"{uri}?code=")
    proof = {} if flow.secret else {"auth": False, "client_id": flow.application.client_id}
    return flow.exchange(query_of(location)["code"], **proof)


def is_refused(flow: Flow, uri: str) -> bool:
    response = flow.authorize(redirect_uri=uri)
    assert (response.status_code == 400) is not response.has_header("Location")
    return bool(response.status_code == 400)


def take_back(flow: Flow, **leave: bool) -> None:
    ApplicationPolicy.objects.filter(application=flow.application).update(**leave)


# -- any port on localhost --


@pytest.mark.promise("redirect-loopback")
@pytest.mark.spec("RFC 8252", "8.3")
@pytest.mark.parametrize("uri", ["http://localhost:51004/callback", "http://localhost:1/callback", LOCALHOST])
@pytest.mark.parametrize("registered", [LOCALHOST, "http://localhost:3000/callback"])
def test_by_leave_any_port_on_localhost_is_returned_to(jane: Any, photos: list[Any], registered: str, uri: str) -> None:
    app = client(jane, registered, any_localhost_port=True)
    assert exchanged(app, photos, uri).status_code == 200
    assert app.push(auth=False).status_code == 201
    take_back(app, any_localhost_port=False)
    assert is_refused(app, uri) is (uri != registered)


@pytest.mark.promise("redirect-loopback")
@pytest.mark.spec("RFC 8252", "8.3")
@pytest.mark.parametrize(
    "uri",
    [
        "http://localhost:51004/other", "http://localhost:51004/callback?a=b", "https://localhost:51004/callback",
        "http://LOCALHOST:51004/callback", "http://app.localhost:51004/callback", "http://localhost.:51004/callback",
        "http://localhost:65536/callback", "http://localhost.evil.example:80/callback", "http://localhost@evil.example/x",
        "http://localhost:51004@evil.example/callback", "http://127.0.0.1:51004/callback", "http://[::1]:1/callback",
        "http://localhost:51004/callback#", "http://localhost:/callback/../callback", "http://127.0.0.2:1/callback",
    ],
)  # fmt: skip
def test_nothing_but_the_port_of_localhost_may_vary(jane: Any, uri: str) -> None:
    assert is_refused(client(jane, LOCALHOST, any_localhost_port=True), uri)


@pytest.mark.promise("redirect-loopback")
@pytest.mark.spec("RFC 8252", "7.3")
def test_it_is_for_public_applications(jane: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        client(jane, LOCALHOST, confidential=True, any_localhost_port=True)
    assert refused.value.message_dict.keys() == {"any_localhost_port"}
    app = client(jane, LOCALHOST, confidential=True)
    take_back(app, any_localhost_port=True)  # by another way than our pages
    assert is_refused(app, "http://localhost:51004/callback")


# -- schemes without a dot --


@pytest.mark.spec("RFC 8252", "8.4")
@pytest.mark.parametrize("uri", [SHORT, "myapp:/callback", "myapp:callback", "my-app2://callback/x"])
def test_by_leave_a_scheme_without_a_dot_is_returned_to(jane: Any, photos: list[Any], uri: str) -> None:
    with pytest.raises(ValidationError, match="redirect_uris"):
        client(jane, uri)
    app = client(jane, uri, short_schemes=True)
    assert exchanged(app, photos, app.redirect_uri).status_code == 200
    take_back(app, short_schemes=False)
    assert is_refused(app, app.redirect_uri)


@pytest.mark.spec("RFC 8252", "8.4")
@pytest.mark.spec("RFC 9700", "4.1.3")
@pytest.mark.parametrize(
    "uri",
    [
        "vbscript:x", "file:///etc/passwd", "blob:https://x/", "about:blank", "mailto:a@b.example", "tel:1", "intent:x",
        "JavaScript:alert(1)", "javascript://app.example/%0aalert(1)", "DATA:text/html,x", "http:/x", "https:x",
        "ms-settings://x", "ms-appinstaller:?source=https://evil.example", "web+app://x", "ext+app:x", "c:/x", "x:y",
        "chrome-extension://x/", "moz-extension://x/", "android-app://x/", "x-apple-x:x", "openid4vp://x",
        "my_app://x", "1app://x", "-app://x", ":x", "//x/y", "myapp", "localhost:8000/callback", "myapp://x#y",
        "myapp://a@b/", "myapp:/x?code=1", "myapp:/../x", "myapp://*/x", "my%61pp://x", "myäpp://x", "view-source:x",
    ],
)  # fmt: skip
def test_no_leave_is_for_schemes_that_others_answer_to(jane: Any, uri: str) -> None:
    for confidential in (False, True):
        leave: dict[str, Any] = {"short_schemes": True, "web_and_native": confidential}
        for name in ("redirect_uris", "post_logout_redirect_uris"):
            addresses: dict[str, Any] = {"redirect_uris": [WEB]} | {name: [WEB, uri]}
            with pytest.raises(ValidationError, match=name):
                applications.register(name="App", confidential=confidential, **addresses, **leave)
    app = client(jane, WEB, short_schemes=True)
    app.application.redirect_uris += f" {uri}"  # by another way than our pages
    app.application.save()
    assert is_refused(app, uri)


@pytest.mark.spec("RFC 8252", "8.4")
def test_none_of_them_is_forgotten() -> None:
    leave = Leave(any_localhost_port=True, short_schemes=True, web_and_native=True)
    beginnings = [prefix + "x" for prefix in SPOKEN_FOR_PREFIXES]
    for scheme in {*SPOKEN_FOR, *beginnings} - {"http", "https"}:
        for public in (True, False):
            for said in (scheme, scheme.upper(), scheme.title()):
                assert problem_with(f"{said}:/x", public=public, leave=leave), said


# -- with a server and an app --


@pytest.mark.spec("RFC 8252", "7.1")
@pytest.mark.parametrize(("uri", "leave"), [(OWN, {}), (SHORT, {"short_schemes": True})])
def test_by_leave_one_with_a_server_has_an_app_too(
    jane: Any, photos: list[Any], uri: str, leave: dict[str, bool]
) -> None:
    with pytest.raises(ValidationError, match="redirect_uris"):
        client(jane, WEB, uri, confidential=True, **leave)
    app = client(jane, WEB, uri, confidential=True, web_and_native=True, **leave)
    for one in (WEB, uri):
        assert exchanged(app, photos, one).status_code == 200
    refused = app.exchange(app.code(photos), auth=False, client_id=app.application.client_id)
    assert refused.json()["error"] == "invalid_client", "it still proves itself"
    take_back(app, web_and_native=False)
    assert is_refused(app, uri) and not is_refused(app, WEB)


@pytest.mark.spec("RFC 8252", "8.6")
@pytest.mark.promise("consent-public-client")
def test_an_answer_to_an_apps_own_scheme_costs_a_click(jane: Any, photos: list[Any]) -> None:
    """Any program may have claimed the scheme, whatever the server can prove."""
    app = client(jane, WEB, OWN, confidential=True, web_and_native=True, remembers_consent=True)
    app.also = {"remember": "1"}
    assert app.exchange(app.code(photos)).status_code == 200
    assert "code=" in app.browser.get(app.consent_url())["Location"], "to its server she is not asked again"
    app.redirect_uri = OWN
    assert query_of(app.authorize(prompt="none")["Location"])["error"] == "consent_required"
    page = app.browser.get(app.consent_url())
    assert page.status_code == 200 and b'name="remember"' not in page.content


@pytest.mark.spec("RFC 8252", "8.6")
def test_the_page_names_the_scheme_and_no_host_that_stands_behind_it(jane: Any) -> None:
    app = client(jane, "com.example.app://bank.example/callback")
    page = app.browser.get(app.consent_url()).content.decode()
    assert "com.example.app" in page and "bank.example" not in page


# -- whoever says so --


@pytest.mark.promise("register-rights")
@pytest.mark.spec("RFC 7592", "2.2")
def test_a_client_gives_itself_no_leave_and_keeps_what_it_was_given(db: None) -> None:
    said = {"any_localhost_port": True, "short_schemes": True, "web_and_native": True}
    registrar = Registrar(initial_token())
    refused = registrar.register(redirect_uris=[SHORT], token_endpoint_auth_method="none", **said)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_redirect_uri")
    made = registrar.registered(**said)
    assert not any(vars(applications.policy_of(made.application))[name] for name in said)
    native = {"application_type": "native", "redirect_uris": [WEB, OWN]}
    assert made.change(**native, **said).json()["error"] == "invalid_redirect_uri"
    ApplicationPolicy.objects.update(web_and_native=True)
    told = made.change(**native, short_schemes=True, web_and_native=False)
    assert told.status_code == 200
    assert {name: told.json()[name] for name in native} == native
    for wrong in ({"redirect_uris": [WEB, SHORT]}, {"application_type": "web"}):
        assert made.change(**native | wrong).json()["error"] == "invalid_redirect_uri"
    policy = applications.policy_of(made.application)
    assert (policy.web_and_native, policy.short_schemes, policy.any_localhost_port) == (True, False, False)


@pytest.mark.promise("register-rights")
@pytest.mark.spec("RFC 8252", "8.4")
def test_a_developer_gives_no_leave_and_uses_what_was_given(jane: Any) -> None:
    browser = Client()
    browser.force_login(jane)
    own = developers.register(jane, kind="app", name="App", redirect_uris=[WEB], scopes=["photos:read"]).application
    sent = {"name": "App", "redirect_uris": f"{WEB}\n{SHORT}", "scopes": ["photos:read"], "short_schemes": "on"}
    page = f"/developers/{own.client_id}/"
    assert browser.post(page, sent).status_code == 422
    ApplicationPolicy.objects.update(short_schemes=True)
    assert browser.post(page, sent).status_code == 302
    own.refresh_from_db()
    assert own.redirect_uris.split() == [WEB, SHORT]


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "3.1")
def test_after_signing_out_the_same_schemes_and_only_the_very_port(jane: Any) -> None:
    leave: dict[str, Any] = {"short_schemes": True, "any_localhost_port": True}
    uris = [SHORT, LOCALHOST]
    app = applications.register(
        name="App", redirect_uris=[WEB], post_logout_redirect_uris=uris, confidential=False, **leave
    ).application
    assert [logout.may_return(app, uri) for uri in uris] == [True, True]
    assert not logout.may_return(app, "http://localhost:51004/callback")
    applications.policy_of(app).short_schemes = False
    assert not logout.may_return(app, SHORT)


@pytest.mark.promise("code-bound")
@pytest.mark.spec("RFC 6749", "4.1.3")
@pytest.mark.parametrize("taken", ["leave", "address"])
def test_what_is_taken_back_between_consent_and_exchange_counts(jane: Any, photos: list[Any], taken: str) -> None:
    app = client(jane, SHORT, short_schemes=True)
    open_page = app.consent_url()
    code = app.code(photos)
    if taken == "leave":
        take_back(app, short_schemes=False)
    else:
        app.application.redirect_uris = WEB
        app.application.save()
    refused = app.exchange(code, auth=False, client_id=app.application.client_id)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert app.browser.get(open_page).status_code == 410
    assert AuthorizationRequest.objects.filter(decided_at__isnull=True).exists()


@pytest.mark.spec("RFC 8252", "8.4")
def test_the_check_knows_what_was_allowed(jane: Any) -> None:
    app = client(jane, WEB, SHORT, short_schemes=True)
    assert checks.run_checks(databases=["default"], tags=["database"]) == []
    take_back(app, short_schemes=False)
    (warning,) = checks.run_checks(databases=["default"], tags=["database"])
    assert warning.id == "photodrive.W002" and SHORT in warning.msg
