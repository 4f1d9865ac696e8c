"""Both sites with somebody at home: what stands in the variable parts of each address, and who comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from oauthdemo.trace.models import Flow as TracedFlow
from photodrive.authorization.clients import applications
from photodrive.jobs.models import Job
from photodrive.sharing import links
from printshop import palette
from tests.attacks.matrix.callers import World, make_world
from tests.attacks.strangers.endpoints import DRIVE, SHOP, Endpoint
from tests.factories import second_factor, shop
from tests.factories.oauth import make_user
from tests.factories.refusals import refused
from tests.spec.registering import Registrar, Registration, initial_token
from tests.spec.rfc8628.conftest import GRANTS, SCOPES, Frame
from tests.spec.signing import Signing, signing

ADMIN = "admin"
ALL_SCOPES = [*SCOPES, "profile", "email"]
PATHS_OF_KEYS = {
    "name": "0" * 64,
    "key": "x",
    "uidb36": "1",
    "rendition": "preview",
    "url": "nothing",
    "number": "x",
} | {"version": "0" * 16, "drawing": "mark"}


@dataclass(frozen=True)
class Sites:
    """What is walked. ``flow`` has a secret, ``signer`` signs, ``frame`` is a device; ``basket`` is the customer's."""

    drive: World
    flow: Frame
    signer: Signing
    registered: Registration
    consent: str
    device_code: str
    user_code: str
    basket: Any
    customer: Any
    browsers: Mapping[str, list[Client]]

    def visitors(self, endpoint: Endpoint) -> list[Client]:
        """A stranger's browser and that of somebody who is signed in; in the admin that of the staff."""
        where = ADMIN if endpoint.route.startswith("admin/") else endpoint.host
        return self.browsers.get(where) or [_browser(endpoint.host)]

    def parts(self, endpoint: Endpoint) -> dict[str, str]:
        """What stands in the variable parts of ``endpoint``."""
        return {name: str(self._part(endpoint, name)) for name in endpoint.parts}

    def _part(self, endpoint: Endpoint, name: str) -> Any:
        first = endpoint.route.split("/")
        if first[0] == "admin" and name in ("object_id", "id", "pk") and first[1] != "r":
            return apps.get_model(first[1], first[2])._default_manager.order_by("pk").values_list("pk", flat=True)[0]
        if endpoint.host == SHOP:
            look = {"version": palette.version(), "drawing": "stamp"}
            return {"slug": "kept", "photo_id": self._shop_photo, "number": self._placed.number, **look}[name]
        if name == "photo_id" and first[0] in ("s", "shared"):
            return self.drive.photos["public"].pk
        if name == "photo_id":
            return self.drive.photos["trashed" if first[0] == "trash" else "private"].pk
        authorization = self.drive.granted["token"].authorization
        registered = self.registered.application if first[0] == "o" else authorization.application
        found = {
            "album_id": self.drive.album.pk,
            "share_id": self.drive.shares["person" if first[0] == "shared" else "gathered"].pk,
            "token": links.address(self.drive.shares["link"]).split("/s/")[1].rstrip("/"),
            "upload_id": self.drive.upload.pk,
            "export_id": self.drive.export.pk,
            "part": "1",
            "authorization_id": authorization.pk,
            "client_id": registered.client_id,
            "request_id": self.consent,
            "session_id": UserSession.objects.values_list("pk", flat=True).first() or 1,
            "flow_id": TracedFlow.objects.values_list("pk", flat=True)[0],
            "app_label": "photodrive",
            "path": "api/v1",  # of protected resource metadata
            "content_type_id": "1",
            "object_id": "1",
        }
        return found.get(name) or (uuid4() if endpoint.route.startswith("picture") else PATHS_OF_KEYS[name])

    @property
    def _placed(self) -> Any:
        return self.customer.orders.exclude(status="draft").get()

    @property
    def _shop_photo(self) -> Any:
        return self.customer.photos.order_by("pk")[0].pk


def build() -> Sites:
    """Make them."""
    drive = make_world()
    staff = make_user("ann", is_staff=True, is_superuser=True, email="ann@example.org")
    flow = _registered(Frame, drive.jane)
    signer = signing(drive.jane)
    registered = Registrar(initial_token()).registered()
    codes = flow.codes(scope="photos:read openid")
    consent = flow.consent_url(scope="photos:read openid offline_access", nonce="n")
    flow.browser.get(consent)
    for_admin(drive, staff)
    customer, basket = _customer()
    flow.browser.defaults["HTTP_HOST"] = DRIVE
    browsers = {
        DRIVE: [_browser(DRIVE), flow.browser],
        ADMIN: [_browser(DRIVE, staff)],
        SHOP: [_browser(SHOP), shop.browser_of(customer)],
    }
    return Sites(
        drive, flow, signer, registered, urlsplit(consent).path.split("/")[3], codes["device_code"],
        codes["user_code"], basket, customer, browsers,
    )  # fmt: skip


def _registered(kind: Callable[..., Frame], jane: Any) -> Frame:
    application = applications.register(
        name="Prints", redirect_uris=["https://shop.example/callback/"], scopes=ALL_SCOPES,
        grant_types=f"authorization_code {GRANTS}",
    )  # fmt: skip
    made = kind(application.application, application.secret)
    made.browser.force_login(jane)
    return made


def for_admin(drive: World, staff: Any) -> None:
    """A row of each kind that the admin shows."""
    refused(drive.granted["token"].authorization.application)
    EmailAddress.objects.create(user=staff, email=staff.email)
    second_factor.turn_on(drive.sam)
    assert Authenticator.objects.exists()
    Group.objects.create(name="Staff")
    session = _browser(DRIVE, drive.jane).session.session_key
    UserSession.objects.create(user=drive.jane, session_key=session, ip="127.0.0.1", user_agent="Firefox")
    TracedFlow.objects.create(started_at=timezone.now())
    Job.objects.create(kind="letter", due_at=timezone.now(), state=Job.State.GIVEN_UP)


def _customer() -> tuple[Any, Any]:
    identity = shop.make_identity()
    placed = shop.make_basket(identity.customer)
    shop.place(placed)
    return identity.customer, shop.make_basket(identity.customer, photos=2)


def _browser(host: str, user: Any = None) -> Client:
    client = Client(headers={"host": host})
    if user is not None:
        client.force_login(user)
    return client
