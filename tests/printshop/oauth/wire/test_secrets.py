"""Tokens, codes and secrets: encrypted at rest, and in no page, address, log line or traceback."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import call_command
from django.db import connection as database

from printshop.exceptions import DecryptionFailed
from printshop.fields import Secret, seal, unseal
from printshop.oauth.models import Connection, PendingFlow
from printshop.sources.models import Source
from tests.printshop.fake_drive import CLIENT_SECRET, FakeDrive
from tests.printshop.visitors import Visitor


def raw_rows() -> str:
    """Everything in the shop's tables, as it lies there."""
    found = []
    with database.cursor() as cursor:
        for model in (Source, Connection, PendingFlow):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            found += cursor.fetchall()
    return repr(found)


def with_keys(settings: Any, *keys: bytes) -> None:
    settings.PRINTSHOP = {**settings.PRINTSHOP, "ENCRYPTION_KEYS": [key.decode() for key in keys]}


@pytest.mark.promise("shop-secrets")
@pytest.mark.promise("at-rest")
def test_nothing_usable_lies_in_the_database(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    answer = drive.allow(visitor.leave())
    visitor.come_back(answer)
    lying = raw_rows()
    for secret in (CLIENT_SECRET, answer["code"], answer["state"], *drive.tokens):
        assert secret not in lying
    flow = PendingFlow.objects.get()
    assert len(flow.code_verifier) >= 43
    assert str(flow.code_verifier) not in lying


@pytest.mark.promise("shop-secrets")
def test_no_page_address_or_log_line_holds_a_secret(
    visitor: Visitor, source: Source, drive: FakeDrive, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = drive.allow(visitor.leave())
    pages = [visitor.come_back(answer), visitor.get("/import/"), visitor.get("/"), visitor.get("/sources/")]
    drive.misbehave["/o/revoke_token/"] = lambda handler: handler.answer(b"", 500)
    drive.misbehave["/o/token/"] = lambda handler: handler.answer_json({"access_token": "leaked-token", "error": "x"})
    token = str(Connection.objects.get().access_token)
    pages += [visitor.post("/disconnect/drive/"), visitor.connect(drive)]
    shown = "".join(page.text + repr(page.headers) for page in pages) + caplog.text
    for secret in (CLIENT_SECRET, answer["code"], token, "leaked-token"):
        assert secret not in shown


@pytest.mark.promise("shop-secrets")
def test_models_and_values_do_not_show_their_secrets(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    visitor.connect(drive)
    connection, stored = Connection.objects.get(), Source.objects.get()
    assert stored.client_secret == CLIENT_SECRET
    assert CLIENT_SECRET not in repr((stored, stored.client_secret, stored.__dict__, source.__dict__))
    token = str(connection.access_token)
    assert token not in repr((connection, connection.access_token, connection.__dict__))


@pytest.mark.promise("shop-ends")
def test_the_token_is_wiped_when_the_access_ends(visitor: Visitor, source: Source, drive: FakeDrive) -> None:
    visitor.connect(drive)
    visitor.post("/disconnect/drive/")
    with database.cursor() as cursor:
        cursor.execute("SELECT access_token FROM printshop_connection")
        assert cursor.fetchall() == [("",)]


def test_a_lost_key_is_said_clearly_and_the_row_can_be_mended(source: Source, settings: Any) -> None:
    with_keys(settings, Fernet.generate_key())
    found = Source.objects.get()
    with pytest.raises(DecryptionFailed, match="ENCRYPTION_KEYS"):
        _ = found.client_secret
    found.name = "Renamed"
    found.save()
    found.client_secret = "a new one"
    found.save()
    assert Source.objects.get().client_secret == "a new one"


def test_keys_rotate(source: Source, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    old = settings.PRINTSHOP["ENCRYPTION_KEYS"][0].encode()
    new = Fernet.generate_key()
    with_keys(settings, new, old)
    assert Source.objects.get().client_secret == CLIENT_SECRET
    call_command("printshop_reencrypt")
    assert "Encrypted 1 rows anew. 0 could not" in capsys.readouterr().out
    with_keys(settings, new)
    assert Source.objects.get().client_secret == CLIENT_SECRET


def test_encrypted_text_cannot_be_searched(source: Source) -> None:
    with pytest.raises(FieldError, match="Unsupported lookup"):
        Source.objects.filter(client_secret__contains="x").exists()


def test_the_same_text_is_never_stored_alike() -> None:
    assert seal("secret") != seal("secret")
    assert unseal(seal("sécret")) == "sécret"
    assert seal("") == ""
    assert repr(Secret("x")) == "Secret('••••')"


def test_no_key_is_a_clear_error(settings: Any) -> None:
    with_keys(settings)
    with pytest.raises(ImproperlyConfigured, match="ENCRYPTION_KEYS"):
        seal("x")
