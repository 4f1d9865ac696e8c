"""OpenID Connect RP-Initiated Logout 1.0: a client signs somebody out, and nobody else does."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from photodrive import conf
from photodrive.authorization.clients import applications
from photodrive.authorization.models import Authorization
from tests.spec.openid import SignIn, client_of

pytestmark = pytest.mark.django_db
LOGOUT = "/o/logout/"
AFTER = "https://shop.example/signed-out/"
ASKS = "Sign out of Photodrive?"


@pytest.fixture
def shop(jane: Any) -> SignIn:
    """An application that registered where people come back to, and jane signed in."""
    client = client_of(jane)
    client.application.post_logout_redirect_uris = f"{AFTER} https://shop.example/bye?from=drive"
    client.application.save()
    return client


@pytest.fixture
def hint(shop: SignIn) -> str:
    return str(shop.granted()["id_token"])


def is_signed_in(client: SignIn) -> bool:
    return client.browser.get("/connected-apps/").status_code == 200


def wish(hint: str, **changes: str) -> dict[str, str]:
    return {"id_token_hint": hint, "post_logout_redirect_uri": AFTER, **changes}


def asks(response: Any) -> bool:
    """Whether the page asks her, and nobody was sent anywhere."""
    assert not response.has_header("Location")
    return response.status_code == 200 and ASKS in response.content.decode()


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "2")
@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "3")
@pytest.mark.promise("logout-redirect")
def test_her_own_application_signs_her_out_and_takes_her_back(shop: SignIn, hint: str) -> None:
    response = shop.browser.get(LOGOUT, wish(hint, state="a b&c", client_id=shop.application.client_id))
    assert response.status_code == 303
    assert response["Location"] == f"{AFTER}?state=a+b%26c"
    assert not is_signed_in(shop)


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "2")
def test_a_form_of_another_site_does_the_same(shop: SignIn, hint: str) -> None:
    """Browsers send no Lax cookie with it; the redirect to the page brings one."""
    foreign = Client(enforce_csrf_checks=True, headers={"origin": "https://shop.example"})
    response = foreign.post(LOGOUT, wish(hint, state="x"))
    assert response.status_code == 303 and response["Location"].startswith(LOGOUT + "?asked=")
    assert hint not in response["Location"]
    assert shop.browser.get(response["Location"])["Location"] == f"{AFTER}?state=x"
    assert not is_signed_in(shop)


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "2")
def test_an_id_token_that_has_ended_is_good_enough(shop: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conf, "settings", replace(conf.reading().values, ID_TOKEN_SECONDS=-1000))
    ended = shop.granted()["id_token"]
    assert shop.browser.get(LOGOUT, wish(ended))["Location"] == AFTER


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "2")
def test_without_an_address_she_stays_at_the_drive(shop: SignIn, hint: str) -> None:
    response = shop.browser.get(LOGOUT, {"id_token_hint": hint, "state": "x"})
    assert response.status_code == 200 and "You are signed out" in response.content.decode()
    assert not is_signed_in(shop)


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "3")
def test_the_query_of_a_registered_address_stays(shop: SignIn, hint: str) -> None:
    address = "https://shop.example/bye?from=drive"
    assert shop.browser.get(LOGOUT, wish(hint, post_logout_redirect_uri=address, state="x"))["Location"] == (
        f"{address}&state=x"
    )


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "2")
def test_it_ends_no_token(shop: SignIn) -> None:
    answer = shop.granted(scope="openid offline_access")
    shop.browser.get(LOGOUT, wish(answer["id_token"]))
    assert shop.userinfo(answer["access_token"]).status_code == 200
    assert shop.refresh(answer["refresh_token"]).status_code == 200
    assert Authorization.objects.active().exists()


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "3")
@pytest.mark.promise("logout-redirect")
@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/", "https://shop.example/callback/", "https://shop.example/signed-out",
        "https://shop.example/signed-out/?x=1", "https://SHOP.example/signed-out/", "https://shop.example/signed-out/#x",
        "http://shop.example/signed-out/", "//shop.example/signed-out/", "/", "javascript:alert(1)", AFTER + " ",
        f"{AFTER} https://shop.example/bye?from=drive", "https://shop.example@evil.example/", "x",
    ],
)  # fmt: skip
def test_an_address_that_is_not_registered_leads_nowhere(shop: SignIn, hint: str, address: str) -> None:
    for sent in (wish(hint, post_logout_redirect_uri=address), {"post_logout_redirect_uri": address}):
        assert asks(shop.browser.get(LOGOUT, sent))
        assert is_signed_in(shop)
        response = confirm(shop, sent)
        assert response.status_code == 200 and "You are signed out" in response.content.decode()
        assert asks_nobody(shop.browser.get(LOGOUT, sent))
        shop.browser.force_login(get_user_model().objects.get(username="jane"))


def asks_nobody(response: Any) -> bool:
    return response.status_code == 200 and not response.has_header("Location")


def confirm(client: SignIn, sent: dict[str, str], browser: Client | None = None) -> Any:
    """Press the button of the page."""
    page = (browser or client.browser).get(LOGOUT, sent).content.decode()
    found = re.search(r'name="asked" value="([^"]+)"', page)
    assert found is not None
    return (browser or client.browser).post(LOGOUT + "confirm/", {"asked": found[1]})


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "3")
@pytest.mark.promise("logout-redirect")
def test_what_should_never_have_been_registered_leads_nowhere(shop: SignIn, hint: str) -> None:
    for address in ("javascript:alert(1)", "http://shop.example/", "https://shop.example/#x", "data:text/html,x"):
        shop.application.post_logout_redirect_uris = address
        shop.application.save()
        assert asks(shop.browser.get(LOGOUT, wish(hint, post_logout_redirect_uri=address)))


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "2")
@pytest.mark.promise("logout-asks")
def test_without_a_good_id_token_she_is_asked(shop: SignIn, hint: str, jane: Any) -> None:
    another = client_of(jane, name="Another")
    head, body, signature = hint.split(".")
    bad: list[dict[str, str]] = [
        {},
        {"client_id": shop.application.client_id, "post_logout_redirect_uri": AFTER},
        wish(""),
        wish("x"),
        wish(f"{head}.{body}.{'A' * len(signature)}"),
        wish(hint, client_id=another.application.client_id),
        wish(shop.granted()["access_token"]),
        {"asked": "x"},
        {"asked": "eyJ9:x:y", "id_token_hint": hint},
    ]
    for sent in bad:
        assert asks(shop.browser.get(LOGOUT, sent)), sent
        assert is_signed_in(shop)


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "2")
@pytest.mark.promise("logout-asks")
def test_an_id_token_of_somebody_else_signs_nobody_out(shop: SignIn, hint: str) -> None:
    shop.browser.force_login(get_user_model().objects.create_user("sam", password="a password of his"))
    assert asks(shop.browser.get(LOGOUT, wish(hint)))
    assert is_signed_in(shop)
    assert confirm(shop, wish(hint))["Location"] == AFTER


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "2")
@pytest.mark.promise("logout-asks")
def test_a_disabled_application_signs_nobody_out(shop: SignIn, hint: str) -> None:
    applications.set_enabled(shop.application, enabled=False)
    assert asks(shop.browser.get(LOGOUT, wish(hint)))
    assert confirm(shop, wish(hint)).status_code == 200
    assert not is_signed_in(shop)


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "2")
@pytest.mark.promise("logout-asks")
@pytest.mark.promise("consent-csrf")
def test_the_button_needs_the_token_of_its_page(shop: SignIn, jane: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(jane)
    assert browser.post(LOGOUT + "confirm/", {"asked": ""}).status_code == 403
    assert browser.post(LOGOUT, {}).status_code == 303
    assert browser.get(LOGOUT + "confirm/").status_code == 302
    assert browser.get("/connected-apps/").status_code == 200


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "2")
def test_nobody_is_signed_in(shop: SignIn, hint: str) -> None:
    shop.browser.logout()
    assert shop.browser.get(LOGOUT, wish(hint))["Location"] == AFTER
    assert "You are signed out" in shop.browser.get(LOGOUT).content.decode()
    assert not shop.browser.get(LOGOUT, wish(hint, post_logout_redirect_uri="https://evil.example/")).has_header(
        "Location"
    )


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "2")
@pytest.mark.promise("page-injection")
@pytest.mark.promise("page-headers")
def test_the_page_is_hardened_and_takes_no_markup(shop: SignIn, hint: str, jane: Any) -> None:
    shop.application.name = '"><script>alert(1)</script>'
    shop.application.save()
    shop.browser.force_login(get_user_model().objects.create_user("sam", password="a password of his"))
    response = shop.browser.get(LOGOUT, wish(hint, state="<script>alert(2)</script>"))
    assert asks(response) and "<script>alert" not in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert "form-action 'self' https://shop.example" in response["Content-Security-Policy"]


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "2")
@pytest.mark.promise("parameter-twice")
def test_what_cannot_be_read_is_refused(shop: SignIn, hint: str) -> None:
    for query in (
        f"id_token_hint={hint}&id_token_hint={hint}",
        urlencode({"state": "x" * 5000}),
        "state=%00",
        "x" * 20000,
    ):
        response = shop.browser.get(f"{LOGOUT}?{query}")
        assert response.status_code == 400, query[:20]
        assert is_signed_in(shop)
