"""The way to a provider and back, to sign in: who is recognised, by what, and in which browser."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.utils import timezone

from printshop.accounts.models import Customer, Identity
from printshop.oauth.models import PendingFlow
from printshop.sources.models import Source
from tests.printshop.fake_provider import FakeProvider
from tests.printshop.signing_in.conftest import SigningIn, nobody_was_recognised, register

pytestmark = pytest.mark.spec("OpenID Connect Core", "3.1.2")


@pytest.mark.promise("shop-state")
def test_an_answer_nobody_waits_for_signs_nobody_in(jane: SigningIn, provider: FakeProvider) -> None:
    response = jane.come_back({"code": "made-up", "state": "made-up"}, "coffee")
    assert (response.status_code, "We were not expecting you here" in response.text) == (400, True)
    assert nobody_was_recognised()
    assert provider.seen == []


@pytest.mark.promise("shop-state")
def test_login_csrf_the_answer_of_another_browser_signs_nobody_in(jane: SigningIn, provider: FakeProvider) -> None:
    answer = provider.allow(SigningIn().set_out())
    jane.set_out()
    response = jane.come_back(answer, "coffee")
    assert "This began in another browser" in response.text
    assert not jane.is_signed_in and nobody_was_recognised()


@pytest.mark.promise("shop-state")
def test_an_answer_counts_once(jane: SigningIn, provider: FakeProvider) -> None:
    answer = provider.allow(jane.set_out())
    assert jane.come_back(answer, "coffee").status_code == 302
    again = jane.come_back(answer, "coffee")
    assert (again.status_code, "You have been through this door already" in again.text) == (409, True)
    assert jane.is_signed_in


@pytest.mark.promise("shop-state")
def test_an_answer_that_took_too_long_signs_nobody_in(jane: SigningIn, provider: FakeProvider) -> None:
    answer = provider.allow(jane.set_out())
    PendingFlow.objects.update(expires_at=timezone.now())
    assert "That took a little too long" in jane.come_back(answer, "coffee").text
    assert nobody_was_recognised()


@pytest.mark.promise("shop-mix-up")
def test_mix_up_an_answer_to_another_providers_address_is_refused(jane: SigningIn, provider: FakeProvider) -> None:
    with FakeProvider() as honest:
        register(honest, "honest")
        response = jane.come_back(provider.allow(jane.set_out()), "honest")
        assert "Something does not add up" in response.text
        assert "/token" not in [*provider.seen, *honest.seen], "the code went to nobody"
    assert nobody_was_recognised()


@pytest.mark.promise("shop-mix-up")
def test_mix_up_an_answer_that_names_another_issuer_is_refused(jane: SigningIn, provider: FakeProvider) -> None:
    """Also of a provider that never said it would name itself (RFC 9207 section 2.4)."""
    answer = {**provider.allow(jane.set_out()), "iss": "https://elsewhere.example"}
    assert "Something does not add up" in jane.come_back(answer, "coffee").text
    assert "/token" not in provider.seen


@pytest.mark.promise("shop-id-token")
@pytest.mark.spec("OpenID Connect Core", "5.3.2")
def test_userinfo_about_somebody_else_signs_nobody_in(jane: SigningIn, provider: FakeProvider) -> None:
    provider.userinfo = {"sub": "somebody-else", "name": "Mallory"}
    assert "We could not be sure that it is you" in jane.arrive(provider).text
    assert nobody_was_recognised()
    assert len(provider.revoked) == 1, "the token is given back all the same"


@pytest.mark.promise("shop-identity")
def test_the_same_address_or_name_somewhere_else_is_another_customer(jane: SigningIn, provider: FakeProvider) -> None:
    jane.arrive(provider)
    with FakeProvider() as mallory:
        mallory.subject = "user-8"
        register(mallory, "mallory")
        mallory.claims = {"email": "jane@example.org", "email_verified": True, "name": "Jane Doe"}
        SigningIn().arrive(mallory, "mallory")
    assert Customer.objects.count() == Identity.objects.values("customer").distinct().count() == 2


@pytest.mark.promise("shop-identity")
def test_the_same_subject_at_another_issuer_is_another_customer(jane: SigningIn, provider: FakeProvider) -> None:
    jane.arrive(provider)
    with FakeProvider() as other:
        register(other, "other")
        SigningIn().arrive(other, "other")
    assert list(Identity.objects.values_list("subject", flat=True)) == ["user-7"] * 2
    assert Identity.objects.values("customer").distinct().count() == 2


@pytest.mark.promise("shop-identity")
def test_subjects_are_compared_to_the_letter(jane: SigningIn, provider: FakeProvider) -> None:
    for subject in ("user-7", "USER-7", "user-7 "):
        provider.subject = subject
        SigningIn().arrive(provider)
    assert Identity.objects.values("customer").distinct().count() == 3


@pytest.mark.promise("shop-identity")
def test_signing_in_again_is_the_same_customer_in_any_browser(jane: SigningIn, provider: FakeProvider) -> None:
    jane.arrive(provider)
    SigningIn().arrive(provider)
    assert (Identity.objects.count(), Customer.objects.count()) == (1, 1)


@pytest.mark.promise("shop-session")
def test_the_session_is_another_one_after_signing_in(jane: SigningIn, provider: FakeProvider) -> None:
    answer = provider.allow(jane.set_out())
    stolen = SigningIn()
    for name, cookie in jane.cookies.items():
        stolen.cookies[name] = cookie.value
    before = {cookie.value for name, cookie in jane.cookies.items() if "session" in name or "csrf" in name}
    jane.come_back(answer, "coffee")
    after = {cookie.value for name, cookie in jane.cookies.items() if "session" in name or "csrf" in name}
    assert before and not before & after
    assert jane.is_signed_in and not stolen.is_signed_in


@pytest.mark.promise("shop-redirect")
@pytest.mark.parametrize(
    "given",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/%0d%0aSet-Cookie:a=b",
        "/no-such-page/",
        "/orders/\nx",
        "/" + "x" * 300,
        " /orders/",
        "orders/",
    ],
)
def test_an_address_that_is_not_ours_leads_nowhere(jane: SigningIn, provider: FakeProvider, given: str) -> None:
    assert "evil" not in jane.get("/signin/", {"next": given}).text
    response = jane.arrive(provider, next=given)
    assert (response.status_code, response["Location"]) == (302, "/account/")
    assert jane.get("/signin/", {"next": given})["Location"] == "/account/"


def test_she_goes_on_where_she_was(jane: SigningIn, provider: FakeProvider) -> None:
    assert 'value="/orders/?page=2"' in jane.get("/signin/", {"next": "/orders/?page=2"}).text
    assert jane.arrive(provider, next="/orders/?page=2")["Location"] == "/orders/?page=2"


def test_the_request_is_by_the_book(jane: SigningIn, provider: FakeProvider) -> None:
    asked = provider.asked_by(jane.set_out())
    assert (asked["response_type"], asked["scope"]) == ("code", "openid profile")
    assert asked["redirect_uri"].endswith("/callback/coffee/")
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked["nonce"]), len(asked["state"])) >= 32
    kept = PendingFlow.objects.get()
    assert asked["nonce"] not in str(vars(kept)) and asked["state"] not in str(vars(kept))


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        ("access_denied", 200, "You did not sign in"),
        ("login_required", 400, "still needs something from you"),
        ("invalid_scope", 502, "We have to repair something"),
        ("server_error", 503, "does not answer right now"),
        ("never_heard_of", 502, "Coffee said no"),
    ],
)
def test_every_no_has_a_page_that_leads_on(
    jane: SigningIn, provider: FakeProvider, error: str, status: int, says: str
) -> None:
    response = jane.come_back(provider.refuse(jane.set_out(), error), "coffee")
    assert (response.status_code, says in response.text) == (status, True)
    assert "photos" not in response.text.partition("<main")[2].partition("</main")[0]
    assert "/connect/coffee/" not in response.text
    assert nobody_was_recognised()


def test_a_provider_without_photos_is_no_photo_source(jane: SigningIn, coffee: Source) -> None:
    assert jane.post("/connect/coffee/").status_code == 404
    assert "Coffee" not in jane.get("/sources/").text
    assert "Sign in with Coffee" in jane.get("/signin/").text


def test_a_source_that_offers_no_sign_in_takes_none(jane: SigningIn, coffee: Source) -> None:
    Source.objects.update(adapter="photodrive", signs_in=False)
    assert jane.post("/signin/coffee/").status_code == 404
    assert "Sign in with" not in jane.get("/signin/").text
    Source.objects.update(signs_in=True, enabled=False)
    assert jane.post("/signin/coffee/").status_code == 404


def test_setting_out_and_signing_out_need_the_forms_token(jane: SigningIn, coffee: Source) -> None:
    jane.handler.enforce_csrf_checks = True
    assert jane.post("/signin/coffee/").status_code == jane.post("/signout/").status_code == 403


def test_nobody_sees_an_account_without_signing_in(jane: SigningIn, provider: FakeProvider) -> None:
    jane.arrive(provider)
    assert SigningIn().get("/account/")["Location"] == "/signin/"


def test_a_page_says_who_she_is_and_that_nothing_else_is_known(jane: SigningIn, provider: FakeProvider) -> None:
    jane.arrive(provider)
    page = jane.page()
    assert "Jane Doe" in page and "Signed in by Coffee" in page
    assert "jane@example.org" not in page and "user-7" not in page
    assert "private" in jane.get("/account/")["Cache-Control"]


def test_without_a_name_it_works_with_the_number_alone(jane: SigningIn, provider: FakeProvider) -> None:
    jane.arrive(provider)
    provider.userinfo = {}
    jane.arrive(provider)
    assert "We were told no name of yours" in jane.page()
    assert (Identity.objects.get().name, str(Identity.objects.get())) == ("", "Customer")


@pytest.mark.promise("shop-hostile")
def test_markup_and_tricks_in_a_name_stay_text(jane: SigningIn, provider: FakeProvider) -> None:
    provider.userinfo = {"name": "<script>alert(1)</script>\u202eenaj" + "x" * 5000}
    jane.arrive(provider)
    assert "<script>alert" not in jane.page() and "\u202e" not in jane.page()
    assert len(Identity.objects.get().name) <= 200


@pytest.mark.parametrize("name", [None, 7, ["Jane"], "", "   ", {"a": 1}])
def test_a_name_that_is_none(jane: SigningIn, provider: FakeProvider, name: Any) -> None:
    provider.userinfo = {"name": name, "given_name": "Jane", "family_name": ["x"]}
    jane.arrive(provider)
    assert Identity.objects.get().name == "Jane"


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "2")
def test_signing_out_there_brings_what_it_takes_and_comes_back(jane: SigningIn, provider: FakeProvider) -> None:
    jane.arrive(provider)
    address = jane.post("/signout/", {"there": "1"})["Location"]
    sent = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{provider.issuer}/end?from=shop&")
    assert sent["id_token_hint"].count(".") == 2 and sent["client_id"] == "shop-at-the-provider"
    assert sent["post_logout_redirect_uri"].endswith("/signed-out/")
    assert not jane.is_signed_in, "here it is over, whatever happens there"
    assert "Here and at Coffee" in jane.get("/signed-out/", {"state": sent["state"]}).text
    assert "Here and at Coffee" not in jane.get("/signed-out/", {"state": sent["state"]}).text, "told once"


@pytest.mark.spec("OpenID Connect RP-Initiated Logout", "3")
def test_who_comes_back_from_elsewhere_is_told_of_here_only(jane: SigningIn, provider: FakeProvider) -> None:
    jane.arrive(provider)
    jane.post("/signout/", {"there": "1"})
    assert "Here and at" not in jane.get("/signed-out/", {"state": "made-up"}).text
    assert "Here and at" not in SigningIn().get("/signed-out/", {"state": ""}).text


def test_a_provider_that_cannot_be_asked_does_not_keep_her_signed_in(jane: SigningIn, provider: FakeProvider) -> None:
    jane.arrive(provider)
    provider.metadata = {"end_session_endpoint": None}
    cache.clear()
    assert jane.post("/signout/", {"there": "1"})["Location"] == "/signed-out/"
    assert "could not be asked" in jane.get("/signed-out/").text
    assert not jane.is_signed_in


@pytest.mark.promise("shop-secrets")
def test_no_token_is_kept_but_the_one_for_signing_out_and_that_encrypted(
    jane: SigningIn, provider: FakeProvider
) -> None:
    seen: list[str] = []
    good = provider.make
    provider.make = lambda claims: seen.append(good(claims)) or seen[-1]  # type: ignore[func-returns-value]
    jane.arrive(provider)
    (access_token,) = provider.tokens
    assert provider.revoked == [access_token]
    kept = str(jane.kept()) + str(list(PendingFlow.objects.values()) + list(Identity.objects.values()))
    assert access_token not in kept and seen[0] not in kept
    assert not {seen[0], access_token} & set(jane.page().split('"'))
    assert "printshop_id_token" in jane.kept()
    jane.post("/signout/")
    assert "printshop_id_token" not in jane.kept()


def test_where_nobody_can_sign_out_no_id_token_is_kept(jane: SigningIn, provider: FakeProvider) -> None:
    provider.metadata = {"end_session_endpoint": None}
    jane.arrive(provider)
    assert "printshop_id_token" not in jane.kept()
    assert "Sign out at" not in jane.page() and "Sign out" in jane.page()
