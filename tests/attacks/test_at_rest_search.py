"""The search of :mod:`tests.attacks.at_rest` finds what was planted: a search that finds nothing proves nothing."""

from __future__ import annotations

import base64
import gzip
import json
import pickle
import zlib
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.cache import caches
from django.core.management import call_command
from django.utils import timezone

from photodrive.authorization.models import AuthorizationRequest
from photodrive.authorization.protocol.json_shapes import StoredParameters
from tests.attacks.at_rest.search import every_cell, find
from tests.attacks.at_rest.wiretap import tapped

SECRET = 'pd_at_Zm9v/b+r~"quoted"'
PLAIN = SECRET.encode()


def around(content: bytes) -> bytes:
    return b"before " + content + b" after"


WRITTEN: dict[str, Callable[[], bytes]] = {
    "plain": lambda: PLAIN,
    "upper": lambda: SECRET.upper().encode(),
    "lower": lambda: SECRET.lower().encode(),
    "reversed": lambda: PLAIN[::-1],
    "hex": lambda: PLAIN.hex().encode(),
    "HEX": lambda: PLAIN.hex().upper().encode(),
    "url-encoded": lambda: quote(SECRET, safe="").encode(),
    "every byte url-encoded": lambda: b"".join(b"%%%02X" % byte for byte in PLAIN),
    "JSON": lambda: json.dumps({"token": SECRET}).encode(),
    "pickled": lambda: pickle.dumps({"token": SECRET}),
    **{f"base64 after {n}": lambda n=n: base64.b64encode(b"x" * n + PLAIN + b"yz") for n in range(4)},  # type: ignore[misc]
    **{f"base64url after {n}": lambda n=n: base64.urlsafe_b64encode(b"\xff" * n + PLAIN) for n in range(4)},  # type: ignore[misc]
    "base64 without padding": lambda: base64.b64encode(PLAIN).rstrip(b"="),
    "signed and compressed": lambda: signing.dumps({"token": SECRET, "more": "x" * 500}, compress=True).encode(),
    "zlib in base64": lambda: base64.b64encode(zlib.compress(PLAIN * 3)),
    "gzip in base64 in gzip in base64": lambda: base64.b64encode(
        gzip.compress(around(base64.b64encode(gzip.compress(around(PLAIN)))))
    ),
}


@pytest.mark.either_database
@pytest.mark.parametrize("form", WRITTEN)
def test_a_planted_secret_is_found_in_every_form(form: str) -> None:
    assert find({SECRET: "token"}, [("somewhere", around(WRITTEN[form]()))])


@pytest.mark.either_database
@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_a_planted_secret_is_found_in_a_compressed_value(pack: Callable[[bytes], bytes]) -> None:
    assert find({SECRET: "token"}, [("somewhere", pack(around(PLAIN)))])


@pytest.mark.either_database
def test_what_is_not_there_is_not_found() -> None:
    others = [quote(SECRET[:-1]), "pd_at_somethingelse", base64.b64encode(PLAIN[1:-1]).decode()]
    assert find({SECRET: "token"}, [("somewhere", other.encode()) for other in others]) == []


@pytest.mark.django_db
def test_a_planted_secret_is_found_in_every_kind_of_table(flow, settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_rows"}}
    call_command("createcachetable", verbosity=0)
    secrets = {f"{number}{number}{number}{SECRET}": f"secret {number}" for number in range(4)}
    first, second, third, fourth = secrets
    caches["default"].set("anything", {"token": first})
    coded = signing.dumps({"token": second, "more": "x" * 500}, compress=True)
    Session.objects.create(session_key="k", session_data=coded, expire_date=timezone.now())
    kind = ContentType.objects.get_for_model(Session)
    LogEntry.objects.create(
        user_id=flow.browser.session["_auth_user_id"], content_type=kind, object_repr=third, action_flag=CHANGE
    )
    parameters: StoredParameters = {"client_id": flow.application.client_id, "state": fourth}
    AuthorizationRequest.objects.create(
        application=flow.application, parameters=parameters, scopes=[], expires_at=timezone.now()
    )
    found = {(found.name, found.where.partition(".")[0]) for found in find(secrets, every_cell())}
    assert found == {
        ("secret 0", "cache_rows"),
        ("secret 1", "django_session"),
        ("secret 2", "django_admin_log"),
        ("secret 3", "photodrive_authorizationrequest"),
    }


@pytest.mark.django_db
def test_the_wire_is_heard_in_both_directions(flow, photos) -> None:
    with tapped() as wire:
        code = flow.code(photos)
        token = flow.exchange(code).json()["access_token"]
        flow.api("/api/v1/photos/", token)
    assert {code, token, flow.secret, "af0ifjsldkj"} <= wire.secrets.keys()
    assert {"code", "access_token", "client_secret", "state", "code_verifier", "Basic"} <= wire.names()
