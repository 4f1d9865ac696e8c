"""OpenID Connect Core section 8.1: no application gets the pairwise names of a site that is not its own."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from photodrive.authorization.clients import applications, developers
from photodrive.authorization.clients.client_metadata import ClientMetadata
from photodrive.authorization.clients.registration_rules import DEVICE_CODE, with_sector_proof
from photodrive.authorization.models import ApplicationPolicy, Authorization
from photodrive.authorization.openid import subject_identifiers
from photodrive.authorization.security import safe_fetch
from tests.photodrive.admin.test_applications import ADD, form, operator
from tests.photodrive.web.developers.test_developers import form as developers_form
from tests.spec.flow import REDIRECT_URI, query_of
from tests.spec.openid import SignIn, client_of
from tests.spec.registering import REDIRECT_URI as THEIRS
from tests.spec.registering import Registrar, initial_token
from tests.spec.rfc8628.conftest import Frame

__all__ = ["operator"]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.spec("OpenID Connect Core", "8.1"),
    pytest.mark.promise("subject-pairwise"),
]
PAIRWISE: dict[str, Any] = {"subject_type": "pairwise"}
BY_DEVICE = f"authorization_code refresh_token {DEVICE_CODE}"
LIST, ELSEWHERE = "https://shop.example/sector.json", "https://thief.example/callback/"


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What stands at which address; nothing else can be fetched."""
    found: dict[str, object] = {}

    def get(url: str, **_: Any) -> bytes:
        assert not connection.savepoint_ids, "no call to others inside a transaction"
        if url not in found:
            raise safe_fetch.FetchFailed
        return json.dumps(found[url]).encode()

    monkeypatch.setattr(safe_fetch, "get", get)
    return found


@pytest.fixture
def shop(jane: Any) -> SignIn:
    """The site whose names are worth something."""
    return client_of(jane, **PAIRWISE)


def sub_of(client: SignIn) -> str:
    return str(client.claims()["sub"])


def names_by_device(client: SignIn) -> set[str]:
    """All that a device of ``client`` hears of her name: ID token, userinfo, introspection, a renewed ID token."""
    frame = Frame(client.application, client.secret, client.redirect_uri, browser=client.browser)
    codes = frame.codes(scope="openid offline_access")
    frame.browser.post(frame.consent_page(codes["user_code"]), {"decision": "allow"})
    return names_of(client, frame.poll(codes["device_code"]).json())


def names_of(client: SignIn, answer: dict[str, Any]) -> set[str]:
    """``answer`` is that of the token endpoint."""
    renewed = client.refresh(answer["refresh_token"]).json()
    asked = client.post("/o/introspect/", {"token": renewed["access_token"]}, **client.authentication())
    told = [client.userinfo(renewed["access_token"]).json()["sub"], asked.json()["sub"]]
    told += [client.read(one["id_token"])["sub"] for one in (answer, renewed) if "id_token" in one]
    return set(told)


def with_list(client: SignIn, *, uri: str = LIST, **stated: Any) -> SignIn:
    """``client`` with its sector proved as a form would do it."""
    held = applications.metadata_of(client.application)
    said = ClientMetadata(**{**vars(held), "sector_identifier_uri": uri, **stated})
    applications.change(client.application, with_sector_proof(said, client_id=client.application.client_id))
    return client


def thief_of(jane: Any, **policy: Any) -> SignIn:
    """An application that claims the addresses of the shop."""
    return client_of(jane, name="Thief", **{**PAIRWISE, **policy})


def test_a_device_learns_no_name_of_a_host_that_it_claims(jane: Any, shop: SignIn) -> None:
    hers = sub_of(shop)
    assert hers not in names_by_device(thief_of(jane, grant_types=BY_DEVICE))


def test_nor_when_it_gives_its_devices_up_later(jane: Any, shop: SignIn) -> None:
    thief = thief_of(jane, grant_types=BY_DEVICE)
    frame = Frame(thief.application, thief.secret, thief.redirect_uri, browser=thief.browser)
    codes = frame.codes(scope="openid offline_access")
    frame.browser.post(frame.consent_page(codes["user_code"]), {"decision": "allow"})
    answer = frame.poll(codes["device_code"]).json()
    applications.decide(thief.application, grant_types="authorization_code refresh_token")
    assert thief.refresh(answer["refresh_token"]).json()["error"] == "invalid_grant"
    assert thief.api("/o/userinfo/", answer["access_token"]).status_code == 401


