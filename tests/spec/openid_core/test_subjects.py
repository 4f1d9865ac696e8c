"""OpenID Connect Core sections 2 and 8: how people are named."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from photodrive.authorization.models import ApplicationPolicy
from photodrive.authorization.openid import subject_identifiers
from tests.spec.openid import SignIn, client_of

pytestmark = pytest.mark.django_db
ELSEWHERE = "https://frames.example/callback/"
PAIRWISE: dict[str, Any] = {"subject_type": "pairwise"}


def sub_of(client: SignIn) -> str:
    return str(client.claims()["sub"])


@pytest.mark.spec("OpenID Connect Core", "2")
@pytest.mark.promise("subject-stable")
def test_a_name_stays_and_tells_nothing(jane: Any, sam: Any, shop: SignIn, settings: Any) -> None:
    first = sub_of(shop)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", first)
    assert "jane" not in first and str(jane.pk) != first
    settings.SECRET_KEY = "a key that was changed meanwhile"
    shop.browser.force_login(jane)
    assert sub_of(shop) == first
    shop.browser.force_login(sam)
    assert sub_of(shop) != first


@pytest.mark.spec("OpenID Connect Core", "2")
@pytest.mark.promise("subject-stable")
def test_a_name_never_goes_to_somebody_else(db: None) -> None:
    users = get_user_model().objects
    first = users.create_user("eve", pk=4711)
    client = client_of(first)
    named = sub_of(client)
    first.delete()
    client.browser.force_login(users.create_user("mallory", pk=4711))
    assert sub_of(client) != named


@pytest.mark.spec("OpenID Connect Core", "8")
def test_public_names_are_the_same_for_all_applications(jane: Any) -> None:
    assert sub_of(client_of(jane)) == sub_of(client_of(jane, redirect_uris=(ELSEWHERE,)))


@pytest.mark.spec("OpenID Connect Core", "8.1")
@pytest.mark.promise("subject-pairwise")
def test_pairwise_names_differ_from_host_to_host(jane: Any) -> None:
    clients = [
        client_of(jane),
        client_of(jane, **PAIRWISE),
        client_of(jane, redirect_uris=("https://shop.example/other/",), **PAIRWISE),
        client_of(jane, redirect_uris=(ELSEWHERE,), **PAIRWISE),
    ]
    public, shops, same_host, frames = (sub_of(client) for client in clients)
    assert shops == same_host
    assert len({public, shops, frames}) == 3


@pytest.mark.spec("OpenID Connect Core", "8.1")
@pytest.mark.promise("subject-pairwise")
@pytest.mark.parametrize(
    "uris",
    [
        ("https://shop.example/callback/", "https://other.example/callback/"),
        ("http://localhost:8000/callback/",),
        ("http://127.0.0.1:8000/callback/",),
        ("https://localhost/callback/",),
    ],
    ids=lambda uris: " ".join(uris),
)
def test_hosts_that_say_nothing_share_no_name(jane: Any, uris: tuple[str, ...]) -> None:
    one, other = (client_of(jane, redirect_uris=uris, **PAIRWISE) for _ in range(2))
    assert sub_of(one) != sub_of(other)
    assert sub_of(one) == sub_of(one)


@pytest.mark.spec("OpenID Connect Core", "5.3.2")
@pytest.mark.promise("subject-pairwise")
@pytest.mark.parametrize("kind", ["public", "pairwise"])
def test_userinfo_names_her_as_the_id_token_does(jane: Any, kind: str) -> None:
    client = client_of(jane, subject_type=kind)
    answer = client.granted()
    assert client.userinfo(answer["access_token"]).json()["sub"] == client.read(answer["id_token"])["sub"]


@pytest.mark.spec("OpenID Connect Core", "3.1.2.1")
def test_a_hint_from_before_the_kind_was_changed_still_fits(jane: Any, shop: SignIn) -> None:
    named = sub_of(shop)
    ApplicationPolicy.objects.update(**PAIRWISE)
    assert sub_of(shop) != named
    assert subject_identifiers.is_of(named, jane, shop.application)
