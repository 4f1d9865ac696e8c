"""The drive beside a server of the project's own: what one hands out opens nothing of the other."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from oauth2_provider.models import get_access_token_model, get_application_model

from . import drive
from .asking import HERE, path_of


class TwoServers(drive.TheDrive):
    """All that holds at a drive by itself, and more."""

    def setUp(self) -> None:
        super().setUp()
        call_command(
            *("createapplication", "confidential", "client-credentials", "--name=Theirs", "--client-secret=shown once"),
            stdout=StringIO(),
        )
        self.theirs = get_application_model().objects.latest("pk")

    def test_the_lines_add_to_what_the_project_had(self) -> None:
        self.assertEqual(settings.PASSWORD_HASHERS[0], "django.contrib.auth.hashers.ScryptPasswordHasher")
        self.assertEqual({"default", "staticfiles", "photos"}, set(settings.STORAGES))
        self.assertEqual(len(settings.INSTALLED_APPS), len(set(settings.INSTALLED_APPS)))
        self.assertEqual(settings.OAUTH2_PROVIDER["SCOPES"], {"read": "Read what is yours"})

    def token_of_theirs(self) -> str:
        """An access token of the project's own server, for the same owner."""
        token = "a-token-of-the-other-server"
        get_access_token_model().objects.create(
            user=self.owner, application=self.theirs, token=token, scope="read photos:read",
            expires=timezone.now() + timedelta(hours=1),
        )  # fmt: skip
        return token

    def user_at(self, path: str, token: str) -> str:
        """Who the project takes the caller for."""
        answer = Client(headers=HERE).get(path, headers={"authorization": f"Bearer {token}"})
        return str(answer.json().get("user", "")) if answer.status_code == 200 else ""

    def test_the_projects_own_tokens_open_nothing_of_the_drive(self) -> None:
        token = self.token_of_theirs()
        self.assertEqual(self.user_at("/resource/", token), str(self.owner))
        self.assertEqual(self.api(token).status_code, 401)
        for name in ("library", "albums", "connected_apps", "userinfo"):
            page = Client(headers=HERE).get(reverse(f"photodrive:{name}"), headers={"authorization": f"Bearer {token}"})
            self.assertNotContains(page, "jane@", status_code=page.status_code)
            self.assertIn(page.status_code, (200, 302, 401), name)

    def test_the_drives_tokens_open_nothing_of_the_project(self) -> None:
        app, _, tokens = self.agreed()
        for token in (tokens["access_token"], tokens["refresh_token"]):
            self.assertEqual([self.user_at(path, token) for path in ("/", "/resource/")], ["", ""])
        self.assertFalse(get_access_token_model().objects.exists())
        answer = app.back_channel.post(
            "/o/token/", {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}, **app.proof
        )
        self.assertIn(answer.status_code, (400, 401), answer.content)

    def test_each_server_refuses_the_applications_of_the_other(self) -> None:
        app, _, _ = self.agreed()
        form = {"grant_type": "client_credentials", "scope": "read"}
        self.assertIn(app.back_channel.post("/o/token/", form, **app.proof).status_code, (400, 401))
        app.client_id, app.secret = self.theirs.client_id, "shown once"
        self.assertEqual(app.back_channel.post("/o/token/", form, **app.proof).status_code, 200)
        self.assertEqual(app.post("token_endpoint", **form).status_code, 401)

    def test_the_projects_admin_for_its_server_works_as_before(self) -> None:
        for model in ("application", "accesstoken", "refreshtoken", "grant"):
            page = self.operator.get(reverse(f"admin:oauth2_provider_{model}_changelist"))
            self.assertEqual(page.status_code, 200, model)
        gone = reverse("admin:oauth2_provider_application_delete", args=[self.theirs.pk])
        self.assertEqual(self.operator.post(gone, {"post": "yes"}).status_code, 302)
        self.assertFalse(get_application_model().objects.filter(pk=self.theirs.pk).exists())

    def test_the_metadata_leads_to_the_drive_alone(self) -> None:
        self.assertNotEqual(path_of(self.metadata["token_endpoint"]), "/o/token/")
