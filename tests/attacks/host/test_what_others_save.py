"""The project's own admin, pages and code may save and delete an application of the drive, and take over none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps as of_all_apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from oauth2_provider.models import get_application_model

from photodrive.authorization.clients import applications
from photodrive.authorization.clients.registration_rules import CLIENT_CREDENTIALS
from photodrive.authorization.host import columns
from photodrive.authorization.models import ApplicationPolicy, Authorization, RegisteredApplication
from photodrive.authorization.protocol.scopes import OFFLINE_ACCESS, PHOTOS_READ, USAGE_READ
from tests.spec.flow import Flow

from .at_host import by_client_credentials, by_introspection, hosts_own
from .test_applications_of_two_servers import of_the_drive

pytestmark = [pytest.mark.django_db, pytest.mark.promise("applications-of-one-server")]
BACKEND = "django.contrib.auth.backends.ModelBackend"
APPLICATIONS = f"/host/admin/{get_application_model()._meta.label_lower.replace('.', '/')}/"
THIEF = "https://thief.example/"
TAKEN: dict[str, Any] = {
    "client_id": "another", "user": "", "redirect_uris": THIEF, "post_logout_redirect_uris": "",
    "client_type": "public", "registration_source": "manual",
    "authorization_grant_type": "client-credentials", "client_secret": "a secret of the thief's",
    "hash_client_secret": "on", "name": "Ours", "algorithm": "", "allowed_origins": "", "skip_authorization": "on",
}  # fmt: skip


@pytest.fixture
def clerk(settings: Any) -> Client:
    """Somebody who has the say over the project's own server, and none over the drive."""
    settings.ROOT_URLCONF = "tests.attacks.host.admin_urls"
    person = get_user_model().objects.create_user("clerk", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(content_type__app_label__in=["oauth2_provider", "oddhost"]))
    browser = Client()
    browser.force_login(person, backend=BACKEND)
    return browser


@pytest.fixture
def lent(jane: Any, photos: list[Any]) -> Flow:
    """An application of the drive, checked, with a token of hers."""
    ours = of_the_drive(jane, checked=True, remembers_consent=True, scopes=[USAGE_READ, PHOTOS_READ, OFFLINE_ACCESS])
    flow = Flow(ours.application, ours.secret)
    flow.browser.force_login(jane, backend=BACKEND)
    return flow


def by_admin(clerk: Client, flow: Flow) -> None:
    assert clerk.post(f"{APPLICATIONS}{flow.application.pk}/change/", TAKEN).status_code == 302


def by_code(clerk: Client, flow: Flow) -> None:
    row = get_application_model().objects.get(pk=flow.application.pk)
    clerks = get_user_model().objects.get(username="clerk")
    for name, value in (TAKEN | {"user": clerks, "hash_client_secret": False, "skip_authorization": True}).items():
        setattr(row, name, value)
    row.save()


def by_proxy(clerk: Client, flow: Flow) -> None:
    proxies = [model for model in of_all_apps.get_models() if issubclass(model, get_application_model())]
    assert RegisteredApplication in proxies
    for model in proxies:
        row: Any = model._default_manager.get(pk=flow.application.pk)
        row.redirect_uris, row.client_type = THIEF, "public"
        row.save()


@pytest.mark.parametrize("save", [by_admin, by_code, by_proxy])
def test_what_the_drive_decided_stands(
    clerk: Client, lent: Flow, photos: list[Any], jane: Any, save: Callable[[Client, Flow], None]
) -> None:
    token, before = lent.token(photos), get_application_model().objects.get(pk=lent.application.pk)
    save(clerk, lent)
    after = get_application_model().objects.get(pk=lent.application.pk)
    for name in ("client_id", "client_type", "authorization_grant_type", "client_secret", "hash_client_secret", "user"):
        assert getattr(after, name) == getattr(before, name), name
    policy = ApplicationPolicy.objects.get()
    assert after.redirect_uris == THIEF and not (policy.checked or policy.remembers_consent)
    assert not columns.differ(policy)
    assert Client().get("/api/v1/photos/", HTTP_AUTHORIZATION=f"Bearer {token}").status_code == 200
    lent.application = after
    assert lent.authorize().status_code == 400  # where it came back to is no more among its addresses


