"""One registration for both sides: what the admin's button and the demo data do."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from oauthdemo.data import registration
from photodrive.authorization.clients import applications, client_secrets
from printshop.sources.models import Source

URI = "http://localhost:8000/callback/photodrive/"


@pytest.fixture
def application(db: None) -> Any:
    return registration.register_printshop()


@pytest.fixture
def admin(db: None, drive_client: Client) -> Client:
    drive_client.force_login(get_user_model().objects.create_superuser(username="admin", password="p"))
    return drive_client


def button(application: Any) -> str:
    return reverse("admin:oauthdemo_use_in_printshop", args=[application.pk])


def page(application: Any) -> str:
    return reverse("admin:photodrive_registeredapplication_change", args=[application.pk])


def test_public_application_cannot_be_used(db: None) -> None:
    public = applications.register(name="Slides", redirect_uris=[URI], confidential=False).application
    with pytest.raises(ValidationError):
        registration.use_in_printshop(public)
    assert not Source.objects.exists()


def test_application_that_no_source_names_matches_nothing(application: Any) -> None:
    assert not registration.match(application)
    assert registration.match(application).source is None


def test_both_sides_match_after_the_button(application: Any) -> None:
    source = registration.use_in_printshop(application)
    assert registration.match(application)
    assert registration.match_source(source)
    assert (source.client_id, source.issuer) == (application.client_id, "http://127.0.0.1:8000")


def test_secret_is_fresh_each_time_and_the_old_one_ends(application: Any) -> None:
    first = str(registration.use_in_printshop(application).client_secret)
    second = str(registration.use_in_printshop(application).client_secret)
    application.refresh_from_db()
    assert client_secrets.secret_is(application, second)
    assert not client_secrets.secret_is(application, first)
    assert Source.objects.count() == 1


def test_other_redirect_addresses_stay_and_the_one_of_another_port_goes(application: Any) -> None:
    application.redirect_uris = "https://other.example/back http://localhost:9999/callback/photodrive/"
    application.save()
    registration.use_in_printshop(application)
    assert application.redirect_uris.split() == ["https://other.example/back", URI]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda application, source: client_secrets.rotate_secret(application), "secret"),
        (lambda application, source: Source.objects.update(issuer="http://127.0.0.1:9"), "issuer"),
        (lambda application, source: Source.objects.update(enabled=False), "source is disabled"),
        (lambda application, source: Source.objects.update(scopes="photos:read photos:write"), "asks for"),
        (lambda application, source: applications.set_enabled(application, enabled=False), "application is disabled"),
        (lambda application, source: type(application).objects.update(redirect_uris="https://x.example/"), "redirect"),
    ],
)
def test_what_no_longer_matches_is_said_on_both_pages(admin: Client, application: Any, change: Any, says: str) -> None:
    source = registration.use_in_printshop(application)
    change(application, source)
    application.refresh_from_db()
    assert says in " ".join(registration.match(type(application).objects.get()).differences)
    for address in (page(application), reverse("admin:printshop_source_change", args=[source.pk])):
        text = admin.get(address).content.decode()
        assert says in text
        assert "Both sides match" not in text


def wants_signatures(application: Any) -> None:
    policy = applications.policy_of(application)
    policy.client_authentication = "private_key_jwt"
    policy.save()


def test_an_application_that_wants_signatures_learns_the_shops_key(application: Any) -> None:
    wants_signatures(application)
    source = registration.use_in_printshop(application)
    assert source.uses_private_key and source.client_secret == ""
    assert registration.match(application)
    source.make_private_key()
    source.save()
    assert "public key" in registration.match(application).differences[0]


def test_an_application_set_to_fapi_does_not_come_to_a_shop_without_https(application: Any) -> None:
    policy = applications.policy_of(application)
    policy.fapi = True
    policy.save()
    with pytest.raises(ValidationError, match="https"):
        registration.use_in_printshop(application)
    assert not Source.objects.exists()


def test_a_secret_does_not_fit_where_a_signature_is_wanted(application: Any) -> None:
    source = registration.use_in_printshop(application)
    wants_signatures(application)
    assert registration.match(application).differences == ("One side wants the shop's signature, the other a secret.",)
    assert not registration.fits(application, source)


def test_source_of_an_unknown_application_says_so(admin: Client, application: Any) -> None:
    source = registration.use_in_printshop(application)
    Source.objects.update(client_id="unknown")
    text = admin.get(reverse("admin:printshop_source_change", args=[source.pk])).content.decode()
    assert "no application with this client identifier" in text


@pytest.mark.promise("site-admin")
def test_stranger_and_staff_without_rights_cannot_press_the_button(drive_client: Client, application: Any) -> None:
    assert drive_client.post(button(application)).status_code == 302
    drive_client.force_login(get_user_model().objects.create_user(username="staff", is_staff=True))
    assert drive_client.post(button(application)).status_code in (302, 403)
    assert not Source.objects.exists()


def test_button_needs_a_post(admin: Client, application: Any) -> None:
    assert admin.get(button(application)).status_code == 405
    assert not Source.objects.exists()


def test_button_makes_the_source_and_shows_no_secret(admin: Client, application: Any) -> None:
    answer = admin.post(button(application), follow=True)
    secret = str(Source.objects.get().client_secret)
    text = answer.content.decode()
    assert "Both sides match" in text
    assert secret not in text
    assert (
        secret
        not in admin.get(reverse("admin:printshop_source_change", args=[Source.objects.get().pk])).content.decode()
    )


def test_action_takes_one_application_only(admin: Client, application: Any) -> None:
    other = registration.register_printshop()
    data = {"action": "use_in_printshop_selected", "_selected_action": [application.pk, other.pk]}
    admin.post(reverse("admin:photodrive_registeredapplication_changelist"), data)
    assert not Source.objects.exists()
    data["_selected_action"] = [other.pk]
    admin.post(reverse("admin:photodrive_registeredapplication_changelist"), data)
    assert Source.objects.get().client_id == other.client_id
