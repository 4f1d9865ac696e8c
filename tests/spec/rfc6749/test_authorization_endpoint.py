"""RFC 6749 sections 3.1 and 4.1.1: the authorization request. Refusals first."""

from __future__ import annotations

import pytest

from photodrive.authorization.clients import applications
from photodrive.authorization.models import Authorization, AuthorizationRequest
from tests.spec.flow import REDIRECT_URI, query_of

pytestmark = pytest.mark.django_db


@pytest.mark.spec("RFC 6749", "4.1.2.1")
@pytest.mark.promise("client-unknown")
@pytest.mark.spec("RFC 6749", "10.15")
def test_unknown_client_is_a_page_and_never_a_redirect(flow):
    response = flow.authorize(client_id="nobody")
    assert response.status_code == 400
    assert "Location" not in response
    assert b"not registered" in response.content
    assert REDIRECT_URI.encode() not in response.content


NEAR_MISSES = [
    "https://shop.example/callback",
    "https://shop.example/callback//",
    "https://SHOP.example/callback/",
    "https://shop.example/Callback/",
    "https://shop.example/callback/?extra=1",
    "https://shop.example/callback/#fragment",
    "https://shop.example:443/callback/",
    "https://shop.example:8443/callback/",
    "http://shop.example/callback/",
    "https://user@shop.example/callback/",
    "https://shop.example/x/../callback/",
    "https://shop.example/%63allback/",
    "https://shop.example.evil.example/callback/",
    "https://evil.example/callback/",
    "javascript:alert(1)",
    "//shop.example/callback/",
    " https://shop.example/callback/",
]


@pytest.mark.spec("RFC 6749", "3.1.2.4")
@pytest.mark.promise("redirect-near-miss")
@pytest.mark.spec("RFC 9700", "4.1.3")
@pytest.mark.parametrize("uri", NEAR_MISSES)
def test_a_near_miss_of_the_redirect_uri_is_a_page_and_never_a_redirect(flow, uri):
    response = flow.authorize(redirect_uri=uri)
    assert response.status_code == 400
    assert "Location" not in response
    assert not AuthorizationRequest.objects.exists()


@pytest.mark.spec("RFC 8252", "7.3")
@pytest.mark.promise("redirect-loopback")
def test_a_confidential_client_may_not_vary_the_loopback_port(flow):
    registered = applications.register(name="Local", redirect_uris=["http://127.0.0.1:9000/cb"])
    response = flow.authorize(client_id=registered.application.client_id, redirect_uri="http://127.0.0.1:9001/cb")
    assert response.status_code == 400


@pytest.mark.spec("RFC 8252", "7.3")
@pytest.mark.promise("redirect-loopback")
@pytest.mark.parametrize(
    ("uri", "status"),
    [
        ("http://127.0.0.1:51004/cb", 303),
        ("http://127.0.0.1/cb", 303),
        ("http://127.0.0.2:51004/cb", 400),
        ("http://localhost:51004/cb", 400),
        ("http://127.0.0.1:51004/cb2", 400),
        ("http://127.0.0.1:51004@evil.example/cb", 400),
        ("http://127.0.0.1:99999/cb", 400),
    ],
)
def test_a_public_client_may_vary_the_port_of_a_loopback_ip_literal_and_nothing_else(flow, uri, status):
    registered = applications.register(name="Native", redirect_uris=["http://127.0.0.1:9000/cb"], confidential=False)
    response = flow.authorize(client_id=registered.application.client_id, redirect_uri=uri)
    assert response.status_code == status


@pytest.mark.spec("RFC 6749", "3.1.1")
@pytest.mark.promise("response-type")
@pytest.mark.parametrize("response_type", ["token", "id_token", "code token", "code id_token", "nonsense"])
def test_other_response_types_are_refused(flow, response_type):
    answer = query_of(flow.authorize(response_type=response_type)["Location"])
    assert answer["error"] == "unsupported_response_type"
    assert answer["state"] == "af0ifjsldkj"


@pytest.mark.spec("RFC 6749", "4.1.2.1")
@pytest.mark.promise("error-signed-in")
@pytest.mark.promise("response-type")
@pytest.mark.promise("request-object")
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": None}, "invalid_request"),
        ({"scope": "photos:read everything"}, "invalid_scope"),
        ({"scope": "photos:write"}, "invalid_scope"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"response_mode": "web_message"}, "invalid_request"),
        ({"request": "eyJ"}, "request_not_supported"),
        ({"request_uri": "https://evil.example/r"}, "request_uri_not_supported"),
        ({"resource": "https://other.example"}, "invalid_target"),
    ],
)
def test_a_bad_request_of_a_known_client_goes_back_with_the_exact_error(flow, changes, error):
    response = flow.authorize(**changes)
    assert response.status_code == 303
    assert response["Location"].startswith(REDIRECT_URI + "?")
    assert query_of(response["Location"])["error"] == error
    assert not AuthorizationRequest.objects.exists()


