"""The shop at a drive that runs elsewhere: registered in the admin, photos chosen there, fetched, in the basket."""

from __future__ import annotations

import os
import re
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client, TransactionTestCase, override_settings
from django.urls import reverse

from tests.docs.owner import decide

from .asking import admin_lists, filled, person

PATIENCE_SECONDS = 60
SLUG = "drive"


@override_settings(ALLOWED_HOSTS=["localhost"])
class TheShop(TransactionTestCase):
    """One customer's browser. No request to the drive happens inside a transaction, so no test does, either."""

    def setUp(self) -> None:
        self.browser = Client(headers={"host": urlsplit(str(settings.PRINTSHOP["ORIGIN"])).netloc})

    def test_pages_that_need_nothing_are_there(self) -> None:
        for name in ("start", "sources", "basket", "orders", "signin"):
            self.assertEqual(self.browser.get(reverse(f"printshop:{name}")).status_code, 200, name)
        self.assertEqual(self.browser.get("/nothing/").status_code, 404)

    def add_source(self) -> None:
        """As the shop's staff would, and check that it answers."""
        staff = Client(headers={"host": "localhost"})
        staff.force_login(person("staff", superuser=True))
        page = staff.get(reverse("admin:printshop_source_add"))
        sent = filled(page) | {
            "name": "Drive", "slug": SLUG, "adapter": "photodrive", "enabled": "on", "issuer": os.environ["ISSUER"],
            "client_id": os.environ["CLIENT_ID"], "new_secret": os.environ["CLIENT_SECRET"],
        }  # fmt: skip
        added = staff.post(reverse("admin:printshop_source_add"), sent)
        self.assertEqual(added.status_code, 302, added.content)
        for shown in admin_lists("printshop"):
            self.assertEqual(staff.get(shown).status_code, 200, shown)
        sources = reverse("admin:printshop_source_changelist")
        (row,) = re.findall(r'name="_selected_action" value="([^"]+)"', staff.get(sources).content.decode())
        told = staff.post(sources, {"action": "check_now", "_selected_action": [row]}, follow=True)
        self.assertContains(told, "all is well")

    def test_photos_come_from_the_drive_into_the_basket(self) -> None:
        self.add_source()
        sent = self.browser.post(reverse("printshop:connect", args=[SLUG]))
        self.assertIn(sent.status_code, (302, 303), sent.content)
        back = urlsplit(decide(sent["Location"], os.environ["SESSION"]))
        arrived = self.browser.get(f"{back.path}?{back.query}", follow=True)
        self.assertEqual(arrived.status_code, 200)
        photos = self.fetched(2)
        self.browser.post(reverse("printshop:basket_add"), {"photo": photos})
        self.assertContains(self.browser.get(reverse("printshop:basket")), photos[0])

    def fetched(self, number: int) -> list[str]:
        """The ids of the photos when all have come."""
        until = time.monotonic() + PATIENCE_SECONDS
        found: list[str] = []
        while time.monotonic() < until and len(found) < number:
            text = self.browser.get(reverse("printshop:import")).content.decode()
            found = sorted(set(re.findall(r'name="photo"[^>]*value="([0-9a-f-]{36})"', text)))
        self.assertEqual(len(found), number)
        return found
