"""One table of applications, two servers: each serves its own, unless the operator says so for one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import oauthlib
import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from oauth2_provider.models import get_grant_model

from photodrive.authorization.clients import applications, cors_origins, developers
from photodrive.authorization.clients.registration_rules import CLIENT_CREDENTIALS, DEVICE_CODE, GRANT_TYPES
from photodrive.authorization.models import ApplicationPolicy
from photodrive.authorization.protocol.scopes import PHOTOS_READ, USAGE_READ
from photodrive.authorization.security import token_strings
from photodrive.authorization.tokens import client_credentials, refresh_tokens
from tests.factories.oauth import grant
from tests.spec.flow import REDIRECT_URI, VERIFIER, Flow
from tests.spec.signing import signing

from .at_host import PASSWORD, WAYS, AtHost, Way, by_client_credentials, by_code, by_device, by_introspection, hosts_own

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.promise("applications-of-one-server"),
    pytest.mark.filterwarnings("ignore:.*discouraged by RFC 9700:DeprecationWarning"),  # the project takes it on itself
]
DOT_FAILS = pytest.mark.xfail(
    not oauthlib.__version__.startswith("3."),
    raises=AttributeError,
    reason="django-oauth-toolkit 3.4.1 has no device flow with oauthlib 4",
    strict=True,
)
OF_DOT = ["authorization-code", "implicit", "password", "client-credentials", DEVICE_CODE, "openid-hybrid"]
EVERYTHING = " ".join(GRANT_TYPES)


def of_the_drive(owner: Any, *, confidential: bool = True, **more: Any) -> AtHost:
    """An application that the drive lets do all that there is, at the project's own server."""
    grants = EVERYTHING if confidential else f"authorization_code refresh_token {DEVICE_CODE}"
    made = applications.register(
        name="Ours", redirect_uris=[REDIRECT_URI], confidential=confidential, grant_types=grants, **more
    )
    return AtHost(made.application, made.secret, owner)


def signer(owner: Any) -> AtHost:
    return AtHost(signing(owner).application, "", owner)


@pytest.mark.parametrize("confidential", [True, False])
@pytest.mark.parametrize("way", WAYS)
def test_an_application_of_the_drive_gets_nothing_at_the_projects_own_server(
    jane: Any, way: Way, confidential: bool
) -> None:
    ours = of_the_drive(jane, confidential=confidential)
    assert way(ours) == ""
    assert not get_grant_model().objects.exists()


@pytest.mark.parametrize("way", [pytest.param(way, marks=DOT_FAILS) if way is by_device else way for way in WAYS])
def test_while_one_of_that_server_gets_it(jane: Any, way: Way) -> None:
    assert way(hosts_own(jane, WAYS[way]))


@pytest.mark.parametrize("make", [lambda jane: of_the_drive(jane, confidential=False), signer, of_the_drive])
def test_an_application_without_a_secret_is_nobody_there_and_an_empty_secret_proves_nothing(
    jane: Any, make: Callable[[Any], AtHost]
) -> None:
    ours = make(jane)
    for secret in ("", ours.application.client_secret):
        ours.secret = secret
        assert by_introspection(ours) == ""
        assert ours.post("introspect", token="x", client_secret=secret).status_code == 403


@pytest.mark.parametrize("grant_type", OF_DOT)
@pytest.mark.parametrize("kind", ["confidential", "public"])
def test_an_application_of_the_project_may_ask_at_none_of_the_drives_endpoints(
    jane: Any, grant_type: str, kind: str
) -> None:
    theirs = hosts_own(jane, grant_type, kind=kind)
    flow = Flow(theirs.application, theirs.secret)
    flow.browser.force_login(jane, backend="django.contrib.auth.backends.ModelBackend")
    assert flow.authorize().status_code == 400
    sent = {"client_id": theirs.application.client_id} | ({"client_secret": theirs.secret} if theirs.secret else {})
    presented = {"code": "x", "code_verifier": VERIFIER, "refresh_token": "x", "device_code": "x", "token": "x"}
    for path in ("token", "par", "device-authorization", "revoke_token", "introspect"):
        for name in GRANT_TYPES:
            answer = flow.post(f"/o/{path}/", {**flow.parameters(), **presented, **sent, "grant_type": name})
            assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), (path, name)


def test_nothing_that_it_had_of_the_drive_counts(jane: Any, photos: list[Any]) -> None:
    theirs = hosts_own(jane, kind="public")
    held = grant(*photos, owner=jane, application=theirs.application)
    refresh = token_strings.generate(token_strings.REFRESH_TOKEN)
    refresh_tokens.record(authorization=held.authorization, code_id=None, token=refresh, dpop_jkt="")
    of_itself = token_strings.generate(token_strings.ACCESS_TOKEN)
    client_credentials.record(
        application=theirs.application, token=of_itself, scopes=[USAGE_READ], dpop_jkt="", expires_in=60
    )
    for token in (held.token, of_itself):
        assert Client().get("/api/v1/photos/", HTTP_AUTHORIZATION=f"Bearer {token}").status_code == 401
    flow = Flow(theirs.application, "")
    assert flow.refresh(refresh, auth=False, client_id=theirs.application.client_id).status_code == 401
    assert not cors_origins.is_registered("https://shop.example")


