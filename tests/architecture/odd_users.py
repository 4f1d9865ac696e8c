"""Walks the drive in a project whose users are unlike Django's. Run as a program, with ``ODD_USER`` set.

It prints one line for each thing that was not as it should be, and nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import StringIO
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings.odd_users")
NAME = {"Person": "jane@example.org", "Member": "1024"}[os.environ["ODD_USER"]]
STAFF = {"Person": "staff@example.org", "Member": "1"}[os.environ["ODD_USER"]]
ANONYMOUS = {
    "/.well-known/oauth-authorization-server": 200,
    "/.well-known/oauth-protected-resource/photos/api/v1/": 200,
    "/photos/": 200,
    "/photos/o/jwks/": 200,
    "/photos/api/v1/": 401,
    "/photos/api/v1/docs/": 200,
    "/photos/o/userinfo/": 401,
    "/photos/albums/": 302,
}


def walk() -> Iterator[str]:
    """Whatever is wrong, in words."""
    from django.contrib.auth import get_user_model
    from django.core import mail
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    from photodrive.authorization.clients import applications
    from tests.factories.stored import make_photo
    from tests.spec.openid import SCOPES, SignIn

    people: Any = get_user_model().objects
    jane = people.create_user(NAME)
    staff = people.create_user(STAFF, is_staff=True)
    if hasattr(staff, "is_superuser"):
        type(staff).objects.update(is_superuser=True)
    photo = make_photo(jane)
    yield from expect(Client(), ANONYMOUS)

    made = applications.register(name="Prints", redirect_uris=["https://shop.example/callback/"], scopes=SCOPES)
    hers = Client()
    hers.force_login(jane)
    flow = SignIn(
        made.application, made.secret, browser=hers, scope=" ".join(SCOPES), also={"give": SCOPES, "asked": SCOPES},
        root="/photos",
    )  # fmt: skip
    token = flow.exchange(flow.code([photo])).json()
    claims = flow.api("/photos/o/userinfo/", token["access_token"]).json()
    known = {"email": NAME, "preferred_username": NAME, "name": NAME} if "@" in NAME else {"preferred_username": NAME}
    if wrong := {name: claims.get(name) for name in known if claims.get(name) != known[name]}:
        yield f"userinfo: {wrong}"
    listed = flow.api("/photos/api/v1/photos/", token["access_token"]).json()
    if [one["id"] for one in listed["results"]] != [str(photo.pk)]:
        yield f"the list of photos: {listed}"
    if [letter.to for letter in mail.outbox] != ([[NAME]] if "@" in NAME else []):
        yield f"letters: {[letter.to for letter in mail.outbox]}"

    yield from expect(hers, dict.fromkeys(pages_of_hers(), 200), says=str(jane.get_username()))
    yield from expect(hers, {reverse("photodrive:photo", args=[photo.pk]) + "?info=1": 200}, says=photo.title)
    operator = Client()
    operator.force_login(staff)
    yield from expect(operator, dict.fromkeys(admin_pages(), 200))
    call_command("photodrive_gc", stdout=StringIO())


def expect(client: Any, pages: dict[str, int], says: str = "") -> Iterator[str]:
    """Each address whose answer has another status, or whose page does not say it."""
    for address, status in pages.items():
        response = client.get(address)
        body = b"" if response.streaming else response.content
        if response.status_code != status or says.encode() not in body:
            yield f"{address}: {response.status_code}, {body[:80]!r}"


def pages_of_hers() -> Iterator[str]:
    """The drive's pages that a person opens who has one photo and one connected app."""
    from django.urls import reverse

    from photodrive.authorization.models import Authorization

    names = (
        "library", "upload", "select", "albums", "trash", "developers", "developer_register", "own_portrait",
        "security", "connected_apps", "ended_connections", "end_all_connections", "access_log", "device",
    )  # fmt: skip
    yield from (reverse(f"photodrive:{name}") for name in names)
    for name in ("connection", "connection_all", "connection_add"):
        yield reverse(f"photodrive:{name}", args=[Authorization.objects.get().pk])


def admin_pages() -> Iterator[str]:
    """Of each model of ours: the list, a search in it, and the page of one."""
    from django.contrib import admin
    from django.urls import reverse

    yield reverse("admin:index")
    for model in admin.site._registry:
        if model._meta.app_label not in ("photodrive", "oauth2_provider"):
            continue
        place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{place}_changelist")
        yield reverse(f"{place}_changelist") + "?q=jane"
        if (one := model._default_manager.first()) is not None:
            yield reverse(f"{place}_change", args=[one.pk])


def main() -> None:
    """The whole walk, in a database of its own."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import setup_test_environment

    call_command("check", fail_level="WARNING", stdout=StringIO())
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0)
    call_command("makemigrations", "photodrive", check=True, dry_run=True, verbosity=0)
    for problem in walk():
        print(problem)  # noqa: T201


if __name__ == "__main__":
    main()
