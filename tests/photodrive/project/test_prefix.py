"""Every address that the drive tells holds, under a path of the project and of the server that runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import include, path, set_script_prefix

from photodrive import checks
from photodrive.authorization.clients import applications
from photodrive.authorization.clients.registration_rules import DEVICE_CODE
from tests.factories.stored import make_photo
from tests.photodrive.project.conftest import Project, hosts_page
from tests.spec.flow import REDIRECT_URI, query_of
from tests.spec.openid import SCOPES, SignIn

ISSUER = "http://127.0.0.1:8000"
METADATA = "/.well-known/oauth-authorization-server"
RESOURCE = "/.well-known/oauth-protected-resource"

pytestmark = pytest.mark.django_db


class Browser(Client):
    """At a server that runs the project below ``script``, and leaves that away from the paths it hands on."""

    script = ""

    def generic(self, method: str, path: str, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        return super().generic(method, path.removeprefix(self.script), *args, **kwargs)


@pytest.fixture(params=[("", "/photos"), ("/site", ""), ("/site", "/photos")], ids=("path", "server", "both"))
def root(request: pytest.FixtureRequest, settings: Any, project: Project) -> Iterator[str]:
    """Where the drive is, as browsers see it."""
    script, prefix = request.param
    drive = path(f"{prefix}/".removeprefix("/"), include("photodrive.urls"))
    project(path("enter/", hosts_page), drive, path("", include("photodrive.well_known")))
    settings.LOGIN_URL = f"{script}/enter/"
    settings.FORCE_SCRIPT_NAME = script or None
    set_script_prefix(f"{script}/")
    Browser.script = script
    yield script + prefix
    Browser.script = ""


@pytest.fixture
def flow(root: str, jane: Any) -> SignIn:
    grants = f"authorization_code {DEVICE_CODE}"
    made = applications.register(name="Prints", redirect_uris=[REDIRECT_URI], scopes=SCOPES, grant_types=grants)
    browser = Browser()
    browser.force_login(jane)
    return SignIn(made.application, made.secret, browser=browser, back_channel=Browser(), root=root)


def test_the_metadata_names_endpoints_that_answer(root: str) -> None:
    told = Browser().get(METADATA).json()
    places = {name: urlsplit(told[name]) for name in told if name.endswith("_endpoint") or name == "jwks_uri"}
    assert {f"{place.scheme}://{place.netloc}" for place in places.values()} == {ISSUER}
    assert all(place.path.startswith(f"{root}/o/") for place in places.values())
    assert {name: Browser().get(place.path).status_code for name, place in places.items()} == {
        "authorization_endpoint": 400, "token_endpoint": 405, "pushed_authorization_request_endpoint": 405,
        "registration_endpoint": 405, "revocation_endpoint": 405, "introspection_endpoint": 405,
        "device_authorization_endpoint": 405, "userinfo_endpoint": 401, "end_session_endpoint": 200, "jwks_uri": 200,
    }  # fmt: skip


def test_a_challenge_leads_to_a_document_that_leads_to_the_server(root: str) -> None:
    refused = Browser().get(f"{root}/api/v1/photos/")
    assert (refused.status_code, f'resource_metadata="{ISSUER}{RESOURCE}"' in refused["WWW-Authenticate"]) == (
        401,
        True,
    )
    assert Browser().get(RESOURCE).json()["authorization_servers"] == [ISSUER]
    by_path = Browser().get(f"{RESOURCE}{root}/api/v1/").json()
    assert by_path["resource"] == f"{ISSUER}{root}/api/v1/"
    assert Browser().get(f"{RESOURCE}/api/v1/elsewhere/").status_code == 404


def test_the_whole_flow_goes_by_the_addresses_that_are_told(root: str, flow: SignIn, jane: Any) -> None:
    photo = make_photo(jane)
    answer = flow.allow([photo], scope="openid photos:read", resource=f"{ISSUER}{root}/api/v1/")
    told = flow.exchange(query_of(answer["Location"])["code"]).json()
    listed = flow.api(f"{root}/api/v1/photos/", told["access_token"]).json()["results"]
    assert [one["files"]["preview"] for one in listed] == [f"{ISSUER}{root}/api/v1/photos/{photo.pk}/preview/"]
    assert flow.api(f"{root}/o/userinfo/", told["access_token"]).status_code == 200


def test_a_device_is_told_where_its_owner_types_the_code(root: str, flow: SignIn) -> None:
    told = flow.post(f"{root}/o/device-authorization/", {"scope": "photos:read"}, **flow.authentication()).json()
    assert told["verification_uri"] == f"{ISSUER}{root}/o/device/"
    assert Browser().get(f"{root}/o/device/")["Location"].endswith(f"/enter/?next={root}/o/device/")


def test_who_signs_in_again_comes_back_to_the_page_of_her_form(root: str) -> None:
    answer = Browser().post(f"{root}/trash/empty/", headers={"referer": f"http://testserver{root}/trash/"})
    assert answer["Location"].endswith(f"/enter/?next={root}/trash/")


def test_pages_hold_no_address_outside_of_it(root: str, flow: SignIn, jane: Any) -> None:
    make_photo(jane)
    ours: Callable[[str], bool] = lambda address: address.startswith((f"{root}/", "/static/", "#", "?"))  # noqa: E731
    for place in ("", "albums/", "connected-apps/", "security/", "developers/", "api/v1/docs/", "photos/upload/"):
        page = flow.browser.get(f"{root}/{place}").content.decode()
        addresses = {part.split('"')[0] for name in ("href", "src", "action") for part in page.split(f' {name}="')[1:]}
        assert [address for address in addresses if not ours(address)] == [], place


def test_nothing_is_missing_by_the_checks(root: str) -> None:
    every = (checks.check_addresses, checks.check_documents, checks.check_account_pages)
    assert [check(None) for check in every] == [[], [], []]
