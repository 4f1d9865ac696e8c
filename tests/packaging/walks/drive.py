"""The story at a drive: find it, register, sign in, agree, read photos, refresh, end it; and the operator's pages."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.test import Client, TestCase, override_settings
from django.urls import reverse

from .asking import HERE, App, admin_lists, allow, path_of, person, picture, register, sign_in

METADATA = "/.well-known/oauth-authorization-server"


@override_settings(ALLOWED_HOSTS=["127.0.0.1"])
class TheDrive(TestCase):
    """One operator, one owner with two photos, one application."""

    chief: Any
    owner: Any

    @classmethod
    def setUpTestData(cls) -> None:
        cls.chief, cls.owner = person("operator", superuser=True), person("jane")

    def setUp(self) -> None:
        self.operator, self.browser = Client(headers=HERE), Client(headers=HERE)
        self.operator.force_login(self.chief, "django.contrib.auth.backends.ModelBackend")
        answer = self.browser.get(METADATA)
        self.assertEqual(answer.status_code, 200)
        self.metadata: dict[str, Any] = json.loads(answer.content)

    def upload(self) -> list[str]:
        """Two photos by her page; their ids as the picker knows them."""
        files = {"photos": [picture(10), picture(200)]}
        told = self.browser.post(reverse("photodrive:upload"), files, headers={"accept": "application/json"})
        self.assertEqual(told.status_code, 200, told.content)
        return [path_of(one["url"]).rstrip("/").rpartition("/")[2] for one in told.json()["results"]]

    def api(self, token: str, name: str = "photo-list") -> Any:
        return Client(headers=HERE).get(reverse(f"photodrive:api:{name}"), headers={"authorization": f"Bearer {token}"})

    def agreed(self) -> tuple[App, list[str], dict[str, Any]]:
        """The application, her photos, and the answer of the token endpoint to what she agreed to."""
        app = register(self.operator, self.metadata)
        self.browser.force_login(self.owner, "django.contrib.auth.backends.ModelBackend")
        photos = self.upload()
        consent = self.browser.get(app.request("photos:read offline_access"))["Location"]
        self.assertEqual(self.browser.get(consent).status_code, 200)
        back = allow(self.browser, consent, photos[:1])
        self.assertEqual((back["state"], back["iss"]), ("af0ifjsldkj", settings.PHOTODRIVE["ISSUER"]))
        self.code = back["code"]
        answer = app.exchange(self.code)
        self.assertEqual(answer.status_code, 200, answer.content)
        return app, photos, answer.json()

    def test_a_client_finds_every_address_by_the_metadata_alone(self) -> None:
        self.assertEqual(self.metadata["issuer"], settings.PHOTODRIVE["ISSUER"])
        for name, address in self.metadata.items():
            if name == "jwks_uri" or name.endswith("_endpoint"):
                self.assertTrue(address.startswith(settings.PHOTODRIVE["ISSUER"]), address)
                self.assertNotIn(Client(headers=HERE).get(path_of(address)).status_code, (302, 404, 500), address)
        for path in ("/.well-known/openid-configuration", "/.well-known/oauth-protected-resource"):
            self.assertEqual(self.browser.get(path).status_code, 200, path)

    def test_somebody_who_is_not_signed_in_comes_back_to_the_consent_page(self) -> None:
        app = register(self.operator, self.metadata)
        asked = self.browser.get(app.request("photos:read"))
        page = sign_in(self.browser, "jane", asked["Location"])
        self.assertContains(page, "App")

    def test_what_she_ticked_is_seen_until_the_access_is_given_back(self) -> None:
        app, photos, tokens = self.agreed()
        seen = self.api(tokens["access_token"])
        self.assertEqual([one["id"] for one in seen.json()["results"]], photos[:1])
        fresh = app.post("token_endpoint", grant_type="refresh_token", refresh_token=tokens["refresh_token"])
        self.assertEqual(fresh.status_code, 200, fresh.content)
        token = fresh.json()["access_token"]
        self.assertEqual(self.api(token).status_code, 200)
        self.assertTrue(app.post("introspection_endpoint", token=token).json()["active"])
        self.assertEqual(app.post("revocation_endpoint", token=token).status_code, 200)
        self.assertEqual(self.api(token).status_code, 401)

    def test_a_code_works_once(self) -> None:
        app, _, _ = self.agreed()
        self.assertEqual(app.exchange(self.code).status_code, 400)

    def test_all_pages_are_there(self) -> None:
        self.agreed()
        self.look_at_her_pages()
        self.look_at_the_operators_pages()

    def look_at_her_pages(self) -> None:
        names = ("library", "upload", "albums", "trash", "connected_apps", "security", "own_portrait")
        for name in names:
            self.assertEqual(self.browser.get(reverse(f"photodrive:{name}")).status_code, 200, name)
        self.assertEqual(Client(headers=HERE).get(reverse("photodrive:library")).status_code, 200)
        self.assertEqual(self.browser.get(reverse("photodrive:api-docs")).status_code, 200)

    def look_at_the_operators_pages(self) -> None:
        for changes in admin_lists("photodrive"):
            page = self.operator.get(changes)
            self.assertEqual(page.status_code, 200, changes)
            self.assertEqual(self.operator.get(changes.partition("?")[0]).status_code, 200, changes)
