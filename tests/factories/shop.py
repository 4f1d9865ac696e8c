"""The shop's customers with photos that were fetched already, without a source to fetch them from."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from printshop.accounts.customers import ID_TOKEN_KEY, IDENTITY_KEY, SESSION_KEY
from printshop.accounts.models import Customer, Identity
from printshop.conf import settings
from printshop.fields import seal
from printshop.importing import files
from printshop.importing.models import ImportedPhoto
from printshop.oauth.models import Connection
from printshop.orders import placing
from printshop.orders.basket import contents, draft_order
from printshop.orders.models import Order
from printshop.sessions.middleware import COOKIE_NAME
from printshop.sessions.store import SessionStore
from printshop.sources.models import Source

_numbers = count(1)
HOUR = timedelta(hours=1)
ADDRESS = {
    "name": "Flora Campbell",
    "line1": "3 Shore Street",
    "line2": "",
    "postcode": "PA42 7DD",
    "city": "Port Ellen",
    "country": "GB",
    "email": "jane@example.org",
    "message": "Love, Jane",
}


def make_source(slug: str = "kept", name: str = "Keepsake") -> Source:
    """A photo source that no test talks to."""
    made, _ = Source.objects.get_or_create(
        slug=slug, defaults={"name": name, "issuer": "https://keepsake.example", "client_id": "shop"}
    )
    return made


def make_identity(name: str = "Jane Doe", **fields: Any) -> Identity:
    """A customer who signs in, recognised by a source that no test talks to."""
    source = make_source()
    Source.objects.filter(pk=source.pk).update(signs_in=True)
    number = next(_numbers)
    values = {"subject": f"subject-{number}", "last_sign_in": timezone.now(), "customer": Customer.objects.create()}
    return Identity.objects.create(issuer=source.issuer, source=source, name=name, **{**values, **fields})


def make_connection(customer: Customer | None = None, *, lasts: timedelta = HOUR) -> Connection:
    """A customer's access to the source, alive for ``lasts`` or over when that is negative."""
    return Connection.objects.create(
        customer=customer or Customer.objects.create(),
        source=make_source(),
        access_token="secret",
        expires_at=timezone.now() + lasts,
        listed_at=timezone.now() + HOUR,  # no page asks this source again
    )


def make_photo(connection: Connection, **fields: Any) -> ImportedPhoto:
    """A photo that was fetched: 3000 x 2000 pixels as told, with a tiny preview in the storage."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "remote_id": f"remote-{number}",
        "title": f"Photo {number}",
        "width": 3000,
        "height": 2000,
        "state": ImportedPhoto.State.READY,
        **fields,
    }
    picture = BytesIO()
    Image.new("RGB", (30, 20), "teal").save(picture, "WEBP")
    name = files.storage().save(f"printshop/test/{number}.webp", ContentFile(picture.getvalue()))
    return ImportedPhoto.objects.create(
        connection=connection,
        customer=connection.customer,
        source=connection.source,
        original=name,
        preview=name,
        **values,
    )


def make_basket(customer: Customer | None = None, *, photos: int = 1, address: bool = True) -> Order:
    """A basket with that many fresh photos and, unless told otherwise, an address."""
    connection = make_connection(customer)
    made = [make_photo(connection) for _ in range(photos)]
    draft_order.add(customer=connection.customer, photo_ids=[photo.pk for photo in made])
    if address:
        Order.objects.filter(customer=connection.customer).update(**ADDRESS)
    return Order.objects.get(customer=connection.customer, status="draft")


def place(order: Order) -> Order:
    """Place a basket as its customer sees it now."""
    now = contents.read(order)
    return placing.place(customer=order.customer, key=order.pk, expected_total=now.totals.total, seen=now.fingerprint)


def browser_of(customer: Customer | None = None) -> Client:
    """A browser at the shop's host, with this customer's session if there is one; signed in if that takes it."""
    client = Client(headers={"host": urlsplit(settings.ORIGIN).netloc})
    if customer is not None:
        session = SessionStore()
        session[SESSION_KEY] = str(customer.pk)
        if identity := customer.identities.first():
            session[IDENTITY_KEY], session[ID_TOKEN_KEY] = identity.pk, str(seal("an ID token"))
        session.save()
        client.cookies[COOKIE_NAME] = session.session_key or ""
    return client