@pytest.mark.parametrize("only", [True, False])
def test_where_the_drive_is_the_only_server_it_is_the_drives(
    jane: Any, photos: list[Any], settings: Any, only: bool
) -> None:
    theirs = hosts_own(jane, kind="public")
    held = grant(*photos, owner=jane, application=theirs.application)
    settings.PHOTODRIVE = {**settings.PHOTODRIVE, "ONLY_SERVER": only}
    flow = Flow(theirs.application, "")
    flow.browser.force_login(jane, backend="django.contrib.auth.backends.ModelBackend")
    assert flow.authorize().status_code == (303 if only else 400)
    assert Client().get("/api/v1/photos/", **held.header).status_code == (200 if only else 401)
    assert cors_origins.is_registered("https://shop.example") is only
    assert [one.pk for one in developers.of(jane)] == ([theirs.application.pk] if only else [])


def test_the_operator_may_let_the_other_server_serve_one_as_well(jane: Any, photos: list[Any]) -> None:
    both = of_the_drive(jane, host_grant_type="authorization-code")
    assert by_code(both) and by_introspection(both)
    assert by_client_credentials(both) == ""
    flow = Flow(both.application, both.secret)
    flow.browser.force_login(jane, backend="django.contrib.auth.backends.ModelBackend")
    assert flow.token(photos)


def test_disabled_at_the_drive_it_is_refused_there_at_once(jane: Any) -> None:
    both = of_the_drive(jane, host_grant_type="authorization-code")
    token, refresh = by_code(both), both.earlier_refresh_token()
    code = both.front_channel("code")["code"][0]
    applications.set_enabled(both.application, enabled=False)
    exchanged = both.token(
        grant_type="authorization_code", code=code, redirect_uri=REDIRECT_URI, code_verifier=VERIFIER
    )
    assert exchanged == both.token(grant_type="refresh_token", refresh_token=refresh) == ""
    assert [way(both) for way in WAYS if way not in (by_introspection,)] == [""] * (len(WAYS) - 1)
    assert Client().get("/host/whoami/", HTTP_AUTHORIZATION=f"Bearer {token}").json() == {"user": ""}
    assert by_introspection(both) == ""


def test_switched_on_again_it_begins_anew_there(jane: Any) -> None:
    both = of_the_drive(jane, host_grant_type="authorization-code")
    before = by_code(both)
    applications.set_enabled(both.application, enabled=False)
    applications.set_enabled(both.application, enabled=True)
    assert by_code(both)
    assert Client().get("/host/whoami/", HTTP_AUTHORIZATION=f"Bearer {before}").json() == {"user": ""}


def test_an_application_of_the_project_is_given_to_the_drive_with_the_least_rights(
    jane: Any, photos: list[Any]
) -> None:
    theirs = hosts_own(jane)
    applications.give_to_drive(theirs.application)
    policy = ApplicationPolicy.objects.get(application=theirs.application)
    assert (policy.scopes, policy.checked, policy.developer) == (PHOTOS_READ, False, jane)
    assert policy.grant_types == "authorization_code refresh_token"
    flow = Flow(theirs.application, theirs.secret)
    flow.browser.force_login(jane, backend="django.contrib.auth.backends.ModelBackend")
    assert flow.token(photos)
    assert by_code(theirs) and by_introspection(theirs)
    applications.set_enabled(theirs.application, enabled=False)
    assert (by_code(theirs), flow.authorize().status_code) == ("", 400)


def test_one_that_acts_for_itself_is_given_nothing_more(jane: Any) -> None:
    theirs = hosts_own(jane, "client-credentials")
    applications.give_to_drive(theirs.application)
    assert applications.grant_types(theirs.application) == [CLIENT_CREDENTIALS]
    assert by_client_credentials(theirs)


@pytest.mark.parametrize("source", ["cimd"])
def test_one_that_its_publisher_can_change_is_not_given_to_the_drive(jane: Any, source: str) -> None:
    theirs = hosts_own(jane)
    theirs.application.registration_source = source
    with pytest.raises(applications.NotOfTheDrive):
        applications.give_to_drive(theirs.application)
    assert not ApplicationPolicy.objects.exists()


def test_nothing_but_that_makes_it_the_drives(jane: Any) -> None:
    theirs = hosts_own(jane)
    with pytest.raises(applications.NotOfTheDrive):
        applications.set_enabled(theirs.application, enabled=True)
    with pytest.raises(applications.NotOfTheDrive):
        applications.change(theirs.application, name="Ours", redirect_uris=[REDIRECT_URI])
    assert not ApplicationPolicy.objects.exists()
    assert by_code(theirs)


def test_whoever_registered_it_edits_it_at_one_server_only(jane: Any) -> None:
    own = developers.register(jane, kind="web", name="Hers", redirect_uris=[REDIRECT_URI], scopes=[PHOTOS_READ])
    theirs = hosts_own(jane)
    given = hosts_own(jane)
    applications.give_to_drive(given.application)
    browser = theirs.browser
    pages = {one: f"/host/o/applications/{one.pk}/update/" for one in (own.application, given.application)}
    assert [browser.get(page).status_code for page in pages.values()] == [404, 404]
    assert browser.get(f"/host/o/applications/{theirs.application.pk}/update/").status_code == 200
    assert {one.pk for one in developers.of(jane)} == {one.pk for one in pages}


def test_with_the_account_of_its_developer_it_is_over(jane: Any) -> None:
    own = developers.register(jane, kind="web", name="Hers", redirect_uris=[REDIRECT_URI], scopes=[PHOTOS_READ])
    sam = get_user_model().objects.create_user("sam", password=PASSWORD)
    held = grant(owner=sam, application=own.application)
    jane.delete()
    assert applications.find(own.application.client_id) is None
    assert Client().get("/api/v1/photos/", **held.header).status_code == 401
