"""What it is for: an order where the request says so, and nowhere else."""

from __future__ import annotations

import json

import pytest

from photodrive.authorization.grants import authorization_details
from photodrive.authorization.models import ApplicationPolicy, Authorization
from tests.spec.rfc9396.conftest import requested, ticks, token_response

pytestmark = pytest.mark.django_db
ORDER = requested(purpose="order")


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.mark.spec("RFC 9396", "5")
@pytest.mark.parametrize("purpose", ["Order", "", "gift", None, ["order"], 1, True], ids=str)
def test_a_purpose_that_the_drive_does_not_know_is_refused(purpose):
    with pytest.raises(authorization_details.DetailsInvalid, match="purpose must be one of order"):
        authorization_details.parse(requested(purpose=purpose))


@pytest.mark.spec("RFC 9396", "3")
@pytest.mark.promise("page-names")
@pytest.mark.parametrize(
    "details", [{}, {"authorization_details": requested()}, {"authorization_details": ORDER}], ids=str
)
def test_the_page_speaks_of_an_order_only_where_the_request_does(flow, photos, details):
    page = text_of(flow.browser.get(flow.consent_url(**details)))
    is_order = "order" in str(details)
    assert ("This one order" in page, "for this order" in page) == (is_order, is_order)
    assert ("<span>Once <small>" in page) != is_order
    assert "until it gives the access back, one hour at most" in page


@pytest.mark.spec("RFC 9396", "7")
@pytest.mark.parametrize("details", ["", ORDER], ids=["none", "order"])
def test_the_client_gets_it_back_and_her_pages_say_it(flow, photos, details):
    changes = {"authorization_details": details} if details else {}
    answer = token_response(flow, ticks(photos[0]) | {"duration": "once"}, **changes)
    (granted,) = answer["authorization_details"]
    assert granted.get("purpose") == ("order" if details else None)
    page = text_of(flow.browser.get("/connected-apps/"))
    assert ("for <b>one order</b>" in page, "<b>once</b>" in page) == (bool(details), not details)
    assert authorization_details.narrow(json.dumps([granted]), Authorization.objects.get()) is not None


@pytest.mark.spec("RFC 9396", "6")
def test_a_token_request_cannot_name_another(flow, photos):
    token_response(flow, ticks(photos[0]))
    with pytest.raises(authorization_details.DetailsInvalid, match="purpose is not that of the grant"):
        authorization_details.narrow(ORDER, Authorization.objects.get())


@pytest.mark.spec("RFC 9396", "3")
@pytest.mark.promise("page-names")
def test_to_sign_in_lasts_as_long_as_the_client_likes(flow, photos):
    ApplicationPolicy.objects.filter(application=flow.application).update(scopes="photos:read openid offline_access")
    page = text_of(flow.browser.get(flow.consent_url(scope="openid")))
    assert "ne hour" not in page
    assert "It can look this up until" in page
    assert "How long you stay signed in at shop.example is decided there, not here." in page
    page = text_of(flow.browser.get(flow.consent_url(scope="openid photos:read")))
    assert "One hour <small>until" in page and "How long you stay signed in at shop.example is decided there" in page
    assert "signed in" not in text_of(flow.browser.get(flow.consent_url())).partition("For how long")[2]
