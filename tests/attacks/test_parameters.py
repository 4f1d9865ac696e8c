"""Sizes are bounded and nothing counts that comes twice: at every endpoint, for every parameter of the one table."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from photodrive.authorization.protocol import parameters
from tests.spec.flow import Flow, query_of

BACK = {
    "/o/token/": {"grant_type": "authorization_code", "code": "x"},
    "/o/par/": {},
    "/o/revoke_token/": {"token": "x"},
    "/o/introspect/": {"token": "x"},
}
FORM = "application/x-www-form-urlencoded"


def call(flow: Flow, path: str, more: list[tuple[str, str]]) -> Any:
    """A good call of the back channel, and ``more``; None where that names the client and so is the credentials."""
    good = flow.parameters() if path == "/o/par/" else BACK[path]
    names = {name for name, _ in more}
    body = [(name, value) for name, value in good.items() if name not in names]
    headers: dict[str, Any] = flow.authentication()
    return flow.back_channel.post(path, urlencode(body + more), content_type=FORM, **headers)


@pytest.mark.promise("parameter-twice")
@pytest.mark.spec("RFC 6749", "3.2")
@pytest.mark.parametrize("path", BACK)
def test_no_known_parameter_may_come_twice_from_a_client(flow: Flow, path: str) -> None:
    for name in parameters.KNOWN:
        refused = call(flow, path, [(name, "x"), (name, "x")])
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")
        assert name in refused.json()["error_description"]


@pytest.mark.promise("parameter-twice")
@pytest.mark.spec("RFC 6749", "3.1")
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(parameters.KNOWN))
def test_no_known_parameter_may_come_twice_from_a_browser(flow: Flow, name: str, method: str) -> None:
    good = flow.parameters()
    sent = {**good, name: [good.get(name, "x")] * 2}
    refused = getattr(flow.browser, method)("/o/authorize/", sent)
    if refused.status_code == 303:
        assert query_of(refused["Location"])["error"] == "invalid_request"
    else:
        assert refused.status_code == 400  # where nobody is to be trusted: no redirect


@pytest.mark.promise("parameter-size")
@pytest.mark.parametrize("path", BACK)
def test_every_parameter_of_a_client_is_bounded(flow: Flow, path: str) -> None:
    for name in [*parameters.KNOWN, "resource", "unheard_of"]:
        long = "x" * (parameters.SIZES.get(name, parameters.LONGEST) + 1)
        refused = call(flow, path, [(name, long)])
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")
        assert "too long" in refused.json()["error_description"]


@pytest.mark.promise("parameter-size")
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["state", "scope", "redirect_uri", "nonce", "unheard_of"])
def test_every_parameter_of_a_browser_is_bounded(flow: Flow, name: str, method: str) -> None:
    sent = flow.parameters(**{name: "x" * (parameters.LONGEST + 1)})
    refused = getattr(flow.browser, method)("/o/authorize/", sent)
    assert refused.status_code == 400
    assert "too long" in refused.content.decode()


@pytest.mark.promise("state-whole")
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_state_as_long_as_allowed_comes_back_whole(flow: Flow, photos: Any, method: str) -> None:
    state = "s%&=+ é" * (parameters.LONGEST // 7)
    kept = getattr(flow.browser, method)("/o/authorize/", flow.parameters(state=state))
    answer = flow.browser.post(kept["Location"], {"decision": "deny"})
    assert query_of(answer["Location"])["state"] == state


@pytest.mark.promise("parameter-size")
def test_long_details_come_through_a_push_whole_and_not_through_an_address(flow: Flow) -> None:
    details = '[{"type": "photos", "actions": ["read"]' + " " * 60_000 + "}]"
    assert flow.push(authorization_details=details).status_code == 201
    assert flow.browser.post("/o/authorize/", flow.parameters(authorization_details=details)).status_code == 303
    refused = flow.authorize(authorization_details=details)
    assert refused.status_code == 400
    assert "too long" in refused.content.decode()


@pytest.mark.promise("parameter-size")
@pytest.mark.parametrize("length", ["300000", "99999999999999999999"])
def test_a_form_that_announces_too_much_is_not_read(flow: Flow, length: str) -> None:
    for path in BACK:
        answer = flow.back_channel.post(path, b"a=b", content_type=FORM, CONTENT_LENGTH=length)
        assert answer.status_code == 413
    assert flow.browser.post("/o/authorize/", b"a=b", content_type=FORM, CONTENT_LENGTH=length).status_code == 400


@pytest.mark.parametrize("value", ["a\x00b", "\x00"])
@pytest.mark.parametrize("name", ["token", "state", "unheard_of"])
def test_no_parameter_holds_a_nul(flow: Flow, name: str, value: str) -> None:
    for path in BACK:
        assert call(flow, path, [(name, value)]).status_code == 400
    assert flow.authorize(**{name: value}).status_code == 400


def test_a_refusal_repeats_no_strange_name(flow: Flow) -> None:
    refused = call(flow, "/o/token/", [('"><script>', "x" * 5000)])
    assert refused.json()["error_description"] == "Parameter too long: unknown."


@pytest.mark.promise("parameter-unknown")
def test_unknown_parameters_are_ignored_however_often(flow: Flow) -> None:
    assert call(flow, "/o/introspect/", [("unheard_of", "1"), ("unheard_of", "2"), ("", "")]).status_code == 200
    assert flow.browser.get("/o/authorize/", flow.parameters(unheard_of=["1", "2"])).status_code == 303