def test_an_account_that_is_deleted_by_a_proxy_takes_its_applications_along(jane: Any) -> None:
    for model in of_all_apps.get_models():
        if issubclass(model, get_user_model()):
            name = model.__name__.lower()
            developer = get_user_model().objects.create_user(name)
            made = applications.register(name="Hers", redirect_uris=[THIEF], developer=developer)
            model._default_manager.get(username=name).delete()
            policy = ApplicationPolicy.objects.get(application=made.application)
            assert not policy.enabled, model


def test_the_thiefs_secret_and_the_stored_hash_prove_nothing(clerk: Client, lent: Flow, jane: Any) -> None:
    by_admin(clerk, lent)
    stored = get_application_model().objects.get(pk=lent.application.pk).client_secret
    for secret in (TAKEN["client_secret"], stored, ""):
        thief = of_the_drive(jane)
        thief.application, thief.secret = lent.application, secret
        assert by_client_credentials(thief) == by_introspection(thief) == ""
        answer = Flow(lent.application, secret).post(
            "/o/token/", {"grant_type": "client_credentials", "client_id": lent.application.client_id,
                          "client_secret": secret},
        )  # fmt: skip
        assert answer.status_code == 401


def test_a_save_that_changes_nothing_takes_no_leave_away(lent: Flow) -> None:
    get_application_model().objects.get(pk=lent.application.pk).save()
    row = get_application_model().objects.get(pk=lent.application.pk)
    row.redirect_uris = THIEF
    row.save(update_fields=["skip_authorization"])
    assert ApplicationPolicy.objects.get().checked


@pytest.mark.parametrize("name", ["name", "redirect_uris", "post_logout_redirect_uris", "allowed_origins"])
def test_what_an_administrator_has_checked_is_unchecked_once_it_differs(lent: Flow, name: str) -> None:
    row = get_application_model().objects.get(pk=lent.application.pk)
    setattr(row, name, THIEF)
    row.save()
    policy = ApplicationPolicy.objects.get()
    assert not (policy.checked or policy.remembers_consent)


def test_deleted_there_it_is_over_here_and_the_log_stays(
    clerk: Client, lent: Flow, photos: list[Any], jane: Any
) -> None:
    pair = lent.pair(photos)
    deleted = clerk.post(f"{APPLICATIONS}{lent.application.pk}/delete/", {"post": "yes"})
    assert deleted.status_code == 302 and not get_application_model().objects.exists()
    header: Any = {"HTTP_AUTHORIZATION": f"Bearer {pair['access_token']}"}
    assert Client().get("/api/v1/photos/", **header).status_code == 401
    assert lent.refresh(pair["refresh_token"]).status_code == 401
    assert lent.browser.get("/connected-apps/").status_code == 200
    assert lent.browser.get("/access-log/").status_code == 200
    assert not Authorization.objects.get().is_active


def test_one_that_comes_under_the_same_identifier_inherits_nothing(
    clerk: Client, lent: Flow, photos: list[Any], jane: Any
) -> None:
    token = lent.token(photos)
    client_id = lent.application.client_id
    lent.application.delete()
    theirs = hosts_own(jane, kind="public")
    get_application_model().objects.filter(pk=theirs.application.pk).update(client_id=client_id)
    theirs.application.refresh_from_db()
    applications.give_to_drive(theirs.application)
    assert Client().get("/api/v1/photos/", HTTP_AUTHORIZATION=f"Bearer {token}").status_code == 401
    again = Flow(theirs.application, "")
    again.browser.force_login(jane, backend=BACKEND)
    asked = again.authorize(prompt="none")
    assert "error=consent_required" in asked.get("Location", "") or asked.status_code == 400
    assert CLIENT_CREDENTIALS not in applications.grant_types(theirs.application)


def test_the_projects_admin_is_as_django_oauth_toolkit_made_it(clerk: Client, jane: Any) -> None:
    theirs = hosts_own(jane)
    changed = clerk.post(f"{APPLICATIONS}{theirs.application.pk}/change/", {**TAKEN, "client_type": "confidential"})
    row = get_application_model().objects.get(pk=theirs.application.pk)
    assert (changed.status_code, row.name, row.client_id, row.redirect_uris) == (302, "Ours", "another", THIEF)
    assert row.skip_authorization and not ApplicationPolicy.objects.exists()
    assert clerk.get("/host/admin/oauth2_provider/accesstoken/").status_code == 200
    assert clerk.get("/host/admin/photodrive/registeredapplication/").status_code == 403
    assert clerk.post(f"{APPLICATIONS}{row.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not get_application_model().objects.exists()