@pytest.mark.parametrize("own", [ELSEWHERE, "http://127.0.0.1:7000/callback/", "https://shop.example.thief.example/"])
@pytest.mark.parametrize("with_their_list", [False, True])
def test_nor_by_addresses_that_it_claims_later(
    jane: Any, shop: SignIn, published: dict[str, object], with_their_list: bool, own: str
) -> None:
    published[LIST] = [REDIRECT_URI]
    hers = sub_of(shop)
    thief = client_of(jane, redirect_uris=(own,), **PAIRWISE)
    answer = thief.granted(scope="openid offline_access")
    held = applications.metadata_of(thief.application)
    claimed = ClientMetadata(**{**vars(held), "redirect_uris": [REDIRECT_URI]})
    applications.change(thief.application, claimed)
    if with_their_list:
        with_list(thief)
    assert hers not in names_of(thief, answer)


def test_a_scheme_that_is_called_like_the_host_is_not_the_host(jane: Any, shop: SignIn) -> None:
    hers, scheme = sub_of(shop), "shop.example:/callback"
    made = applications.register(name="App", redirect_uris=[scheme], confidential=False, scopes=["openid"])
    applications.decide(made.application, **PAIRWISE)
    thief = SignIn(made.application, "", redirect_uri=scheme)
    thief.browser.force_login(jane)
    code = query_of(thief.browser.post(thief.consent_url(), {"decision": "allow"})["Location"])["code"]
    token = thief.exchange(code, auth=False, client_id=made.application.client_id).json()["access_token"]
    applications.change(made.application, redirect_uris=[REDIRECT_URI], name="App", scopes=["openid"], **PAIRWISE)
    assert thief.userinfo(token).json()["sub"] != hers


def test_what_she_agreed_to_at_one_host_answers_for_her_at_no_other(jane: Any) -> None:
    both = client_of(jane, redirect_uris=(REDIRECT_URI, ELSEWHERE), remembers_consent=True)
    both.granted()
    assert both.browser.get(both.consent_url()).status_code == 303
    both.redirect_uri = ELSEWHERE
    assert both.browser.get(both.consent_url()).status_code == 200


def test_a_list_joins_several_hosts(jane: Any, shop: SignIn, published: dict[str, object]) -> None:
    published[LIST] = [REDIRECT_URI, ELSEWHERE]
    hers = sub_of(shop)
    both = client_of(jane, redirect_uris=(REDIRECT_URI, ELSEWHERE), **PAIRWISE)
    assert sub_of(both) != hers
    assert sub_of(with_list(both)) == hers
    assert sub_of(with_list(client_of(jane, redirect_uris=(ELSEWHERE,), **PAIRWISE))) == hers


def test_an_older_list_counts_for_no_newer_address(jane: Any, shop: SignIn, published: dict[str, object]) -> None:
    published[LIST] = [ELSEWHERE]
    hers, other = sub_of(shop), with_list(client_of(jane, redirect_uris=(ELSEWHERE,), **PAIRWISE))
    other.application.redirect_uris += " https://more.example/callback/"
    other.application.save()
    assert sub_of(other) != hers
    ApplicationPolicy.objects.filter(application=other.application).update(sector_identifier_uri="https://x.example/")
    assert sub_of(other) != hers


def test_a_device_that_the_list_names_is_of_the_site(jane: Any, shop: SignIn, published: dict[str, object]) -> None:
    device = thief_of(jane, grant_types=BY_DEVICE)
    published[LIST] = [REDIRECT_URI]
    with pytest.raises(ValidationError, match="must name the application"):
        with_list(device)
    published[LIST] = [REDIRECT_URI, device.application.client_id]
    assert names_by_device(with_list(device)) == {sub_of(shop)}
    Authorization.objects.all().delete()
    ApplicationPolicy.objects.filter(application=device.application).update(grant_types=f"{DEVICE_CODE} refresh_token")
    with_list(device, redirect_uris=[], grant_types=f"{DEVICE_CODE} refresh_token")
    assert names_by_device(device) == {sub_of(shop)}


def test_its_keys_name_an_application_that_signs_and_no_other(published: dict[str, object]) -> None:
    keys = "https://shop.example/jwks.json"
    published[LIST] = [REDIRECT_URI, keys]
    told: dict[str, Any] = {"redirect_uris": [REDIRECT_URI], "grant_types": BY_DEVICE, "jwks_uri": keys}
    signs = ClientMetadata(
        name="TV", client_authentication="private_key_jwt", sector_identifier_uri=LIST, **told
    )  # fmt: skip
    assert with_sector_proof(signs).sector_proof == {"uri": LIST, "listed": [REDIRECT_URI], "names_client": True}
    with pytest.raises(ValidationError):
        with_sector_proof(ClientMetadata(name="TV", sector_identifier_uri=LIST, **told))


