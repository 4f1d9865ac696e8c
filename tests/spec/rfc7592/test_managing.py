"""RFC 7592: a client reads, changes and ends its own registration."""

from __future__ import annotations

from typing import Any

import pytest
from joserfc.jwk import ECKey

from photodrive.authorization.clients import applications, client_secrets
from photodrive.authorization.models import ApplicationPolicy, Authorization
from tests.spec.flow import Flow
from tests.spec.registering import REDIRECT_URI, Registrar, Registration, bearer

pytestmark = pytest.mark.django_db

OTHER_URI = "https://prints.example/other"
KEYS = {"keys": [ECKey.generate_key("P-256").as_dict(private=False)]}
OURS = ("registration_access_token", "registration_client_uri", "client_id_issued_at", "client_secret_expires_at")


@pytest.fixture
def made(registrar: Registrar) -> Registration:
    """A web app with a secret."""
    return registrar.registered(
        scope="photos:read openid", grant_types=["authorization_code", "refresh_token"], tos_uri="https://a.example/tos"
    )


def without(told: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in names}


@pytest.mark.spec("RFC 7591", "3.2.1")
@pytest.mark.spec("RFC 7592", "3")
def test_the_answer_says_where_and_with_what_it_is_managed(made, settings):
    assert made.told["registration_client_uri"] == settings.PHOTODRIVE["ISSUER"] + made.address
    assert made.told["registration_access_token"].startswith("pd_rat_")
    policy = ApplicationPolicy.objects.get()
    assert made.told["registration_access_token"] not in {policy.registration_token_checksum, policy.previous_secret}


@pytest.mark.spec("RFC 7592", "2.1")
@pytest.mark.spec("RFC 7592", "3")
def test_it_reads_what_is_registered(made):
    """All of it but the secret, which is not known here any more; the token stays the one that it has."""
    response = made.read()
    assert response.status_code == 200
    assert (response["Cache-Control"], response["Pragma"]) == ("no-store", "no-cache")
    assert response.json() == without(made.told, "client_secret", "client_secret_expires_at")


@pytest.mark.spec("RFC 7592", "2.1")
@pytest.mark.promise("register-own")
@pytest.mark.parametrize("method", ["get", "put", "delete"])
@pytest.mark.parametrize("kind", ["none", "made up", "of another", "secret", "initial", "basic"])
def test_no_other_token_manages_it(registrar, made, method, kind):
    other = registrar.registered()
    header = {
        "none": {},
        "made up": bearer("pd_rat_x"),
        "of another": other.header,
        "secret": bearer(made.told["client_secret"]),
        "initial": bearer(registrar.token),
        "basic": {"HTTP_AUTHORIZATION": f"Basic {made.told['registration_access_token']}"},
    }[kind]
    response = getattr(made.client, method)(made.address, **header)
    assert (response.status_code, response.json()["error"]) == (401, "invalid_token")
    assert response["WWW-Authenticate"].startswith('Bearer realm="photodrive"')
    assert (made.read().status_code, other.read().status_code) == (200, 200)


@pytest.mark.spec("RFC 7592", "2.1")
@pytest.mark.promise("register-own")
def test_a_client_that_does_not_exist_is_told_like_one_of_another(registrar, made):
    """And costs nobody the token (the specification would have it revoked): a typing mistake is no theft."""
    other = registrar.registered()
    answers = [made.client.get(f"/o/register/{name}/", **other.header) for name in (made.told["client_id"], "nobody")]
    assert {(answer.status_code, answer.content, answer["WWW-Authenticate"]) for answer in answers} == {
        (401, answers[0].content, answers[0]["WWW-Authenticate"])
    }
    assert other.read().status_code == 200


@pytest.mark.spec("RFC 7592", "2.2")
def test_a_change_replaces_and_is_told(made):
    response = made.change(client_name="Prints & frames", redirect_uris=[OTHER_URI], client_uri="https://a.example/")
    told = response.json()
    assert response.status_code == 200
    assert (told["client_name"], told["redirect_uris"]) == ("Prints & frames", [OTHER_URI])
    assert told["registration_access_token"] == made.told["registration_access_token"]
    assert told == made.read().json()
    assert applications.policy_of(made.application).home_page == "https://a.example/"


@pytest.mark.spec("RFC 7592", "2.2")
@pytest.mark.parametrize("empty", ["left out", "null"])
def test_what_a_change_leaves_out_is_deleted(made, empty):
    changed = without(made.metadata(), "tos_uri") if empty == "left out" else made.metadata(tos_uri=None)
    assert "tos_uri" not in made.put(changed).json()


@pytest.mark.spec("RFC 7592", "2.2")
def test_what_it_may_do_stays_where_a_change_leaves_it_out(made):
    """The server may ignore an empty value; a right that was given up could not be had again."""
    told = made.put({"client_id": made.told["client_id"], "redirect_uris": [REDIRECT_URI]}).json()
    for name in ("scope", "grant_types", "token_endpoint_auth_method"):
        assert told[name] == made.told[name]


@pytest.mark.spec("RFC 7592", "2.2")
@pytest.mark.parametrize("client_id", [None, "", "another", 7, ["x"]])
def test_a_change_names_its_client(made, client_id):
    response = made.change(client_id=client_id, client_name="Changed")
    assert (response.status_code, response.json()["error"]) == (400, "invalid_client_metadata")
    assert made.read().json()["client_name"] == "Prints"


