"""What the drive issues is found by the drive alone, and what the project's own server issues opens nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import (
    get_access_token_model,
    get_application_model,
    get_grant_model,
    get_refresh_token_model,
)

from photodrive.authorization.clients import applications
from photodrive.authorization.grants import lifecycle
from photodrive.authorization.models import AccessToken
from photodrive.authorization.protocol.scopes import USAGE_READ
from tests.factories.oauth import make_user
from tests.spec.flow import Flow
from tests.spec.rfc9449.keyed import keyed

pytestmark = [pytest.mark.django_db, pytest.mark.promise("tokens-ours-alone")]
PAGES = ["/", "/albums/", "/connected-apps/", "/security/", "/access-log/", "/developers/", "/portrait/", "/trash/"]
HOST = ["/host/api/", "/host/decorated/"]


def sent(token: str, scheme: str = "Bearer") -> dict[str, Any]:
    return {"HTTP_AUTHORIZATION": f"{scheme} {token}"}


def by_code(lasting: Flow, photos: list[Any]) -> str:
    return lasting.token(photos)


def by_refresh_token(lasting: Flow, photos: list[Any]) -> str:
    return str(lasting.refresh(lasting.pair(photos)["refresh_token"]).json()["access_token"])


def by_client_credentials(lasting: Flow, photos: list[Any]) -> str:
    made = applications.register(name="Job", redirect_uris=[], grant_types="client_credentials", scopes=[USAGE_READ])
    job = Flow(made.application, made.secret)
    answer = job.post("/o/token/", {"grant_type": "client_credentials"}, **job.authentication())
    return str(answer.json()["access_token"])


GRANTS = [by_code, by_refresh_token, by_client_credentials]


@pytest.mark.parametrize("way", GRANTS)
def test_a_token_of_the_drive_has_no_row_that_dot_knows_and_is_nobody_to_the_project(
    lasting: Flow, photos: list[Any], way: Callable[[Flow, list[Any]], str]
) -> None:
    token = way(lasting, photos)
    for model in (get_access_token_model(), get_refresh_token_model(), get_grant_model()):
        assert not model.objects.exists()
    assert Client().get("/host/whoami/", **sent(token)).json() == {"user": ""}
    assert [Client().get(path, **sent(token)).status_code for path in HOST] == [401, 403]


@pytest.mark.parametrize("way", GRANTS)
def test_a_token_signs_nobody_in_at_the_drives_pages(
    lasting: Flow, photos: list[Any], way: Callable[[Flow, list[Any]], str]
) -> None:
    token = way(lasting, photos)
    stranger = Client()
    for path in PAGES[1:]:
        assert stranger.get(path, **sent(token))["Location"].startswith("/host/login/"), path
    assert b"Photo 0" not in stranger.get("/", **sent(token)).content
    assert stranger.get(f"/photos/{photos[0].pk}/", **sent(token)).status_code == 404
    assert stranger.get(f"/photos/{photos[0].pk}/thumb/", **sent(token)).status_code == 404


def hosts_token(user: Any) -> str:
    """An access token of the project's own server, which DOT's middleware and backend take for ``user``."""
    model = get_application_model()
    application = model.objects.create(
        user=user, name="Host's", client_type="confidential", authorization_grant_type="authorization-code"
    )
    token = get_access_token_model().objects.create(
        user=user, application=application, token="hosts-own-token", scope="read write photos:read photos:write",
        expires=timezone.now() + timedelta(hours=1),
    )  # fmt: skip
    return str(token.token)


def test_a_token_of_the_project_opens_nothing_of_the_drive(jane: Any, lasting: Flow, photos: list[Any]) -> None:
    token = hosts_token(jane)
    assert Client().get("/host/whoami/", **sent(token)).json() == {"user": "jane"}
    assert [Client().get(path, **sent(token)).status_code for path in HOST] == [200, 200]
    stranger = Client()
    for path in PAGES[1:]:
        assert stranger.get(path, **sent(token))["Location"].startswith("/host/login/"), path
    for path in ("/api/v1/photos/", f"/api/v1/photos/{photos[0].pk}/", "/o/userinfo/"):
        assert stranger.get(path, **sent(token)).status_code == 401, path
    assert stranger.get(f"/photos/{photos[0].pk}/thumb/", **sent(token)).status_code == 404
    upload = stranger.post("/photos/upload/", **sent(token))
    assert upload.status_code in (302, 403)


def test_a_token_approves_no_consent_of_its_owner(jane: Any, lasting: Flow, photos: list[Any]) -> None:
    for token in (lasting.token(photos[:1]), hosts_token(jane)):
        stranger = Client()
        opened = stranger.get("/o/authorize/", lasting.parameters(), **sent(token))
        page = stranger.get(opened["Location"], **sent(token))
        assert page["Location"].startswith("/host/login/")
        answer = stranger.post(opened["Location"], {"decision": "allow", "selection": "all"}, **sent(token))
        assert answer["Location"].startswith("/host/login/")


def test_the_stored_hash_is_no_token_anywhere(lasting: Flow, photos: list[Any]) -> None:
    lasting.token(photos)
    checksum = AccessToken.objects.get().token_checksum
    for value in (checksum, f"pd_at_{checksum}", f"sha256${checksum}"):
        assert Client().get("/host/whoami/", **sent(value)).json() == {"user": ""}
        assert Client().get("/api/v1/photos/", **sent(value)).status_code == 401


def test_a_key_bound_token_is_nobody_to_the_project(lasting: Flow, photos: list[Any]) -> None:
    token = keyed(lasting).bound_token(photos)["access_token"]
    for scheme in ("Bearer", "DPoP"):
        assert Client().get("/host/whoami/", **sent(token, scheme)).json() == {"user": ""}
        assert Client().get("/host/api/", **sent(token, scheme)).status_code == 401


def test_a_view_of_the_project_may_take_the_drives_tokens_with_dots_permission(
    lasting: Flow, photos: list[Any]
) -> None:
    token = lasting.token(photos)
    assert Client().get("/host/photos/", **sent(token)).json() == {"user": "jane"}
    assert Client().get("/host/changing/", **sent(token)).status_code == 403
    assert Client().get("/host/photos/", **sent("pd_at_nonsense")).status_code == 401
    assert Client().get("/host/photos/").status_code == 401


def test_her_session_is_hers_whatever_token_comes_with_it(jane: Any, photos: list[Any]) -> None:
    sam = make_user("sam")
    browser = Client()
    browser.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    page = browser.get("/connected-apps/", **sent(hosts_token(jane)))
    assert page.status_code == 200 and page.wsgi_request.user == sam


def test_ending_an_applications_access_ends_what_the_project_issued_to_it_as_well(jane: Any) -> None:
    token = hosts_token(jane)
    issued = get_access_token_model().objects.get()
    model = get_refresh_token_model()
    model.objects.create(user=jane, application=issued.application, token="hosts-own", access_token=issued)
    lifecycle.end_all_of(issued.application)
    assert Client().get("/host/whoami/", **sent(token)).json() == {"user": ""}
    assert model.objects.get().revoked is not None
