"""What one server gave is nothing at the other, even where one application is served by both and owns it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import get_access_token_model, get_device_grant_model

from photodrive.authorization.clients.registration_rules import CLIENT_CREDENTIALS, DEVICE_CODE
from photodrive.authorization.protocol.scopes import OFFLINE_ACCESS, OPENID, PHOTOS_READ
from tests.spec.flow import REDIRECT_URI, VERIFIER, Flow

from .at_host import AtHost, by_code, by_introspection, hosts_own, issued
from .test_applications_of_two_servers import of_the_drive

pytestmark = [pytest.mark.django_db, pytest.mark.promise("tokens-ours-alone")]
BACKEND = "django.contrib.auth.backends.ModelBackend"
PRESENTED = {"redirect_uri": REDIRECT_URI, "code_verifier": VERIFIER}
OPERATORS = "/host/admin/photodrive/registeredapplication/"
SEARCH = "/host/admin/autocomplete/?app_label=photodrive&model_name=albumphoto&field_name=photo&term="
PAGES = ["/", "/connected-apps/", "/security/", "/developers/", "/host/o/applications/", "/host/o/authorized_tokens/"]


@pytest.fixture
def there(jane: Any) -> AtHost:
    """One application that both serve, at the project's own server."""
    scopes = [PHOTOS_READ, OFFLINE_ACCESS, OPENID]
    return of_the_drive(jane, host_grant_type="authorization-code", scopes=scopes)


@pytest.fixture
def here(there: AtHost, jane: Any) -> Flow:
    """The same one at the drive."""
    flow = Flow(there.application, there.secret)
    flow.browser.force_login(jane, backend=BACKEND)
    return flow


def bearer(token: str) -> Any:
    return {"HTTP_AUTHORIZATION": f"Bearer {token}"}


def test_a_code_is_exchanged_where_it_was_made(there: AtHost, here: Flow, photos: list[Any]) -> None:
    code = there.front_channel("code")["code"][0]
    assert here.exchange(code).json()["error"] == "invalid_grant"
    assert there.token(grant_type="authorization_code", code=here.code(photos), **PRESENTED) == ""
    assert there.token(grant_type="authorization_code", code=code, **PRESENTED)  # it was not burnt


def test_a_refresh_token_is_good_where_it_was_made(there: AtHost, here: Flow, photos: list[Any]) -> None:
    pair, theirs = here.pair(photos), there.earlier_refresh_token()
    assert here.refresh(theirs).json()["error"] == "invalid_grant"
    assert there.token(grant_type="refresh_token", refresh_token=pair["refresh_token"]) == ""
    assert here.refresh(pair["refresh_token"]).status_code == 200
    assert there.token(grant_type="refresh_token", refresh_token=theirs)


def test_a_device_code_is_good_where_it_was_made(there: AtHost, here: Flow) -> None:
    begun = here.post("/o/device-authorization/", {"scope": PHOTOS_READ}, **here.authentication()).json()
    sent = {"grant_type": DEVICE_CODE, "client_id": there.application.client_id}
    assert there.token(device_code=begun["device_code"], **sent) == ""
    get_device_grant_model().objects.create(
        device_code="theirs", user_code="THEIRS", client_id=there.application.client_id, scope="read", interval=5,
        expires=timezone.now() + timedelta(hours=1), status="authorized", user=there.owner,
    )  # fmt: skip
    answer = here.post("/o/token/", {**sent, "device_code": "theirs"}, **here.authentication())
    assert answer.json()["error"] == "invalid_grant"


def test_neither_tells_what_a_token_of_the_other_is(there: AtHost, here: Flow, photos: list[Any]) -> None:
    ours, theirs = here.token(photos), by_code(there)
    told = here.post("/o/introspect/", {"token": theirs}, **here.authentication())
    assert told.json() == {"active": False}
    asked = there.post("introspect", token=ours)
    assert asked.status_code != 200 or asked.json() == {"active": False}
    assert by_introspection(there)  # while it tells of its own


def test_neither_ends_a_token_of_the_other(there: AtHost, here: Flow, photos: list[Any]) -> None:
    pair, theirs = here.pair(photos), by_code(there)
    for token in (pair["access_token"], pair["refresh_token"]):
        there.post("revoke_token", token=token)
    here.post("/o/revoke_token/", {"token": theirs}, **here.authentication())
    assert Client().get("/api/v1/photos/", **bearer(pair["access_token"])).status_code == 200
    assert here.refresh(pair["refresh_token"]).status_code == 200
    assert Client().get("/host/api/", **bearer(theirs)).status_code == 200


def test_no_token_signs_anybody_in(there: AtHost, here: Flow, photos: list[Any], settings: Any) -> None:
    staff = here.browser
    there.owner.is_staff = there.owner.is_superuser = True
    there.owner.save()
    settings.ROOT_URLCONF = "tests.attacks.host.admin_urls"
    ours, theirs = here.token(photos), by_code(there)
    assert staff.get(OPERATORS).status_code == 200
    assert Client().get("/host/whoami/", **bearer(theirs)).json() == {"user": "jane"}
    for path in (*PAGES, OPERATORS, f"{OPERATORS}add/", f"{OPERATORS}{there.application.pk}/new-secret/"):
        assert b"Photo 0" not in Client().get(path, **bearer(ours)).content
        if not path.startswith("/host/o/"):  # those are the project's: its middleware decides
            assert b"jane" not in Client().get(path, **bearer(theirs)).content, path
        if path not in PAGES:
            assert Client().post(path, **bearer(theirs)).status_code == 302, path
    assert staff.get(SEARCH).status_code == 200
    assert Client().get(SEARCH, **bearer(theirs)).status_code == 403
    for path in PAGES[4:]:
        assert Client().get(path, **bearer(ours)).status_code == 302, path


def test_userinfo_is_told_to_the_drives_token_alone(there: AtHost, here: Flow, photos: list[Any]) -> None:
    ours, theirs = here.token(photos, scope=f"{OPENID} {PHOTOS_READ}"), by_code(there)
    assert Client().get("/o/userinfo/", **bearer(theirs)).status_code == 401
    assert Client().get("/o/userinfo/", **bearer(ours)).json()["sub"]


def test_a_token_with_the_drives_prefix_in_the_projects_table_is_none_of_the_drives(jane: Any) -> None:
    theirs = hosts_own(jane)
    row = issued("pd_at_" + "x" * 43, jane, theirs.application)
    get_access_token_model().objects.filter(pk=row.pk).update(scope="photos:read photos:write openid")
    for path in ("/api/v1/photos/", "/o/userinfo/"):
        assert Client().get(path, **bearer(row.token)).status_code == 401
    made = {"grant_type": CLIENT_CREDENTIALS, "scope": "usage:read"}
    assert Flow(theirs.application, theirs.secret).post("/o/token/", made).status_code == 401
