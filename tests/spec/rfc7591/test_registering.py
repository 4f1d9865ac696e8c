"""RFC 7591: registering. Who may, what the answer says, and what the new client can do with it."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from joserfc.jwk import ECKey

from photodrive.authorization.clients import applications, initial_access_tokens
from photodrive.authorization.models import ApplicationPolicy, InitialAccessToken
from photodrive.authorization.protocol.scopes import OF_ITSELF, SCOPES
from tests.spec.flow import Flow, basic
from tests.spec.registering import GOOD, REDIRECT_URI, URL, Registrar, application_of, bearer, initial_token

pytestmark = pytest.mark.django_db

KEYS = {"keys": [ECKey.generate_key("P-256").as_dict(private=False)]}
FULL: dict[str, Any] = {
    "client_name": "Prints",
    "redirect_uris": [REDIRECT_URI, "https://prints.example/other"],
    "token_endpoint_auth_method": "client_secret_basic",
    "grant_types": ["authorization_code", "refresh_token"],
    "response_types": ["code"],
    "client_uri": "https://prints.example/",
    "scope": "photos:read offline_access openid",
    "contacts": ["ann@prints.example", "bob@prints.example"],
    "tos_uri": "https://prints.example/terms",
    "policy_uri": "https://prints.example/privacy",
    "jwks": KEYS,
    "software_id": "4NRB1-0XZABZI9E6-5SM3R",
    "software_version": "2.1",
    "application_type": "web",
    "subject_type": "pairwise",
    "id_token_signed_response_alg": "ES256",
    "post_logout_redirect_uris": ["https://prints.example/bye"],
    "require_pushed_authorization_requests": True,
    "dpop_bound_access_tokens": True,
    "authorization_details_types": ["photos"],
}


@pytest.mark.spec("RFC 7591", "3.2.1")
@pytest.mark.spec("OpenID Connect Registration", "3.2")
def test_the_answer_has_credentials_and_all_that_is_registered(registrar):
    before = int(time.time())
    response = registrar.register(FULL)
    told = response.json()
    assert response.status_code == 201
    assert response["Content-Type"] == "application/json"
    assert (response["Cache-Control"], response["Pragma"]) == ("no-store", "no-cache")
    assert {name: told[name] for name in FULL} == FULL
    assert told["client_id"]
    assert told["client_secret"].startswith("pd_cs_")
    assert told["client_secret_expires_at"] == 0
    assert before - 1 <= told["client_id_issued_at"] <= time.time() + 1


@pytest.mark.spec("RFC 7591", "2")
def test_what_is_left_out_has_the_defaults_of_the_specification(registrar):
    told = registrar.register().json()
    assert told["token_endpoint_auth_method"] == "client_secret_basic"
    assert told["grant_types"] == ["authorization_code"]
    assert told["response_types"] == ["code"]
    assert told["scope"].split() == [scope for scope in SCOPES if scope not in OF_ITSELF], "all that the token allows"
    assert told["subject_type"] == "public"
    assert told["id_token_signed_response_alg"] == "RS256"
    assert "require_pushed_authorization_requests" not in told or told["require_pushed_authorization_requests"] is False


@pytest.mark.spec("RFC 7591", "2")
def test_null_is_what_is_left_out(registrar):
    told = registrar.register(dict.fromkeys(FULL) | GOOD).json()
    assert registrar.register().json().keys() == told.keys()


@pytest.mark.spec("RFC 7591", "2")
def test_what_is_not_understood_is_ignored(registrar):
    told = registrar.register(client_colour="blue", client_name__x={"a": [1]}, request_uris=["https://a.example/"])
    assert told.status_code == 201
    assert not {"client_colour", "client_name__x", "request_uris"} & told.json().keys()


@pytest.mark.spec("RFC 7591", "2.2")
def test_names_in_other_languages_may_come_along(registrar):
    told = registrar.register(**{"client_name#de": "Abzüge", "client_name#ja-Jpan-JP": "写真"}).json()
    assert told["client_name"] == "Prints"
    assert registrar.register(client_name="写真プリント").json()["client_name"] == "写真プリント"


@pytest.mark.spec("RFC 7591", "2")
def test_a_client_without_a_name_is_called_by_its_host(registrar):
    assert registrar.register({"redirect_uris": [REDIRECT_URI]}).json()["client_name"] == "prints.example"
    by_page = {"redirect_uris": [REDIRECT_URI], "client_uri": "https://about.example/"}
    assert registrar.register(by_page).json()["client_name"] == "about.example"


@pytest.mark.spec("RFC 7591", "3")
@pytest.mark.promise("register-token")
@pytest.mark.parametrize("kind", ["none", "made up", "well formed", "ended", "expired", "used up", "a client secret"])
def test_without_a_live_initial_token_nobody_registers(registrar, kind):
    token = {"none": "", "made up": "pd_iat_x"}.get(kind) or initial_token(uses=1)
    row = InitialAccessToken.objects.latest("pk")
    if kind == "none":
        token = ""
    if kind == "well formed":
        token = initial_token()
        InitialAccessToken.objects.latest("pk").delete()
    if kind == "ended":
        initial_access_tokens.end(row)
    if kind == "expired":
        InitialAccessToken.objects.filter(pk=row.pk).update(expires_at=row.created_at)
    if kind == "used up":
        assert Registrar(token).register().status_code == 201
    if kind == "a client secret":
        token = registrar.register().json()["client_secret"]
    known = ApplicationPolicy.objects.count()
    response = Registrar(token).register()
    assert (response.status_code, response.json()["error"]) == (401, "invalid_token")
    challenge = response["WWW-Authenticate"]
    assert challenge.startswith('Bearer realm="photodrive"')
    assert ('error="invalid_token"' in challenge) == bool(token)
    assert ApplicationPolicy.objects.count() == known


@pytest.mark.spec("RFC 7591", "3")
def test_a_refused_registration_uses_nothing_up(registrar):
    once = Registrar(initial_token(uses=1))
    assert once.register(redirect_uris=["javascript:alert(1)"]).status_code == 400
    assert once.register().status_code == 201
    assert once.register().status_code == 401


@pytest.mark.spec("RFC 7591", "3.1")
@pytest.mark.promise("json-errors")
@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", b"redirect_uris=https://a.example/"),
        ("text/plain", b"{}"),
        ("", b"{}"),
        ("application/json", b""),
        ("application/json", b"["),
        ("application/json", b"[]"),
        ("application/json", b"null"),
        ("application/json", b"\xff\xfe{}"),
        ("application/json", b'{"client_name": "a", "client_name": "b"}'),
        ("application/json", b"[" * 100_000),
        ("application/json", b'{"n": ' + b"9" * 5000 + b"}"),
    ],
)
def test_what_is_no_json_object_is_refused(registrar, content_type, body):
    response = registrar.client.post(URL, body, content_type=content_type, **bearer(registrar.token))
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


@pytest.mark.spec("RFC 7591", "3.1")
def test_the_body_is_bounded_and_the_address_carries_nothing(registrar):
    huge = registrar.register(client_name="a" * 200_000)
    assert (huge.status_code, huge.json()["error"]) == (413, "invalid_request")
    in_address = registrar.client.post(
        f"{URL}?access_token={registrar.token}", GOOD, content_type="application/json", **bearer(registrar.token)
    )
    assert (in_address.status_code, in_address.json()["error"]) == (400, "invalid_request")
    alone = registrar.client.post(f"{URL}?access_token={registrar.token}", GOOD, content_type="application/json")
    assert alone.status_code == 401


@pytest.mark.spec("RFC 7591", "3")
@pytest.mark.spec("RFC 8414", "2")
@pytest.mark.parametrize("document", ["oauth-authorization-server", "openid-configuration"])
def test_the_metadata_names_the_endpoint_where_it_is_on(registrar, settings, document):
    told = registrar.client.get(f"/.well-known/{document}").json()
    assert told["registration_endpoint"] == settings.PHOTODRIVE["ISSUER"] + URL
    made = registrar.registered()
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "REGISTRATION_ENABLED": False}
    assert "registration_endpoint" not in registrar.client.get(f"/.well-known/{document}").json()
    assert (registrar.register().status_code, made.read().status_code) == (404, 404)


@pytest.mark.spec("RFC 7591", "3.2.1")
def test_the_new_client_works(registrar, jane, photos):
    told = registrar.register(redirect_uris=[REDIRECT_URI], scope="photos:read").json()
    flow = Flow(application_of_id(told["client_id"]), told["client_secret"], redirect_uri=REDIRECT_URI)
    flow.browser.force_login(jane)
    assert flow.api("/api/v1/photos/", flow.token(photos)).status_code == 200


def application_of_id(client_id: str) -> Any:
    return ApplicationPolicy.objects.select_related("application").get(application__client_id=client_id).application


@pytest.mark.spec("RFC 7591", "2")
@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_a_secret_works_both_ways(registrar, method):
    """The answer names one of them, whichever was asked for (section 3.2.1)."""
    told = registrar.register(
        token_endpoint_auth_method=method, grant_types=["client_credentials"], scope="usage:read", response_types=[]
    ).json()
    assert told["token_endpoint_auth_method"] == "client_secret_basic"
    form = {"grant_type": "client_credentials"}
    credentials = {"client_id": told["client_id"], "client_secret": told["client_secret"]}
    flow = Flow(application_of_id(told["client_id"]), told["client_secret"])
    assert flow.post("/o/token/", form | credentials).status_code == 200
    assert flow.post("/o/token/", form, **basic(told["client_id"], told["client_secret"])).status_code == 200


@pytest.mark.spec("RFC 7591", "2")
def test_a_public_client_has_no_secret(registrar):
    told = registrar.register(token_endpoint_auth_method="none").json()
    assert told["token_endpoint_auth_method"] == "none"
    assert not {"client_secret", "client_secret_expires_at"} & told.keys()
    assert not applications.is_confidential(application_of_id(told["client_id"]))


@pytest.mark.spec("RFC 7591", "2")
def test_a_client_with_keys_has_no_secret(registrar):
    told = registrar.register(token_endpoint_auth_method="private_key_jwt", jwks=KEYS).json()
    assert (told["token_endpoint_auth_method"], told["jwks"]) == ("private_key_jwt", KEYS)
    assert "client_secret" not in told


@pytest.mark.spec("RFC 7591", "3.2.1")
def test_two_clients_have_nothing_in_common(registrar):
    one, other = registrar.register(), registrar.register()
    assert application_of(one) != application_of(other)
    for name in ("client_id", "client_secret", "registration_access_token", "registration_client_uri"):
        assert one.json()[name] != other.json()[name]


@pytest.mark.spec("RFC 7591", "2")
def test_a_token_grants_its_own_scopes_at_most(registrar):
    """The server may register less than was asked for, and says what (section 3.2.1)."""
    narrow = Registrar(initial_token(scopes=["photos:read", "openid"]))
    assert narrow.register(scope="photos:write openid photos:read everything").json()["scope"] == "openid photos:read"
    response = narrow.register(scope="photos:write everything")
    assert (response.status_code, response.json()["error"]) == (400, "invalid_client_metadata")


@pytest.mark.spec("RFC 7591", "2")
@pytest.mark.promise("register-rights")
@pytest.mark.parametrize("left_out", [{}, {"scope": None}, {"scope": ""}, {"scope": "  "}], ids=str)
@pytest.mark.parametrize("most", [["photos:read"], ["openid", "email"], ["photos:write", "openid", "usage:read"]])
def test_who_names_no_scope_gets_what_the_token_allows(most, left_out):
    made = Registrar(initial_token(scopes=most)).registered(**left_out)
    usable = [scope for scope in most if scope not in OF_ITSELF]
    assert made.told["scope"].split() == usable
    assert made.change(scope=usable[0]).json()["scope"] == usable[0]
    assert made.change(**left_out).json()["scope"] == usable[0], "what it gave up stays so"
    assert made.change(scope=" ".join(most)).json()["scope"] == usable[0]


@pytest.mark.spec("RFC 7591", "3")
@pytest.mark.spec("RFC 6750", "3")
@pytest.mark.promise("register-token")
@pytest.mark.parametrize("token", ["", "pd_iat_x"])
@pytest.mark.parametrize(
    ("given", "page"),
    [
        ({"DEVELOPERS_ENABLED": False}, None),
        ({"DEVELOPERS_ENABLED": True}, "http://127.0.0.1:8000/developers/"),
        (
            {"DEVELOPERS_ENABLED": True, "REGISTRATION_HELP": "https://help.example/how?a=b"},
            "https://help.example/how?a=b",
        ),
    ],
)
def test_who_has_no_token_is_told_how_to_get_one(db, settings, token, given, page):
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, **given}
    response = Registrar(token).register()
    told, challenge = response.json(), response["WWW-Authenticate"]
    assert response.status_code == 401
    assert "initial access token" in told["error_description"] and "administrator" in told["error_description"]
    assert ("/developers/" in told["error_description"]) is given["DEVELOPERS_ENABLED"]
    assert re.fullmatch(r"[\x20\x21\x23-\x5b\x5d-\x7e]+", told["error_description"])  # RFC 6749 section 5.2
    assert told.get("error_uri") == page
    said = dict(re.findall(r'(\w+)="([^"]*)"', challenge.removeprefix("Bearer ")))
    assert said == {"realm": "photodrive", **({"error": "invalid_token"} if token else {}), **{
        name: value for name, value in told.items() if name != "error"
    }}  # fmt: skip


@pytest.mark.spec("RFC 7592", "2")
def test_who_manages_without_the_token_is_told_where_it_was(registrar):
    made = registrar.registered()
    nothing: dict[str, Any] = {}
    for headers in (nothing, registrar.registered().header):
        response = registrar.client.get(made.address, **headers)
        assert response.status_code == 401
        assert "registration_access_token" in response.json()["error_description"]
        assert "registration_access_token" in response["WWW-Authenticate"]


@pytest.mark.spec("RFC 7591", "2")
def test_a_scope_that_it_cannot_use_is_not_registered(registrar):
    assert registrar.register(scope="photos:read usage:read").json()["scope"] == "photos:read"
    both = ["authorization_code", "client_credentials"]
    assert registrar.register(scope="photos:read usage:read", grant_types=both).json()["scope"] == (
        "photos:read usage:read"
    )


@pytest.mark.spec("RFC 7591", "2.1")
def test_a_device_needs_no_address_and_has_no_response_type(registrar):
    device = ["urn:ietf:params:oauth:grant-type:device_code"]
    told = registrar.register({"grant_types": device, "token_endpoint_auth_method": "none"}).json()
    assert (told["grant_types"], told["response_types"], told["redirect_uris"]) == (device, [], [])
    assert told["client_name"] == "An app without a name"
