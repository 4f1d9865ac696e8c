"""RFC 9207: ``iss`` on every authorization response."""

from __future__ import annotations

import pytest

from tests.spec.flow import query_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def issuer(settings) -> str:
    return str(settings.PHOTODRIVE["ISSUER"])


@pytest.mark.spec("RFC 9207", "2")
@pytest.mark.promise("error-signed-in")
@pytest.mark.parametrize("changes", [{"scope": "nonsense"}, {"response_type": "token"}, {"code_challenge": "x"}])
def test_on_errors(flow, issuer, changes):
    answer = query_of(flow.authorize(**changes)["Location"])
    assert answer["error"]
    assert answer["iss"] == issuer


@pytest.mark.spec("RFC 9207", "2")
@pytest.mark.promise("error-signed-in")
def test_on_denial(flow, photos, issuer):
    url = flow.consent_url()
    flow.browser.get(url)
    answer = query_of(flow.browser.post(url, {"decision": "deny"})["Location"])
    assert (answer["error"], answer["iss"]) == ("access_denied", issuer)


@pytest.mark.spec("RFC 9207", "2")
def test_on_success_once(flow, photos, issuer):
    location = flow.allow(photos)["Location"]
    assert query_of(location)["iss"] == issuer
    assert location.count("iss=") == 1