@pytest.mark.parametrize(
    "listed",
    [None, [], {}, {"redirect_uris": [THEIRS]}, THEIRS, [THEIRS, 1], [[THEIRS]], [THEIRS + "/"], [THEIRS.upper()], 7],
    ids=str,
)
def test_what_is_no_list_of_its_addresses_is_refused(published: dict[str, object], listed: object) -> None:
    if listed is not None:
        published[LIST] = listed
    answer = Registrar(initial_token()).register(sector_identifier_uri=LIST)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client_metadata")
    assert answer.json()["error_description"].startswith("sector_identifier_uri")


@pytest.mark.promise("fetch-safely")
@pytest.mark.parametrize(
    "uri",
    ["http://shop.example/x", "https://127.0.0.1/x", "https://localhost/x", "https://a@shop.example/x", "x", 7, ["x"]],
    ids=str,
)
def test_what_is_no_public_address_is_refused(db: None, uri: object) -> None:
    answer = Registrar(initial_token()).register(sector_identifier_uri=uri)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client_metadata")


def test_a_client_that_registers_itself_proves_it_anew_at_each_change(published: dict[str, object]) -> None:
    published[LIST] = [THEIRS]
    made = Registrar(initial_token()).registered(sector_identifier_uri=LIST)
    assert made.told["sector_identifier_uri"] == LIST
    more = [THEIRS, "https://more.example/callback/"]
    assert made.change(redirect_uris=more).json()["error"] == "invalid_client_metadata"
    published[LIST] = more
    assert made.change(redirect_uris=more).json()["redirect_uris"] == more
    assert "sector_identifier_uri" not in made.change(redirect_uris=more, sector_identifier_uri=None).json()
    assert ApplicationPolicy.objects.get().sector_proof is None


@pytest.mark.parametrize("host", ["nas.local", "router", "10.0.0.1", "[fd00::1]", "printer.home.arpa", "tv.lan"])
def test_a_host_that_each_network_gives_anew_says_nothing(jane: Any, host: str) -> None:
    one, other = (client_of(jane, redirect_uris=(f"https://{host}/callback/",), **PAIRWISE) for _ in range(2))
    assert sub_of(one) != sub_of(other)


def test_her_names_are_known_again_in_a_hint(jane: Any, shop: SignIn, published: dict[str, object]) -> None:
    published[LIST] = [REDIRECT_URI]
    thief, hers = thief_of(jane, grant_types=BY_DEVICE), sub_of(shop)
    (its,) = names_by_device(thief)
    assert subject_identifiers.is_of(hers, jane, shop.application)
    assert subject_identifiers.is_of(its, jane, thief.application)
    assert not subject_identifiers.is_of(hers, jane, thief.application)


# -- where people say it --


def test_a_developer_says_it_and_reads_what_is_missing(jane: Any, client: Any, published: dict[str, object]) -> None:
    client.force_login(jane)
    sent = developers_form(redirect_uris=REDIRECT_URI, sector_identifier_uri=LIST)
    page = client.post("/developers/register/", sent)
    assert page.status_code == 422 and "could not be read" in page.content.decode()
    published[LIST] = [REDIRECT_URI]
    assert client.post("/developers/register/", sent).status_code == 200
    (application,) = developers.of(jane)
    address = f"/developers/{application.client_id}/"
    assert LIST in client.get(address).content.decode()
    other = {"name": "Shop", "redirect_uris": ELSEWHERE, "scopes": "photos:read", "sector_identifier_uri": LIST}
    assert ELSEWHERE in client.post(address, other).content.decode()
    published[LIST] = [ELSEWHERE]
    assert client.post(address, other).status_code == 302
    proof = ApplicationPolicy.objects.get().sector_proof
    assert proof and proof["listed"] == [ELSEWHERE]


def test_an_operator_says_it(operator: Any, published: dict[str, object]) -> None:
    wanted = form(sector_identifier_uri=LIST, subject_type="pairwise")
    assert "could not be read" in operator.post(ADD, wanted).content.decode()
    published[LIST] = str(wanted["redirect_uris"]).split()
    operator.post(ADD, {**wanted, "token": "another"})
    policy = ApplicationPolicy.objects.get()
    assert policy.sector_proof and policy.sector_proof["uri"] == LIST