@pytest.mark.spec("RFC 7592", "2.2")
@pytest.mark.parametrize("name", OURS)
def test_a_change_is_no_place_for_what_the_server_says(made, name):
    response = made.change(**{name: made.told[name]})
    assert (response.status_code, response.json()["error"]) == (400, "invalid_client_metadata")
    assert name in response.json()["error_description"]


@pytest.mark.spec("RFC 7592", "2.2")
def test_a_change_may_name_the_current_secret_and_no_other(made):
    assert made.change(client_secret=made.told["client_secret"]).status_code == 200
    assert made.put(without(made.metadata(), "client_secret")).status_code == 200
    for secret in ("", "wrong", 7, made.told["client_secret"].lower()):
        response = made.change(client_secret=secret)
        assert (response.status_code, response.json()["error"]) == (400, "invalid_client_metadata")
    assert client_secrets.secret_is(made.application, made.told["client_secret"])


@pytest.mark.spec("RFC 7592", "2.2")
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"redirect_uris": ["javascript:alert(1)"]}, "invalid_redirect_uri"),
        ({"redirect_uris": []}, "invalid_redirect_uri"),
        ({"redirect_uris": "https://a.example/"}, "invalid_redirect_uri"),
        ({"response_types": ["token"]}, "invalid_client_metadata"),
        ({"jwks_uri": "https://10.0.0.1/keys"}, "invalid_client_metadata"),
        ({"software_statement": "a.b.c"}, "unapproved_software_statement"),
        ({"client_name": 7}, "invalid_client_metadata"),
    ],
)
def test_a_change_that_does_not_fit_changes_nothing(made, changes, error):
    before = made.read().json()
    response = made.change(client_name="Changed", **changes) if "client_name" not in changes else made.change(**changes)
    assert (response.status_code, response.json()["error"]) == (400, error)
    assert made.read().json() == before


@pytest.mark.spec("RFC 7592", "2.2")
def test_a_change_is_json(made):
    response = made.client.put(made.address, b"client_id=x", content_type="text/plain", **made.header)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


@pytest.mark.spec("RFC 7592", "2.2")
def test_from_a_secret_to_a_key_and_not_back(made):
    """The old secret ends with that; what makes a client stricter only comes."""
    by_key = without(made.metadata(token_endpoint_auth_method="private_key_jwt", jwks=KEYS), "client_secret")
    told = made.put(by_key).json()
    assert (told["token_endpoint_auth_method"], told["jwks"]) == ("private_key_jwt", KEYS)
    assert not client_secrets.secret_is(made.application, made.told["client_secret"])
    assert made.put(by_key | {"token_endpoint_auth_method": None}).json()["jwks"] == KEYS
    for method in ("client_secret_basic", "none"):
        response = made.put(by_key | {"token_endpoint_auth_method": method})
        assert (response.status_code, response.json()["error"]) == (400, "invalid_client_metadata")


@pytest.mark.spec("RFC 7592", "2.3")
@pytest.mark.promise("register-ends")
def test_ending_it_ends_everything_at_once(registrar, jane, photos):
    made = registrar.registered()
    flow = Flow(made.application, made.told["client_secret"], redirect_uri=REDIRECT_URI)
    flow.browser.force_login(jane)
    token, code = flow.token(photos), flow.code(photos)
    response = made.delete()
    assert (response.status_code, response.content) == (204, b"")
    assert (response["Cache-Control"], response["Pragma"]) == ("no-store", "no-cache")
    assert flow.api("/api/v1/photos/", token).status_code == 401
    assert flow.exchange(code).status_code == 401
    assert flow.authorize().status_code == 400, "an error page, never a redirect"
    assert not Authorization.objects.active().exists()
    for answer in (made.read(), made.change(), made.delete()):
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")


@pytest.mark.spec("RFC 7592", "2.3")
@pytest.mark.promise("register-ends")
def test_one_that_ended_can_do_nothing_even_if_it_is_switched_on_again(registrar, jane, photos):
    made = registrar.registered()
    flow = Flow(made.application, made.told["client_secret"], redirect_uri=REDIRECT_URI)
    flow.browser.force_login(jane)
    token = flow.token(photos)
    made.delete()
    application = made.application
    applications.set_enabled(application, enabled=True)
    assert flow.api("/api/v1/photos/", token).status_code == 401
    assert flow.authorize().status_code == 400
    assert not client_secrets.secret_is(application, made.told["client_secret"])
    assert applications.grant_types(application) == applications.allowed_scopes(application) == []
    assert made.read().status_code == 401


@pytest.mark.spec("RFC 7592", "2.3")
@pytest.mark.promise("register-ends")
def test_ending_it_ends_its_own_tokens_too(registrar):
    made = registrar.registered(grant_types=["client_credentials"], response_types=[], scope="usage:read")
    flow = Flow(made.application, made.told["client_secret"])
    token = flow.post("/o/token/", {"grant_type": "client_credentials"}, **flow.authentication()).json()["access_token"]
    assert flow.api("/api/v1/usage/", token).status_code == 200
    made.delete()
    applications.set_enabled(made.application, enabled=True)
    assert flow.api("/api/v1/usage/", token).status_code == 401


@pytest.mark.spec("RFC 7592", "2")
@pytest.mark.parametrize("method", ["post", "patch"])
def test_other_methods_are_none(made, method):
    response = getattr(made.client, method)(made.address, **made.header)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, PUT, DELETE")
