"""The staff's pages, where the project has Django's admin."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.test import Client
from django.utils import timezone

from printshop.sources import keys
from printshop.sources.models import Source
from tests.printshop import hooks
from tests.printshop.fake_drive import CLIENT_SECRET, FakeDrive

pytestmark = pytest.mark.skipif(
    not apps.is_installed("django.contrib.admin"), reason="this project has the shop only, without an admin"
)

FORM = {
    "name": "Drive",
    "slug": "drive",
    "adapter": "photodrive",
    "client_id": "x",
    "authentication": "secret",
    "scopes": "photos:read",
    "sign_in_scopes": "openid profile",
    "id_token_algorithm": "RS256",
}


@pytest.fixture
def staff(admin_client: Client) -> Client:
    return admin_client


def address(source: Source) -> str:
    return f"/admin/printshop/source/{source.pk}/change/"


def form(source: Source, **changes: str) -> dict[str, str]:
    given = {**FORM, "issuer": source.issuer, "client_id": source.client_id, "enabled": "on", "new_secret": ""}
    return {**given, **changes}


@pytest.mark.promise("shop-secrets")
def test_the_secret_is_never_shown(staff: Client, source: Source) -> None:
    page = staff.get(address(source)).text
    assert CLIENT_SECRET not in page
    assert "there is one" in page
    assert "/callback/drive/" in page


def test_an_empty_secret_keeps_the_stored_one(staff: Client, source: Source) -> None:
    assert staff.post(address(source), form(source, name="Renamed")).status_code == 302
    stored = Source.objects.get()
    assert (stored.name, str(stored.client_secret)) == ("Renamed", CLIENT_SECRET)


def test_a_new_secret_takes_its_place_and_unsettles_the_last_check(staff: Client, source: Source) -> None:
    staff.post(address(source), form(source, _check="1"))
    assert Source.objects.get().checked_at is not None
    assert staff.post(address(source), form(source, new_secret="fresh")).status_code == 302
    stored = Source.objects.get()
    assert (str(stored.client_secret), stored.checked_at) == ("fresh", None)


def test_what_is_pasted_around_a_secret_is_not_part_of_it(staff: Client, source: Source) -> None:
    changes = {"new_secret": " \tan odd + secret\r\n", "client_id": " shop:1 "}
    assert staff.post(address(source), form(source, **changes)).status_code == 302
    stored = Source.objects.get()
    assert (stored.client_id, str(stored.client_secret)) == ("shop:1", "an odd + secret")


def test_a_check_is_one_press(staff: Client, source: Source, drive: FakeDrive) -> None:
    page = staff.post(address(source), form(source, _check="1"), follow=True).text
    assert "all is well" in page
    drive.metadata = {"issuer": "https://elsewhere.example"}
    action: dict[str, Any] = {"action": "check_now", "_selected_action": [source.pk]}
    page = staff.post("/admin/printshop/source/", action, follow=True).text
    assert "another issuer" in page


@pytest.mark.django_db(transaction=True)
def test_a_check_sends_nothing_inside_the_admins_transaction(
    staff: Client, source: Source, drive: FakeDrive, settings: Any
) -> None:
    """Where both sites share one SQLite file, the drive would wait for the lock that the admin holds."""
    settings.PRINTSHOP = {**settings.PRINTSHOP, "HTTP_EVENT_HOOKS": {"request": [f"{hooks.__name__}.note"]}}
    hooks.calls.clear()
    staff.post(address(source), form(source, _check="1"))
    staff.post("/admin/printshop/source/", {"action": "check_now", "_selected_action": [source.pk]})
    assert [call.split()[0] for call in hooks.calls] == ["outside"] * 6


def test_a_source_can_be_registered_by_hand(staff: Client, db: None, drive: FakeDrive) -> None:
    given = {**FORM, "issuer": drive.issuer, "enabled": "on", "new_secret": "by hand"}
    assert staff.post("/admin/printshop/source/add/", given).status_code == 302
    assert str(Source.objects.get().client_secret) == "by hand"


def test_a_source_that_wants_our_signature_gets_a_key_and_keeps_it(staff: Client, source: Source) -> None:
    assert "None yet" in staff.get(address(source)).text
    staff.post(address(source), form(source, authentication="private_key"))
    stored = Source.objects.get()
    (public,) = keys.public_set(stored.private_key)["keys"]
    page = staff.get(address(source)).text
    assert public["x"] in page and "/keys/drive/" in page
    assert str(keys.load(stored.private_key).as_dict(private=True)["d"]) not in page
    staff.post(address(source), form(source, authentication="private_key", name="Renamed"))
    assert keys.public_set(Source.objects.get().private_key)["keys"] == [public]


def test_a_new_key_takes_its_place_and_unsettles_the_last_check(staff: Client, source: Source) -> None:
    staff.post(address(source), form(source, authentication="private_key"))
    before = Source.objects.get().private_key
    Source.objects.update(checked_at=timezone.now())
    staff.post(address(source), form(source, authentication="private_key", new_key="on"))
    stored = Source.objects.get()
    assert keys.load(stored.private_key).kid != keys.load(before).kid
    assert stored.checked_at is None


def test_a_key_that_cannot_be_read_does_not_break_the_page(staff: Client, source: Source, settings: Any) -> None:
    staff.post(address(source), form(source, authentication="private_key"))
    settings.PRINTSHOP = {**settings.PRINTSHOP, "ENCRYPTION_KEYS": [Fernet.generate_key().decode()]}
    assert "cannot be read" in staff.get(address(source)).text
    staff.post(address(source), form(source, authentication="private_key", new_key="on"))
    assert "/keys/drive/" in staff.get(address(source)).text


def test_sources_and_connections_cannot_be_deleted(staff: Client, source: Source) -> None:
    assert staff.get(f"/admin/printshop/source/{source.pk}/delete/").status_code == 403
    assert staff.get("/admin/printshop/connection/").status_code == 200
    assert staff.get("/admin/printshop/connection/add/").status_code == 403
