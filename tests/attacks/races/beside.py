"""Runs beside a server, on its database: makes what the races are about, and counts what came of them.

``DATABASE_URL=… DATA_DIR=… python -m tests.attacks.races.beside``
"""

from __future__ import annotations

from typing import Any

from tests.journeys.served import answering


class Scene:
    """Jane with a photo, and two applications that she knows: one for pushed requests, one for the rest."""

    def __init__(self) -> None:
        from django.contrib.auth import get_user_model
        from django.core.management import call_command

        from tests.factories.photos import added

        call_command("migrate", verbosity=0, interactive=False)
        self.jane = get_user_model().objects.create_user("racing-jane")
        self.photos = [added(self.jane)]
        self.lasting = self._flow("photos:read", "photos:write", "offline_access")
        self.pushing = self._flow("photos:read")

    def _flow(self, *scopes: str) -> Any:
        from photodrive.authorization.clients import applications
        from tests.spec.flow import REDIRECT_URI, Flow

        made = applications.register(
            name="Racer", redirect_uris=[REDIRECT_URI], scopes=scopes, rotates_refresh_tokens=True
        )
        return Flow(made.application, made.secret, browser=self._browser(), back_channel=self._browser(signed_in=False))

    def _browser(self, *, signed_in: bool = True) -> Any:
        from django.test import Client

        browser = Client(headers={"host": "127.0.0.1"})
        if signed_in:
            browser.force_login(self.jane)
        return browser

    def code(self) -> dict[str, str]:
        """A code that was not used yet, and how its application proves itself."""
        code = self.lasting.code(self.photos, scope="photos:read offline_access")
        return {"code": code, "authorization": self.lasting.authentication()["HTTP_AUTHORIZATION"]}

    def pair(self) -> dict[str, str]:
        """An access and a refresh token, and how their application proves itself."""
        made = self.code()
        return {**self.lasting.exchange(made["code"]).json(), **made}

    def proved(self) -> dict[str, str]:
        """A token bound to a key, and one proof of that key for a look at the list."""
        from photodrive import conf
        from photodrive.authorization.security import dpop_proofs
        from tests.spec.flow import REDIRECT_URI, VERIFIER
        from tests.spec.proofs import Key

        key, issuer = Key(), conf.settings.ISSUER
        form = {"grant_type": "authorization_code", "redirect_uri": REDIRECT_URI, "code_verifier": VERIFIER}
        made = self.lasting.post(
            "/o/token/",
            {**form, "code": self.code()["code"]},
            HTTP_DPOP=key.proof("POST", f"{issuer}/o/token/", nonce=dpop_proofs.new_nonce()),
            **self.lasting.authentication(),
        )
        token = made.json()["access_token"]
        proof = key.proof("GET", f"{issuer}/api/v1/photos/", nonce=dpop_proofs.new_nonce(), access_token=token)
        return {"token": token, "proof": proof}

    def pushed(self, browsers: int) -> dict[str, Any]:
        """A pushed request that jane's browser has brought, and the session cookies of that many browsers of hers.

        A single one has opened the consent page; of several none has.
        """
        address = self.pushing.pushed_url()
        if browsers == 1:
            assert self.pushing.browser.get(address).status_code == 200
        others = [self._browser() for _ in range(browsers - 1)]
        return {
            "address": address,
            "cookies": [_cookie(browser) for browser in (self.pushing.browser, *others)],
            "photos": [str(photo.pk) for photo in self.photos],
            "authorization": self.pushing.authentication()["HTTP_AUTHORIZATION"],
        }

    def visitors(self, number: int) -> dict[str, Any]:
        """As many signed-in browsers, what they may tick, and how an application proves itself."""
        return {
            "cookies": [_cookie(self._browser()) for _ in range(number)],
            "photos": [str(photo.pk) for photo in self.photos],
            "client_id": self.lasting.application.client_id,
            "authorization": self.lasting.authentication()["HTTP_AUTHORIZATION"],
        }

    def initial_token(self, uses: int) -> str:
        """An initial access token that registers so many applications."""
        from tests.spec.registering import initial_token

        return initial_token(scopes=["photos:read"], uses=uses)

    def registered(self) -> int:
        """How many applications there are."""
        from photodrive.authorization.models import ApplicationPolicy

        return ApplicationPolicy.objects.count()

    def consents(self) -> dict[str, int]:
        """How many consents are on record, and how many of them give access."""
        from photodrive.authorization.models import Authorization

        return {"all": Authorization.objects.count(), "active": Authorization.objects.active().count()}


def _cookie(browser: Any) -> str:
    from django.conf import settings

    name = settings.SESSION_COOKIE_NAME
    return f"{name}={browser.cookies[name].value}"


if __name__ == "__main__":
    answering(Scene)