@pytest.mark.spec("RFC 6749", "3.1")
@pytest.mark.promise("parameter-twice")
@pytest.mark.parametrize("name", ["client_id", "redirect_uri", "scope", "state", "response_type"])
def test_a_parameter_sent_twice_is_refused(flow, name):
    parameters = flow.parameters()
    parameters[name] = [parameters[name], parameters[name]]
    response = flow.browser.get("/o/authorize/", parameters)
    assert response.status_code == 400


@pytest.mark.spec("RFC 6749", "3.1")
@pytest.mark.promise("parameter-twice")
def test_code_challenge_sent_twice_is_refused(flow):
    parameters = flow.parameters()
    parameters["code_challenge"] = [parameters["code_challenge"]] * 2
    answer = query_of(flow.browser.get("/o/authorize/", parameters)["Location"])
    assert answer["error"] == "invalid_request"


@pytest.mark.spec("RFC 6749", "4.1.1")
@pytest.mark.promise("parameter-size")
@pytest.mark.parametrize("state", ["x" * 5000, "nul\x00byte"])
def test_an_absurd_state_is_a_page(flow, state):
    assert flow.authorize(state=state).status_code == 400


@pytest.mark.spec("RFC 9700", "4.11.2")
@pytest.mark.promise("error-before-sign-in")
def test_an_error_before_sign_in_is_a_page_with_a_link_and_no_redirect(stranger):
    response = stranger.authorize(scope="everything")
    assert response.status_code == 400
    assert b"error=invalid_scope" in response.content


@pytest.mark.spec("RFC 6749", "3.1")
@pytest.mark.promise("parameter-unknown")
@pytest.mark.promise("parameter-empty")
def test_unknown_parameters_are_ignored_and_empty_ones_count_as_left_out(flow):
    response = flow.authorize(colour="teal", nonce="", scope="", resource="")
    assert response["Location"].startswith("/o/authorize/")


@pytest.mark.spec("RFC 6749", "3.3")
def test_no_scope_is_the_least_scope(flow, photos):
    assert flow.exchange(flow.code(photos, scope=None)).json()["scope"] == "photos:read"


@pytest.mark.spec("RFC 6749", "4.1.2")
@pytest.mark.promise("state-whole")
def test_a_long_state_comes_back_unchanged(flow, photos):
    state = "ä&=+ %/" * 140
    answer = query_of(flow.allow(photos, state=state)["Location"])
    assert answer["state"] == state


@pytest.mark.spec("RFC 6749", "3.1")
@pytest.mark.promise("cross-site-post")
def test_a_cross_site_form_post_is_kept_and_never_taken_for_an_answer(flow, photos):
    sent = {**flow.parameters(), "decision": "allow", "photo": str(photos[0].pk), "shown": str(photos[0].pk)}
    response = flow.browser.post("/o/authorize/", sent)
    assert response.status_code == 303
    assert response["Location"].startswith("/o/authorize/")
    assert not Authorization.objects.exists()


@pytest.mark.spec("RFC 6749", "3.1.2.3")
def test_the_redirect_uri_may_be_left_out_where_only_one_is_registered(flow, photos):
    for left_out, again in ((None, None), (None, ""), ("", flow.redirect_uri)):
        code = flow.code(photos, redirect_uri=left_out)
        assert flow.exchange(code, redirect_uri="https://shop.example/other/").status_code == 400
        assert flow.exchange(code, redirect_uri=again).status_code == 200


@pytest.mark.promise("client-unknown")
@pytest.mark.promise("dead-application")
@pytest.mark.spec("RFC 6749", "4.1.2.1")
def test_a_disabled_application_is_unknown(flow):
    applications.set_enabled(flow.application, enabled=False)
    response = flow.authorize()
    assert response.status_code == 400
    assert "Location" not in response


HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


@pytest.mark.promise("page-headers")
@pytest.mark.promise("no-cors-authorize")
@pytest.mark.spec("RFC 6749", "10.13")
@pytest.mark.parametrize("method", ["get", "put", "delete"])
@pytest.mark.parametrize("changes", [{}, {"client_id": "nobody"}, {"scope": "no"}])
def test_every_answer_has_the_protecting_headers(flow, method, changes):
    response = getattr(flow.browser, method)("/o/authorize/", flow.parameters(**changes))
    for name, value in HEADERS.items():
        assert response[name] == value
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in response
